"""Read and write the JSON files of a dataset's `meta` folder, the way LeRobot formats them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from robojudge.errors import CorruptFile
from robojudge.lerobot_export.atomic import sync


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        CorruptFile: the file holds no JSON object.
    """
    try:
        document = json.loads(path.read_bytes())
    except ValueError as error:
        raise CorruptFile(f"{path} is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise CorruptFile(f"{path} holds {type(document).__name__}, not an object")
    return document


def write_text(path: Path, text: str) -> None:
    """Write a small file and bring it to disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    sync(path)


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Write a JSON object, indented, refusing NaN, which is no JSON."""
    write_text(path, json.dumps(document, indent=4, ensure_ascii=False, allow_nan=False) + "\n")


def write_json_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
    sync(path)
