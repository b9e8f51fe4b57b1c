"""A drawn queue as a file: which episodes, and how probable each was to be drawn."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from robojudge.agreement.label_queue.draw import LabelDraw
from robojudge.errors import UsageError
from robojudge.journal import Key

COLUMNS = ("dataset", "episode_index", "stream", "inclusion_probability", "uncertainty_source")


def write_queue(draws: Sequence[LabelDraw], out: Path) -> None:
    """Write draws as CSV, in the order in which people should take them.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for draw in draws:
                chance = f"{draw.inclusion_probability:.12g}"
                source = draw.uncertainty_source or ""
                writer.writerow((draw.dataset_id, draw.episode_index, draw.stream, chance, source))
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror or error}") from error


def read_queue(path: Path) -> dict[Key, float]:
    """Read with which probability each drawn episode was shown to people.

    Returns:
        (dataset id, episode index) -> probability, in (0, 1].

    Raises:
        UsageError: the file is absent or no queue; the line is named.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS[:4] if name not in (rows.fieldnames or ())]
            if missing:
                raise UsageError(f"{path} is no queue: it lacks the columns {', '.join(missing)}")
            found: dict[Key, float] = {}
            for row in rows:
                key, chance = _drawn(path, rows.line_num, row)
                if key in found:
                    raise UsageError(f"{path}, line {rows.line_num}: {key[0]} {key[1]} was drawn before")
                found[key] = chance
            return found
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def _drawn(path: Path, line: int, row: dict[str, str | None]) -> tuple[Key, float]:
    try:
        key = (row["dataset"] or "", int(row["episode_index"] or ""))
        chance = float(row["inclusion_probability"] or "")
    except ValueError as error:
        raise UsageError(f"{path}, line {line}: {error}") from error
    if not 0.0 < chance <= 1.0:
        raise UsageError(f"{path}, line {line}: inclusion_probability {chance:g} is not in (0, 1]")
    return key, chance
