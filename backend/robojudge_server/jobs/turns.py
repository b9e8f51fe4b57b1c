"""Which runs a worker judges at once, when there are more than it can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from robojudge_server.store.tables import RunRow


def next_runs(runs: Sequence[RunRow], count: int) -> list[str]:
    """Choose the runs to judge now: those with the least left to do, and always the oldest.

    Small new runs do not wait for large old ones to end, and the oldest does not wait for them; with
    room for a single run the one with the least left goes first.

    Args:
        runs: the runs there are.
        count: how many at once, at most.
    """
    by_rest = sorted(runs, key=lambda run: (_left(run), *_age(run)))
    if count > 1 and len(runs) > count:
        oldest = min(runs, key=_age)
        by_rest = [oldest, *(run for run in by_rest if run is not oldest)]
    return [run.run_id for run in by_rest[:count]]


def _left(run: RunRow) -> int:
    return run.asked_count - run.judged_count - run.failed_count


def _age(run: RunRow) -> tuple[datetime, str]:
    return run.created_at, run.run_id
