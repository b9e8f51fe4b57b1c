"""All episodes of a dataset as one compact arrow table: a few bytes an episode, no object per episode."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from robojudge.datasets.parquet import open_parquet
from robojudge.errors import CorruptFile, EpisodeNotFound

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HIGHEST = 2**53
"""Largest whole number that float64 holds exactly."""


class EpisodeTable:
    """Episode metadata sorted by episode_index: numbers as float64 (NaN or null: not known), tasks as lists.

    Args:
        table: columns episode_index, tasks (list of strings), and float64 columns.
    """

    def __init__(self, table: Any) -> None:
        order = pc.sort_indices(table, sort_keys=[("episode_index", "ascending")])
        table = table.take(order).combine_chunks()
        indices = table.column("episode_index").to_numpy().astype(np.int64)
        first = np.ones(len(indices), dtype=bool)
        first[1:] = indices[1:] != indices[:-1]
        self.duplicates: tuple[int, ...] = tuple(int(i) for i in np.unique(indices[~first]))
        if self.duplicates:
            table = table.filter(pa.array(first)).combine_chunks()
        self.indices: NDArray[np.int64] = indices[first]
        self._numbers: dict[str, NDArray[np.float64]] = {
            name: table.column(name).to_numpy()
            for name in table.column_names
            if name not in ("episode_index", "tasks")
        }
        self._tasks = _compact(table.column("tasks"))

    @property
    def nbytes(self) -> int:
        """Bytes held in memory."""
        numbers = sum(column.nbytes for column in self._numbers.values())
        return int(self.indices.nbytes + numbers + self._tasks.nbytes)

    def row(self, episode_index: int, dataset_id: str) -> int:
        """Return the position of an episode in this table.

        Raises:
            EpisodeNotFound: it is not listed.
        """
        row = int(np.searchsorted(self.indices, episode_index))
        if row < len(self.indices) and self.indices[row] == episode_index:
            return row
        span = f"{self.indices[0]} to {self.indices[-1]}" if len(self.indices) else "none"
        raise EpisodeNotFound(
            f"dataset {dataset_id}: no episode {episode_index} ({len(self.indices)} episodes: {span})"
        )

    def number(self, row: int, column: str) -> float | None:
        """Return a number of an episode; None where the column or the value is missing."""
        if column not in self._numbers:
            return None
        value = float(self._numbers[column][row])
        return value if math.isfinite(value) else None

    def integer(self, row: int, column: str) -> int | None:
        """Return a whole number of an episode; None where the column or the value is missing."""
        value = self.number(row, column)
        return None if value is None else int(value)

    def numbers(self, column: str) -> NDArray[np.float64] | None:
        """Return a whole column, NaN where missing; None where the dataset has no such column."""
        return self._numbers.get(column)

    def tasks(self, row: int) -> tuple[str, ...]:
        """Return the distinct non-empty task strings metadata lists for an episode."""
        listed = self._tasks[row].as_py() or ()
        return tuple(dict.fromkeys(task for task in listed if task and task.strip()))

    def any_several_tasks(self) -> bool:
        """Tell whether some episode lists more than one task."""
        longest = pc.max(pc.list_value_length(self._tasks)).as_py()
        return longest is not None and longest > 1

    def distinct_tasks(self) -> tuple[str, ...]:
        """Return every task string metadata lists, in order of first appearance."""
        values = self._tasks.values.dictionary.to_pylist()
        return tuple(task for task in values if task and task.strip())


def table_from_parquet(paths: Sequence[Path], numbers: Sequence[str]) -> Any:
    """Read the needed columns of `meta/episodes` files into one table; missing columns become nulls.

    Raises:
        MissingFile: a file is absent.
        CorruptFile: a file cannot be read or has no episode_index.
    """
    wanted = {
        "episode_index": pa.int64(),
        "tasks": pa.list_(pa.string()),
        **dict.fromkeys(numbers, pa.float64()),
    }
    parts = []
    for path in paths:
        with open_parquet(path) as file:
            present = [name for name in wanted if name in file.schema_arrow.names]
            if "episode_index" not in present:
                raise CorruptFile(f"{path} has no column episode_index")
            part = file.read(columns=present)
            columns = [_cast(part, name, kind) for name, kind in wanted.items()]
        lowest = pc.min(columns[0]).as_py()
        if columns[0].null_count or (lowest is not None and lowest < 0):
            raise CorruptFile(f"{path}: column episode_index holds values that are no whole numbers from 0")
        parts.append(pa.table(columns, names=list(wanted)))
    return pa.concat_tables(parts) if parts else pa.schema(list(wanted.items())).empty_table()


def table_from_records(records: Iterable[Mapping[str, Any]], path: Path) -> Any:
    """Build the table from the lines of `meta/episodes.jsonl`.

    Raises:
        CorruptFile: a line lacks a usable episode_index.
    """
    indices: list[int] = []
    lengths: list[float | None] = []
    tasks: list[list[str]] = []
    for record in records:
        index, length, listed = (record.get(key) for key in ("episode_index", "length", "tasks"))
        if type(index) is not int or not 0 <= index <= _HIGHEST:
            raise CorruptFile(f"{path}: episode_index is {index!r}, not a whole number from 0")
        indices.append(index)
        lengths.append(float(length) if type(length) is int and 0 <= length <= _HIGHEST else None)
        texts = listed if isinstance(listed, list) else [listed]
        tasks.append([text for text in texts if isinstance(text, str)])
    return pa.table(
        {
            "episode_index": pa.array(indices, pa.int64()),
            "tasks": pa.array(tasks, pa.list_(pa.string())),
            "length": pa.array(lengths, pa.float64()),
        }
    )


def _cast(table: Any, name: str, kind: Any) -> Any:
    if name not in table.column_names or pa.types.is_null(table.column(name).type):
        return pa.nulls(table.num_rows, kind)
    column = table.column(name)
    if name == "tasks" and not pa.types.is_nested(column.type):
        texts = pc.cast(column, pa.string()).combine_chunks()
        return pa.ListArray.from_arrays(pa.array(range(len(texts) + 1), pa.int32()), texts)
    return pc.cast(column, kind, safe=False)


def _compact(tasks: Any) -> Any:
    """Store each distinct task string once."""
    lists = tasks.combine_chunks() if isinstance(tasks, pa.ChunkedArray) else tasks
    lists = pc.fill_null(lists, pa.scalar([], lists.type)) if lists.null_count else lists
    return pa.ListArray.from_arrays(lists.offsets, lists.values.dictionary_encode())
