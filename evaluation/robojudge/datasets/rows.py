"""Find and read the rows of one episode inside a parquet file that may hold thousands."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from robojudge.datasets.columns import is_numeric_type, scalars
from robojudge.datasets.parquet import open_parquet
from robojudge.errors import CorruptFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEPT_FOOTERS = 4
_KEPT_GROUP_BYTES = 128 << 20


@dataclass(frozen=True, slots=True)
class EpisodeRows:
    """The rows of one episode, without image bytes."""

    path: Path
    first_row: int
    """Position of the first row inside the file."""
    is_contiguous: bool
    """True where the rows follow each other in the file, in frame order."""
    table: Any
    """`pyarrow.Table` of the numeric and string columns, in frame order."""
    schema: Any
    """`pyarrow.Schema` of the whole file."""


@dataclass(frozen=True, slots=True)
class _Footer:
    stamp: tuple[int, int]
    metadata: Any
    schema: Any
    starts: NDArray[np.int64]
    """Row at which each row group starts, and the total at the end."""
    lowest: NDArray[np.float64]
    """Lowest episode_index of each row group; -inf where the file has no statistics."""
    highest: NDArray[np.float64]


class RowFinder:
    """Reads episodes' rows; keeps a few parsed footers and the last shared row group. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._footers: OrderedDict[Path, _Footer] = OrderedDict()
        self._group: tuple[Path, tuple[int, int], int, Any] | None = None

    def by_episode_index(self, path: Path, episode_index: int) -> EpisodeRows | None:
        """Read the rows whose episode_index column has that value.

        Row-group statistics decide what is read. Rows come back in frame order.

        Returns:
            The rows; None where the file has none, or has no episode_index column.

        Raises:
            MissingFile: the file is absent.
            CorruptFile: the file cannot be read.
        """
        footer = self._footer(path)
        if "episode_index" not in footer.schema.names:
            return None
        parts, positions = [], []
        for group in self.row_groups(path, episode_index):
            table = self._row_group(path, footer, group)
            hits = np.flatnonzero(scalars(table, "episode_index") == episode_index)
            if len(hits):
                parts.append(table.take(pa.array(hits)))
                positions.append(hits + footer.starts[group])
        if not parts:
            return None
        return _in_frame_order(path, footer.schema, pa.concat_tables(parts), np.concatenate(positions))

    def by_position(self, path: Path, first_row: int, stop_row: int | None) -> EpisodeRows:
        """Read a range of rows, whatever their episode_index; `stop_row` None means to the end.

        Raises:
            MissingFile: the file is absent.
            CorruptFile: the file cannot be read, or ends before the range does.
        """
        footer = self._footer(path)
        total = int(footer.starts[-1])
        stop = total if stop_row is None else stop_row
        if not 0 <= first_row <= stop <= total:
            raise CorruptFile(f"{path} has {total} rows; metadata asks for rows {first_row} to {stop}")
        parts = []
        for group in range(len(footer.starts) - 1):
            start, end = int(footer.starts[group]), int(footer.starts[group + 1])
            low, high = max(first_row, start), min(stop, end)
            if low < high:
                parts.append(self._row_group(path, footer, group).slice(low - start, high - low))
        if not parts:
            empty = pa.schema([f for f in footer.schema if f.name in _wanted(footer.schema)]).empty_table()
            return EpisodeRows(path, first_row, True, empty, footer.schema)
        positions = np.arange(first_row, stop)
        return _in_frame_order(path, footer.schema, pa.concat_tables(parts), positions)

    def schema(self, path: Path) -> Any:
        """Return a file's `pyarrow.Schema`.

        Raises:
            MissingFile: the file is absent.
            CorruptFile: the file cannot be read.
        """
        return self._footer(path).schema

    def episode_span(self, path: Path) -> tuple[float, float]:
        """Return the lowest and highest episode_index a file may hold, infinite where it does not say.

        Raises:
            MissingFile: the file is absent.
            CorruptFile: the file cannot be read.
        """
        footer = self._footer(path)
        return float(footer.lowest.min(initial=np.inf)), float(footer.highest.max(initial=-np.inf))

    def row_groups(self, path: Path, episode_index: int) -> list[int]:
        """Return the row groups whose statistics admit an episode_index.

        Raises:
            MissingFile: the file is absent.
            CorruptFile: the file cannot be read.
        """
        footer = self._footer(path)
        admitted = (footer.lowest <= episode_index) & (episode_index <= footer.highest)
        groups: list[int] = np.flatnonzero(admitted).tolist()
        return groups

    def first_value(self, rows: EpisodeRows, column: str) -> Any:
        """Return one column's value in the episode's first row, as plain Python.

        Raises:
            CorruptFile: the file cannot be read.
        """
        footer = self._footer(rows.path)
        group = int(np.searchsorted(footer.starts, rows.first_row, side="right")) - 1
        with open_parquet(rows.path, footer.metadata) as file:
            values = file.read_row_group(group, columns=[column]).column(column)
            return values[rows.first_row - int(footer.starts[group])].as_py()

    def has_bytes(self, rows: EpisodeRows, column: str) -> bool:
        """Tell from the footer whether an image column holds bytes, not only file names."""
        metadata = self._footer(rows.path).metadata
        wanted = (column, f"{column}.bytes")
        leaves = [i for i in range(metadata.num_columns) if metadata.schema.column(i).path in wanted]
        if not leaves:
            return False
        for group in range(metadata.num_row_groups):
            chunk = metadata.row_group(group).column(leaves[0])
            statistics = chunk.statistics
            if (
                statistics is None
                or not statistics.has_null_count
                or statistics.null_count < chunk.num_values
            ):
                return True
        return False

    def _footer(self, path: Path) -> _Footer:
        stamp = _stamp(path)
        with self._lock:
            known = self._footers.get(path)
            if known is not None and known.stamp == stamp:
                self._footers.move_to_end(path)
                return known
        with open_parquet(path) as file:
            footer = _parse_footer(file, stamp)
        with self._lock:
            self._footers[path] = footer
            while len(self._footers) > _KEPT_FOOTERS:
                self._footers.popitem(last=False)
        return footer

    def _row_group(self, path: Path, footer: _Footer, group: int) -> Any:
        with self._lock:
            kept = self._group
        if kept is not None and kept[:3] == (path, footer.stamp, group):
            return kept[3]
        with open_parquet(path, footer.metadata) as file:
            table = file.read_row_group(group, columns=_wanted(footer.schema))
        shared = footer.lowest[group] != footer.highest[group]
        if shared and table.nbytes <= _KEPT_GROUP_BYTES:
            with self._lock:
                self._group = (path, footer.stamp, group, table)
        return table


def _wanted(schema: Any) -> list[str]:
    """Names of the columns an episode needs in memory: numbers and strings, no images, no language lists."""
    return [
        field.name
        for field in schema
        if is_numeric_type(field.type)
        or pa.types.is_string(field.type)
        or pa.types.is_large_string(field.type)
    ]


def _parse_footer(file: Any, stamp: tuple[int, int]) -> _Footer:
    metadata, schema = file.metadata, file.schema_arrow
    groups = metadata.num_row_groups
    lowest, highest = np.full(groups, -np.inf), np.full(groups, np.inf)
    leaves = [i for i in range(metadata.num_columns) if metadata.schema.column(i).path == "episode_index"]
    sizes = [metadata.row_group(group).num_rows for group in range(groups)]
    for group in range(groups if leaves else 0):
        statistics = metadata.row_group(group).column(leaves[0]).statistics
        if statistics is not None and statistics.has_min_max:
            lowest[group], highest[group] = statistics.min, statistics.max
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
    return _Footer(stamp, metadata, schema, starts, lowest, highest)


def _in_frame_order(path: Path, schema: Any, table: Any, positions: NDArray[np.int64]) -> EpisodeRows:
    names: Sequence[str] = table.column_names
    if "frame_index" in names:
        frames = scalars(table, "frame_index")
        if np.any(np.diff(frames) < 0):
            order = np.argsort(frames, kind="stable")
            table, positions = table.take(pa.array(order)), positions[order]
    contiguous = bool(np.all(np.diff(positions) == 1))
    return EpisodeRows(path, int(positions[0]), contiguous, table, schema)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)
