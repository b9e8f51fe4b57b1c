"""Runs to work on, as the service stores them, without a dataset behind them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import col

from records import WHEN
from robojudge.schema.judgement import Usage
from robojudge_server.store.engine import reading
from robojudge_server.store.queries_events import Event, read_events
from robojudge_server.store.queries_items import begin_run
from robojudge_server.store.queries_runs import create_run, get_run
from robojudge_server.store.run_preparation import mark_prepared
from robojudge_server.store.tables import JudgementRow, RunRow
from robojudge_server.store.tables_jobs import RunItemRow

FROZEN = {
    "dataset_id": "d",
    "judge": {"provider": "openai", "model": "gpt-4.1", "method": "rubric"},
    "prompt_sha256": "p",
    "fingerprint": "f" * 64,
}


def add_run(engine: Engine, run_id: str = "r", episodes: int = 3, **changes: Any) -> str:
    fields: dict[str, Any] = {
        "dataset_id": "d",
        "created_at": WHEN,
        "settings": json.dumps({"frozen": FROZEN, "created_at": WHEN.isoformat()}),
        "request": '{"judge": "gpt"}',
        "requested_by": "ada",
        "status": "queued",
    }
    create_run(engine, RunRow(run_id=run_id, **{**fields, **changes}), range(episodes))
    return run_id


def add_prepared_run(engine: Engine, run_id: str = "r", episodes: int = 3) -> str:
    add_run(engine, run_id, episodes)
    begin_run(engine, run_id, "maker", budgeted=False, lease_s=60)
    assert mark_prepared(engine, run_id, "maker", Usage(), keep_hold=False)
    return run_id


def lines(engine: Engine, run_id: str = "r") -> list[tuple[int, int]]:
    """(seq, episode_index) of every stored outcome of a run."""
    query = select(col(JudgementRow.seq), col(JudgementRow.episode_index)).where(
        col(JudgementRow.run_id) == run_id
    )
    with reading(engine) as session:
        return [(seq, index) for seq, index in session.execute(query.order_by(col(JudgementRow.seq)))]


def items(engine: Engine, run_id: str = "r") -> dict[int, tuple[str, int, str | None]]:
    """Status, attempts and owner of every episode of a run."""
    query = select(RunItemRow).where(col(RunItemRow.run_id) == run_id)
    with reading(engine) as session:
        return {row.episode_index: (row.status, row.attempts, row.owner) for row in session.scalars(query)}


def events(engine: Engine, run_id: str = "r") -> list[Event]:
    """Every event of a run, whose numbers must have no gap."""
    found = read_events(engine, run_id, after=0, limit=100_000)
    assert [event.seq for event in found] == list(range(1, len(found) + 1))
    return found


def standing_of(engine: Engine, run_id: str = "r") -> tuple[str, int, int, int]:
    run = get_run(engine, run_id)
    return run.status, run.asked_count, run.judged_count, run.failed_count
