"""Copy the frames and the episode metadata of a LeRobot v2.x dataset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.datasets.layout import video_name as actual_video_name
from robojudge.datasets.lerobot_v2 import EPISODES
from robojudge.datasets.parquet import open_parquet
from robojudge.datasets.task_table import read_jsonl
from robojudge.errors import CorruptFile, MissingFile
from robojudge.lerobot_export.channels import NAMES
from robojudge.lerobot_export.copying import Copying, Written
from robojudge.lerobot_export.episode_scores import PREFIX
from robojudge.lerobot_export.features import labelled_schema, relabelled
from robojudge.lerobot_export.frame_rows import codec_of, labelled_rows, rows_file
from robojudge.lerobot_export.json_files import read_json, write_json_lines
from robojudge.lerobot_export.staged_images import renumbered_image
from robojudge.lerobot_export.stats import STATS, complete
from robojudge.lerobot_export.stats_file import STATS_PATH, total_stats
from robojudge.lerobot_export.v2_names import data_name, video_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

EPISODES_STATS = "meta/episodes_stats.jsonl"
"""Per-episode statistics; v2.1 has them, v2.0 does not."""


def write_v2(copying: Copying) -> Written:
    """Write data files and episode metadata; where episodes are left out, files are renumbered.

    Raises:
        ExportError: labels and rows do not fit.
        DatasetError: a file of the source cannot be read.
    """
    listed = _listed_stats(copying)
    covered = _covered(listed)
    _write_rows(copying, copying.to_compute(covered))
    write_json_lines(copying.folder / EPISODES, _episodes(copying))
    if listed is not None:
        write_json_lines(copying.folder / EPISODES_STATS, _with_labels(copying, listed))
    stats, stale = _total(copying, listed or [], covered)
    return Written(stats, stale, _totals(copying), _Destinations(copying))


def _write_rows(copying: Copying, to_compute: tuple[str, ...]) -> None:
    metadata, files, selection = copying.dataset.metadata, copying.dataset.files, copying.selection
    first_row = 0
    for row, episode_index in enumerate(selection.kept.tolist()):
        name = data_name(metadata, episode_index)
        if not files.exists(name):
            raise MissingFile(
                f"dataset {copying.dataset.dataset_id}, episode {episode_index}: {name} is absent"
            )
        with open_parquet(files.locate(name)) as file:
            schema = labelled_schema(file.schema_arrow, copying.keeps_original, copying.channels)
            table = labelled_rows(copying, row, first_row, file.read(), schema, to_compute)
            target = copying.folder / data_name(metadata, selection.number(row))
            with rows_file(target, schema, codec_of(file)) as write:
                write(table)
        first_row += table.num_rows


def _by_row(copying: Copying, name: str) -> dict[int, dict[str, Any]]:
    """Read a JSON-lines file of the source: the first line of every episode of the copy, by its row."""
    found: dict[int, dict[str, Any]] = {}
    path = copying.dataset.files.locate(name)
    for record in read_jsonl(path):
        index = record.get("episode_index")
        if type(index) is not int:
            raise CorruptFile(f"{path}: episode_index is {index!r}, not an integer")
        row = copying.selection.row(index)
        if row is not None:
            found.setdefault(row, record)
    return found


def _episodes(copying: Copying) -> Iterator[dict[str, Any]]:
    for row, record in sorted(_by_row(copying, EPISODES).items()):
        kept = {k: v for k, v in record.items() if copying.scores is None or not k.startswith(PREFIX)}
        kept["episode_index"] = copying.selection.number(row)
        if copying.scores is not None:
            kept.update(copying.scores[int(copying.selection.kept[row])].record())
        yield kept


def _listed_stats(copying: Copying) -> list[dict[str, Any]] | None:
    """Return the source's statistics of every episode of the copy, under the copy's feature names."""
    if not copying.dataset.files.exists(EPISODES_STATS):
        return None
    records = _by_row(copying, EPISODES_STATS)
    stats = (records.get(row, {}).get("stats") for row in range(len(copying.selection.kept)))
    return [relabelled(s, copying.keeps_original) if isinstance(s, dict) else {} for s in stats]


def _covered(listed: list[dict[str, Any]] | None) -> frozenset[str]:
    names = set.intersection(*(set(stats) for stats in listed)) if listed else set[str]()
    return frozenset(
        name for name in names - NAMES if all(complete(tuple(stats[name])) for stats in listed or [])
    )


def _with_labels(copying: Copying, listed: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    computed = copying.stats.features()
    for row, own in enumerate(listed):
        stats = {**own, **{name: copying.stats.entry(name, row) for name in computed}}
        yield {"episode_index": copying.selection.number(row), "stats": stats}


def _total(
    copying: Copying, listed: list[dict[str, Any]], covered: frozenset[str]
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """Return `meta/stats.json`, which v2.0 has and v2.1 usually has not."""
    files = copying.dataset.files
    if not files.exists(STATS_PATH):
        return None, ()

    def of(feature: str) -> dict[str, NDArray[np.float64]]:
        present = [stat for stat in STATS if all(stat in stats[feature] for stats in listed)]
        return {
            stat: np.array([stats[feature][stat] for stats in listed], dtype=np.float64) for stat in present
        }

    return total_stats(copying, read_json(files.locate(STATS_PATH)), covered, of)


def _totals(copying: Copying) -> dict[str, int]:
    count, chunks_size = len(copying.selection.kept), copying.dataset.metadata.chunks_size
    cameras = sum(about["dtype"] == "video" for about in copying.features.values())
    return {"total_videos": count * cameras, "total_chunks": -(-count // chunks_size)}


class _Destinations:
    """Where the files go that were not written: an episode's videos and images follow its number."""

    def __init__(self, copying: Copying) -> None:
        self._selection = copying.selection
        metadata, files = copying.dataset.metadata, copying.dataset.files
        keys = [name for name, about in copying.features.items() if about["dtype"] == "video"]
        self._moved: dict[str, str | None] = {EPISODES: None, EPISODES_STATS: None}
        for episode_index in copying.dataset.episode_indices():
            row = copying.selection.row(episode_index)
            self._moved[data_name(metadata, episode_index)] = None
            for key in keys:
                name = video_name(metadata, episode_index, key)
                number = None if row is None else copying.selection.number(row)
                target = None if number is None else video_name(metadata, number, key)
                self._moved[actual_video_name(files, name) or name] = target

    def __call__(self, name: str) -> str | None:
        if name in self._moved:
            return self._moved[name]
        return renumbered_image(name, self._selection)
