"""Copy `meta/episodes` of a LeRobot v3.x dataset: statistics of the labels in, episodes left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from robojudge.datasets.lerobot_v3 import EPISODES, VIDEO_PATH
from robojudge.datasets.parquet import open_parquet
from robojudge.datasets.path_template import fill
from robojudge.lerobot_export import episode_scores
from robojudge.lerobot_export.channels import NAMES, ORIGINAL_REWARD, REWARD
from robojudge.lerobot_export.copying import Copying
from robojudge.lerobot_export.frame_index import whole_numbers
from robojudge.lerobot_export.frame_rows import codec_of, rows_file
from robojudge.lerobot_export.stats import STATS, complete

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STAT = re.compile(r"stats/(?P<feature>.+)/(?P<stat>[a-z0-9]+)")
_NUMBERS = pa.list_(pa.field("element", pa.float64()))
_COUNTS = pa.list_(pa.field("element", pa.int64()))


class EpisodeFiles:
    """The episode metadata of a copy being made.

    Attributes:
        covered: features, by their names in the copy, whose statistics the source has for every episode.
        unused_videos: names of video files that only episodes left out use; known after `write`.
    """

    def __init__(self, copying: Copying) -> None:
        self._copying = copying
        self._files = copying.dataset.files
        self.covered = self._covered()
        self.unused_videos: set[str] = set()

    def write(self) -> None:
        """Write every file of the source that has an episode of the copy, row group by row group."""
        used: set[str] = set()
        for name in self._files.match(EPISODES):
            with open_parquet(self._files.locate(name)) as file, ExitStack() as stack:
                write: Any = None
                for group in range(file.metadata.num_row_groups):
                    table = self._table(file.read_row_group(group), name, used)
                    if not table.num_rows:
                        continue
                    if write is None:
                        target = self._copying.folder / name
                        write = stack.enter_context(rows_file(target, table.schema, codec_of(file)))
                    write(table)
        self.unused_videos -= used

    def listed(self, feature: str) -> dict[str, NDArray[np.float64]]:
        """Return a covered feature's statistics of the copy's episodes, each (episodes, ...)."""
        parts: dict[str, list[Any]] = {}
        for path in sorted(self._copying.folder.glob(EPISODES)):
            with open_parquet(path) as file:
                names = {stat: f"stats/{feature}/{stat}" for stat in STATS}
                table = file.read(columns=[n for n in names.values() if n in file.schema_arrow.names])
            for stat, column in names.items():
                if column in table.column_names:
                    parts.setdefault(stat, []).extend(table.column(column).to_pylist())
        known = {stat: values for stat, values in parts.items() if None not in values}
        return {stat: np.array(values, dtype=np.float64) for stat, values in known.items()}

    def _covered(self) -> frozenset[str]:
        names = self._files.match(EPISODES)
        found: Counter[tuple[str, str]] = Counter()
        for name in names:
            with open_parquet(self._files.locate(name)) as file:
                stats = [m for column in file.schema_arrow.names if (m := _STAT.fullmatch(column))]
                counts = [m.string for m in stats if m["stat"] == "count"]
                table = file.read(columns=counts)
            whole = {column for column in counts if not table.column(column).null_count}
            found.update((m["feature"], m["stat"]) for m in stats if f"stats/{m['feature']}/count" in whole)
        everywhere: dict[str, list[str]] = {}
        for (feature, stat), count in found.items():
            if count == len(names):
                everywhere.setdefault(self._renamed(feature), []).append(stat)
        return frozenset(feature for feature, stats in everywhere.items() if complete(stats))

    def _table(self, source: Any, name: str, used: set[str]) -> Any:
        """Return the rows of a row group that the copy keeps, with its columns."""
        copying = self._copying
        numbers = whole_numbers(source, "episode_index", name)
        rows = [copying.selection.row(int(number)) for number in numbers]
        mask = pa.array([row is not None for row in rows])
        self.unused_videos |= set(self._videos(source.filter(pc.invert(mask))))
        table = source.filter(mask)
        used |= set(self._videos(table))
        kept = np.array([row for row in rows if row is not None], dtype=np.int64)
        columns = dict(self._own(table))
        if copying.selection.dropped:
            starts = copying.first_row[kept]
            columns["episode_index"] = pa.array(kept)
            columns["dataset_from_index"] = pa.array(starts)
            columns["dataset_to_index"] = pa.array(starts + copying.length[kept])
        columns.update(self._computed(kept))
        if copying.scores is not None:
            scores = [copying.scores[int(number)] for number in copying.selection.kept[kept]]
            columns.update(episode_scores.columns(scores))
        return pa.table(columns)

    def _own(self, table: Any) -> Iterator[tuple[str, Any]]:
        """Yield the source's columns, without statistics of labels and without our episode columns."""
        for name in table.column_names:
            found = _STAT.fullmatch(name)
            if found is not None:
                feature = self._renamed(found["feature"])
                if feature not in NAMES:
                    yield f"stats/{feature}/{found['stat']}", table.column(name)
            elif not name.startswith(episode_scores.PREFIX) or self._copying.scores is None:
                yield name, table.column(name)

    def _computed(self, kept: NDArray[np.int64]) -> Mapping[str, Any]:
        stats, columns = self._copying.stats, {}
        for feature in stats.features():
            for stat in STATS:
                values = stats.of(feature, stat)[kept]
                kind = _COUNTS if stat == "count" else _NUMBERS
                offsets = pa.array(np.arange(len(kept) + 1) * values.shape[1], pa.int32())
                flat = pa.array(values.ravel()).cast(kind.value_type)
                columns[f"stats/{feature}/{stat}"] = pa.ListArray.from_arrays(offsets, flat, type=kind)
        return columns

    def _videos(self, table: Any) -> Iterator[str]:
        template = self._copying.dataset.metadata.video_path or VIDEO_PATH
        for key in (name for name, about in self._copying.features.items() if about["dtype"] == "video"):
            names = [f"videos/{key}/{part}_index" for part in ("chunk", "file")]
            if not set(names) <= set(table.column_names):
                continue
            for chunk, file in zip(*(table.column(n).to_pylist() for n in names), strict=True):
                if chunk is not None and file is not None and chunk == chunk and file == file:
                    numbers = {"chunk_index": int(chunk), "file_index": int(file)}
                    yield fill(template, {**numbers, "video_key": key})

    def _renamed(self, feature: str) -> str:
        return ORIGINAL_REWARD if feature == REWARD and self._copying.keeps_original else feature
