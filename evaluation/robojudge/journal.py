"""Read a run's journal: one outcome a line, the word that counts found without holding them all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from robojudge.errors import RunFolderError
from robojudge.schema.judgement import Failure, Judgement

JOURNAL = "judgements.jsonl"
Outcome = Judgement | Failure
Key = tuple[str, int]
"""Dataset id and episode index."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the outcome that counts for one episode lies, and whether it is a judgement."""

    offset: int
    judged: bool


def read_journal(path: Path) -> Iterator[Outcome]:
    """Yield a run's outcomes in the order written; an unfinished last line is left out.

    Raises:
        RunFolderError: a whole line is not an outcome.
    """
    for number, _, line in _lines(path):
        yield _outcome(path, number, line)


def index_journal(path: Path) -> dict[Key, Entry]:
    """Find the outcome that counts for each episode: the last judgement, else the last failure.

    Raises:
        RunFolderError: a whole line is not an outcome.
    """
    found: dict[Key, Entry] = {}
    for number, offset, line in _lines(path):
        try:
            record: dict[str, Any] = json.loads(line)
            key = (str(record["dataset_id"]), int(record["episode_index"]))
        except (ValueError, KeyError, TypeError) as error:
            raise RunFolderError(f"{path / JOURNAL}, line {number} is damaged: {error}") from error
        judged = "error" not in record
        before = found.get(key)
        if judged or before is None or not before.judged:
            found[key] = Entry(offset, judged)
    return found


def counting_outcomes(path: Path, keys: Iterable[Key] | None = None) -> Iterator[Outcome]:
    """Yield the outcome that counts for each episode, one in memory at a time.

    Args:
        path: the run folder.
        keys: which episodes, in this order, those without an outcome left out; all, sorted, if None.

    Raises:
        RunFolderError: a line is not an outcome.
    """
    index = index_journal(path)
    wanted = sorted(index) if keys is None else [key for key in keys if key in index]
    if not wanted:
        return
    with (path / JOURNAL).open("rb") as file:
        for key in wanted:
            yield _read_at(path, file, index[key].offset)


def latest_outcomes(path: Path) -> dict[Key, Outcome]:
    """Return all outcomes that count, by episode; for runs that fit in memory."""
    return {(o.dataset_id, o.episode_index): o for o in counting_outcomes(path)}


def _read_at(path: Path, file: BinaryIO, offset: int) -> Outcome:
    file.seek(offset)
    return _outcome(path, None, file.readline())


def _lines(path: Path) -> Iterator[tuple[int, int, bytes]]:
    journal = path / JOURNAL
    if not journal.exists():
        return
    offset = 0
    with journal.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return
            yield number, offset, line
            offset += len(line)


def _outcome(path: Path, number: int | None, line: bytes) -> Outcome:
    try:
        kind = Failure if "error" in json.loads(line) else Judgement
        return kind.model_validate_json(line)
    except (ValueError, ValidationError) as error:
        where = "a line" if number is None else f"line {number}"
        raise RunFolderError(f"{path / JOURNAL}, {where} is damaged: {error}") from error
