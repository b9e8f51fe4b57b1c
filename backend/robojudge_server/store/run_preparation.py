"""What is settled once before any number of workers judge a run, and how a run ends before its time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from robojudge.schema.judgement import Usage
from robojudge_server.store.queries_items import ACTIVE
from robojudge_server.store.queries_runs import end_run, locked_run
from robojudge_server.store.run_outcomes import add_used


class RunKeeper:
    """Keeps the tasks' subtask lists in a run's settings, as `RunFolder` does in `run.json`."""

    def __init__(self, engine: Engine, run_id: str) -> None:
        self._engine = engine
        self._run_id = run_id

    def settle_subtasks(self, lists: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
        """Add tasks' lists; a task settled before keeps its list for good.

        Args:
            lists: task -> `{names, source}`, or None for a task that is judged without a list.

        Returns:
            The settled lists of all tasks.

        Raises:
            StoreError: the database refused.
        """
        with locked_run(self._engine, self._run_id) as (_, run):
            record = json.loads(run.settings)
            settled: dict[str, Any] = record.setdefault("subtasks", {})
            for task, entry in lists.items():
                settled.setdefault(task, entry)
            run.settings = settings_text(record)
            return settled


def settings_text(record: Mapping[str, Any]) -> str:
    """Return a run's settings as `run.json` has them."""
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def mark_prepared(engine: Engine, run_id: str, owner: str, usage: Usage, *, keep_hold: bool) -> bool:
    """Let all workers judge a run, where its holder still holds it; tell whether it did.

    Args:
        engine: the database.
        run_id: the run.
        owner: the holder.
        usage: what preparing it took.
        keep_hold: whether the holder stays the only one that may judge.

    Raises:
        StoreError: the database refused.
    """
    with locked_run(engine, run_id) as (_, run):
        if run.holder != owner:
            return False
        add_used(run, usage)
        run.prepared = True
        if not keep_hold:
            run.holder = run.holder_until = None
        return True


def stop_run(engine: Engine, run_id: str, status: str, error: str | None = None) -> None:
    """Bring a run to rest unless it is: `budget_exhausted`, or `failed` with the reason.

    Raises:
        StoreError: the database refused.
    """
    with locked_run(engine, run_id) as (session, run):
        if run.status in ACTIVE:
            end_run(session, run, status, error)
