"""Read the table of task strings: `meta/tasks.parquet`, `meta/tasks.jsonl`, `meta/subtasks.parquet`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from robojudge.datasets.files import Files
from robojudge.datasets.parquet import open_parquet
from robojudge.errors import CorruptFile


def load_tasks(files: Files) -> dict[int, str]:
    """Map task_index to task string; empty where the dataset has no such table.

    Raises:
        CorruptFile: the table cannot be read.
    """
    if files.exists("meta/tasks.parquet"):
        return _indexed_strings(files.locate("meta/tasks.parquet"), "task_index", "task")
    if files.exists("meta/tasks.jsonl"):
        path = files.locate("meta/tasks.jsonl")
        return {_integer(path, line, "task_index"): str(line.get("task", "")) for line in read_jsonl(path)}
    return {}


def load_subtasks(files: Files) -> dict[int, str]:
    """Map subtask_index to subtask string; empty where there is no `meta/subtasks.parquet`.

    Raises:
        CorruptFile: the table cannot be read.
    """
    if not files.exists("meta/subtasks.parquet"):
        return {}
    return _indexed_strings(files.locate("meta/subtasks.parquet"), "subtask_index", "subtask")


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-lines file, skipping blank lines.

    Raises:
        CorruptFile: a line is no JSON object; the message names the line.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except ValueError as error:
                raise CorruptFile(f"{path}, line {number} is no JSON: {error}") from error
            if not isinstance(value, dict):
                raise CorruptFile(f"{path}, line {number} is no JSON object")
            yield value


def _indexed_strings(path: Path, index_column: str, text_column: str) -> dict[int, str]:
    """Read a table whose string column may be a pandas index, under any of the names pandas gives it."""
    with open_parquet(path) as file:
        names = file.schema_arrow.names
        pandas = file.schema_arrow.pandas_metadata or {}
        candidates = [
            text_column,
            "__index_level_0__",
            *(c for c in pandas.get("index_columns", ()) if c in names),
        ]
        text = next((c for c in candidates if c in names), None)
        if index_column not in names or text is None:
            raise CorruptFile(
                f"{path} needs columns {index_column} and {text_column}; it has: {', '.join(names)}"
            )
        table = file.read(columns=[index_column, text])
    pairs = zip(table.column(index_column).to_pylist(), table.column(text).to_pylist(), strict=True)
    return {int(index): str(text) for index, text in pairs if index is not None and text is not None}


def _integer(path: Path, line: dict[str, Any], key: str) -> int:
    value = line.get(key)
    if type(value) is not int:
        raise CorruptFile(f"{path}: {key} is {value!r}, not an integer")
    return value
