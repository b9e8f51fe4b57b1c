"""The global index of every frame of a dataset, read in one pass over three narrow columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from robojudge.datasets.columns import scalars
from robojudge.datasets.lerobot_dataset import LeRobotDataset
from robojudge.datasets.parquet import open_parquet
from robojudge.datasets.reader import Dataset
from robojudge.errors import ExportError
from robojudge.lerobot_export.v2_names import data_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATA = "data/*/*.parquet"
_COLUMNS = ("episode_index", "frame_index", "index")
_BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class EpisodeFrames:
    """The frames of one episode, as its rows are stored.

    Attributes:
        episode_index: index of the episode.
        index: (n,) int64, global frame index, ascending.
        frame_index: (n,) int64, episode-relative.
    """

    episode_index: int
    index: NDArray[np.int64]
    frame_index: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Part:
    """Consecutive rows of one episode; None where the file has no such column."""

    episode_index: int
    rows: int
    index: NDArray[np.int64] | None
    frame_index: NDArray[np.int64] | None


def all_frames(dataset: Dataset) -> Iterator[EpisodeFrames]:
    """Yield the frames of every episode that has any, by ascending global index.

    Rows without an `index` column are numbered through in the order of the files.

    Raises:
        ExportError: the global index does not ascend, or an episode's rows are scattered.
        DatasetError: a data file cannot be read.
    """
    seen: set[int] = set()
    position, last = 0, -1
    for episode_index, parts in groupby(_parts(dataset), key=attrgetter("episode_index")):
        frames = _joined(episode_index, list(parts), position)
        where = f"dataset {dataset.dataset_id}, episode {episode_index}"
        if episode_index in seen:
            raise ExportError(f"{where}: its rows do not follow each other; rewrite the dataset with LeRobot")
        if frames.index[0] <= last or np.any(np.diff(frames.index) <= 0):
            raise ExportError(
                f"{where}: its column index does not ascend through the dataset, and training joins labels "
                "by it; repair that column first"
            )
        seen.add(episode_index)
        position, last = position + len(frames.index), int(frames.index[-1])
        yield frames


def frame_ranks(frame_index: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each row's position in frame order: row k holds the labels of frame `ranks[k]`."""
    ranks = np.empty(len(frame_index), np.int64)
    ranks[np.argsort(frame_index, kind="stable")] = np.arange(len(frame_index))
    return ranks


def runs(values: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of every stretch of equal values."""
    cuts = np.flatnonzero(np.diff(values)) + 1
    edges = [0, *cuts.tolist(), len(values)]
    return (pair for pair in pairwise(edges) if pair[0] < pair[1])


def whole_numbers(table: pa.Table, column: str, name: str) -> NDArray[np.int64]:
    """Read a bookkeeping column as int64.

    Raises:
        ExportError: a row of it holds no number.
    """
    values = scalars(table, column)
    if not np.isfinite(values).all():
        raise ExportError(f"{name}: column {column} has rows without a value; repair it first")
    return values.astype(np.int64)


def _parts(dataset: Dataset) -> Iterator[_Part]:
    if not isinstance(dataset, LeRobotDataset):
        for episode_index in dataset.episode_indices():
            listed = dataset.episode_summary(episode_index).length
            length = dataset.episode(episode_index).length if listed is None else listed
            if length:
                yield _Part(episode_index, length, None, None)
    elif dataset.metadata.version.startswith("2."):
        for episode_index in dataset.episode_indices():
            name = data_name(dataset.metadata, episode_index)
            if dataset.files.exists(name):
                yield from _of_file(dataset, name, episode_index)
    else:
        for name in dataset.files.match(DATA):
            yield from _of_file(dataset, name, None)


def _of_file(dataset: LeRobotDataset, name: str, episode_index: int | None) -> Iterator[_Part]:
    """Yield the episodes of one file, batch by batch; `episode_index` None reads it from the column."""
    with open_parquet(dataset.files.locate(name)) as file:
        present = [column for column in _COLUMNS if column in file.schema_arrow.names]
        if episode_index is None and "episode_index" not in present:
            raise ExportError(f"dataset {dataset.dataset_id}: {name} has no column episode_index")
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=present):
            table = pa.Table.from_batches([batch])
            numbers = {column: whole_numbers(table, column, name) for column in present}
            episodes = numbers.pop("episode_index", None)
            if episodes is None or episode_index is not None:
                episodes = np.full(batch.num_rows, episode_index)
            for start, stop in runs(episodes):
                index, frame_index = (
                    numbers[column][start:stop] if column in numbers else None
                    for column in ("index", "frame_index")
                )
                yield _Part(int(episodes[start]), stop - start, index, frame_index)


def _joined(episode_index: int, parts: Iterable[_Part], position: int) -> EpisodeFrames:
    """Join an episode's parts; `position` is the number of rows before it."""
    kept = list(parts)
    length = sum(part.rows for part in kept)
    index = [part.index for part in kept if part.index is not None]
    frame_index = [part.frame_index for part in kept if part.frame_index is not None]
    return EpisodeFrames(
        episode_index,
        np.concatenate(index) if len(index) == len(kept) else np.arange(position, position + length),
        np.concatenate(frame_index) if len(frame_index) == len(kept) else np.arange(length),
    )
