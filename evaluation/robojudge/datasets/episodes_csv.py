"""Read `episodes.csv`, the table of contents of a folder of MP4s."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from robojudge.errors import CorruptFile

CAMERA_PREFIX = "camera:"
SINGLE_CAMERA = "file"
OUTCOMES = ("success", "partial", "failure")
_TEXTS = ("instruction", "outcome")
_NUMBERS = ("fps", "start_s", "end_s")


def camera_name(column: str) -> str:
    """Return the name of a column's camera: `front` for `camera:front`, `main` for `file`."""
    return "main" if column == SINGLE_CAMERA else column.removeprefix(CAMERA_PREFIX).strip()


class EpisodeSheet:
    """The parsed rows, sorted by episode_index, held as one arrow table.

    Attributes:
        camera_columns: `file`, or the `camera:<name>` columns in their order.
        unknown_columns: header names that mean nothing here.
    """

    def __init__(self, path: Path) -> None:
        header, lines = _read(path)
        self.camera_columns: tuple[str, ...] = tuple(
            name for name in header if name == SINGLE_CAMERA or name.startswith(CAMERA_PREFIX)
        )
        names = [camera_name(column) for column in self.camera_columns]
        if "" in names or len(set(names)) != len(names):
            raise CorruptFile(
                f"{path}: camera names must be distinct and not empty; found: {', '.join(names)}"
            )
        if not names:
            raise CorruptFile(
                f"{path} needs a column {SINGLE_CAMERA!r} or columns '{CAMERA_PREFIX}<name>'; it has: "
                f"{', '.join(header) or 'nothing'}"
            )
        known = {"episode_index", *_TEXTS, *_NUMBERS, *self.camera_columns}
        self.unknown_columns: tuple[str, ...] = tuple(name for name in header if name not in known)
        columns: dict[str, list[Any]] = {name: [] for name in sorted(known)}
        for number, line in lines:
            _append(columns, line, self.camera_columns, f"{path}, line {number}")
        kinds = {name: pa.float64() for name in _NUMBERS} | {"episode_index": pa.int64()}
        table = pa.table({name: pa.array(v, kinds.get(name, pa.string())) for name, v in columns.items()})
        self._table = table.sort_by("episode_index")
        self.indices = self._table.column("episode_index").to_numpy()
        repeated = self.indices[1:][self.indices[1:] == self.indices[:-1]]
        if len(repeated):
            raise CorruptFile(f"{path}: episode_index {int(repeated[0])} is given twice")

    def row(self, episode_index: int) -> Mapping[str, Any] | None:
        """Return an episode's cells by column, None where empty; None where it is not listed."""
        position = int(np.searchsorted(self.indices, episode_index))
        if position >= len(self.indices) or self.indices[position] != episode_index:
            return None
        found: Mapping[str, Any] = self._table.slice(position, 1).to_pylist()[0]
        return found

    def distinct(self, column: str) -> tuple[Any, ...]:
        """Return a column's distinct non-empty values in order of appearance."""
        return tuple(value for value in self._table.column(column).unique().to_pylist() if value is not None)

    def any_empty(self, column: str) -> bool:
        """Tell whether some row leaves a column empty."""
        return bool(self._table.column(column).null_count)


def _read(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            header = [name.strip() for name in reader.fieldnames or []]
            reader.fieldnames = header
            if len(set(header)) != len(header):
                raise CorruptFile(f"{path}: a column is named twice")
            lines = []
            for line in reader:
                if None in line:
                    raise CorruptFile(f"{path}, line {reader.line_num}: more cells than columns")
                lines.append((reader.line_num, {k: (v or "").strip() for k, v in line.items()}))
    except (csv.Error, UnicodeDecodeError) as error:
        raise CorruptFile(f"{path} is no UTF-8 CSV: {error}") from error
    return header, lines


def _append(
    columns: dict[str, list[Any]], line: Mapping[str, str], cameras: Sequence[str], where: str
) -> None:
    for name, values in columns.items():
        cell = line.get(name, "")
        if name == "episode_index":
            values.append(_index(cell, len(values), "episode_index" in line, where))
        elif name in _NUMBERS:
            values.append(_number(cell, name, where))
        else:
            values.append(cell or None)
    if columns["outcome"][-1] not in (None, *OUTCOMES):
        raise CorruptFile(f"{where}: outcome {columns['outcome'][-1]!r} is none of {', '.join(OUTCOMES)}")
    if not any(columns[name][-1] for name in cameras):
        raise CorruptFile(f"{where}: no video file is named")
    start_s, end_s, fps = columns["start_s"][-1] or 0.0, columns["end_s"][-1], columns["fps"][-1]
    if start_s < 0 or (end_s is not None and end_s <= start_s):
        raise CorruptFile(f"{where}: start_s {start_s} and end_s {end_s} are no window")
    if fps is not None and fps <= 0:
        raise CorruptFile(f"{where}: fps {fps} is not positive")


def _index(cell: str, position: int, has_column: bool, where: str) -> int:
    if not has_column:
        return position
    if not cell.isdecimal():
        raise CorruptFile(f"{where}: episode_index {cell!r} is no whole number from 0")
    return int(cell)


def _number(cell: str, name: str, where: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CorruptFile(f"{where}: {name} {cell!r} is no number")
    return value
