"""A drawn queue as a file: which episodes, how probable each was, and which had a label by then."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from robojudge.agreement.label_queue.candidates import Candidates
from robojudge.agreement.label_queue.draw import LabelDraw
from robojudge.agreement.label_queue.drawn import DrawnQueue
from robojudge.errors import UsageError
from robojudge.journal import Key

NEEDED = ("dataset", "episode_index", "stream", "inclusion_probability")
COLUMNS = (*NEEDED, "uncertainty_source", "candidates", "drawn_at")
LABELLED = "labelled"
"""Stream of an episode that had a label already, and was not drawn from."""


def write_queue(
    draws: Sequence[LabelDraw],
    out: Path,
    *,
    candidates: Candidates,
    drawn_at: datetime,
    overwrite: bool = False,
) -> None:
    """Write a queue as CSV: draws in the order in which people should take them, then what had a label.

    Args:
        draws: one or more.
        out: file to write.
        candidates: what they were drawn from.
        drawn_at: when, with time zone.
        overwrite: replace a file that is there.

    Raises:
        UsageError: the file exists already, or cannot be written.
    """
    n_candidates = Counter(dataset_id for dataset_id, _ in candidates.judgements)
    time = drawn_at.isoformat()
    try:
        with out.open("w" if overwrite else "x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for draw in draws:
                chance = f"{draw.inclusion_probability:.12g}"
                row = (draw.dataset_id, draw.episode_index, draw.stream, chance, draw.uncertainty_source)
                writer.writerow((*row, n_candidates[draw.dataset_id], time))
            for dataset_id, index in sorted(candidates.labelled):
                writer.writerow((dataset_id, index, LABELLED, 1, None, n_candidates[dataset_id], time))
    except FileExistsError as error:
        raise UsageError(
            f"{out} exists already, and rates need the probabilities in it for as long as its labels count; "
            "choose another --out, or replace it with --overwrite"
        ) from error
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror or error}") from error


def read_queues(paths: Sequence[Path]) -> dict[Path, DrawnQueue]:
    """Read queues drawn one after another, in whatever order they are given.

    Returns:
        File -> queue, in the order drawn.

    Raises:
        UsageError: a file is absent or no queue, or several do not tell which was drawn first.
    """
    queues = {path: read_queue(path) for path in paths}
    if len(paths) == 1:
        return queues
    timed: dict[datetime, Path] = {}
    for path in paths:
        queue = queues[path]
        if queue.drawn_at is None:
            raise UsageError(f"{path} does not say when it was drawn, and cannot be put together with others")
        if queue.drawn_at in timed:
            raise UsageError(f"{path} was drawn when {timed[queue.drawn_at]} was: give each queue once")
        timed[queue.drawn_at] = path
    return {timed[time]: queues[timed[time]] for time in sorted(timed)}


def read_queue(path: Path) -> DrawnQueue:
    """Read a queue; the columns `candidates` and `drawn_at` may be absent.

    Raises:
        UsageError: the file is absent or no queue; the line is named.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                raise UsageError(f"{path} is no queue: it lacks the columns {', '.join(missing)}")
            return _queue(path, ((rows.line_num, row) for row in rows))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def _queue(path: Path, rows: Iterator[tuple[int, dict[str, str | None]]]) -> DrawnQueue:
    chances: dict[Key, float] = {}
    labelled: set[Key] = set()
    n_candidates: dict[str, int] = {}
    drawn_at: datetime | None = None
    for line, row in rows:
        try:
            key = (row["dataset"] or "", int(row["episode_index"] or ""))
            chance = float(row["inclusion_probability"] or "")
            if count := row.get("candidates"):
                n_candidates[key[0]] = int(count)
            if time := row.get("drawn_at"):
                drawn_at = datetime.fromisoformat(time)
        except ValueError as error:
            raise UsageError(f"{path}, line {line}: {error}") from error
        if not 0.0 < chance <= 1.0:
            raise UsageError(f"{path}, line {line}: inclusion_probability {chance:g} is not in (0, 1]")
        if drawn_at is not None and drawn_at.tzinfo is None:
            raise UsageError(f"{path}, line {line}: drawn_at {time} has no time zone")
        if key in chances or key in labelled:
            raise UsageError(f"{path}, line {line}: {key[0]} {key[1]} was drawn before")
        if row["stream"] == LABELLED:
            labelled.add(key)
        else:
            chances[key] = chance
    return DrawnQueue(chances, frozenset(labelled), n_candidates, drawn_at)
