"""Store what came of a run's episodes: journal line, summary row, counts and event in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge.errors import TransportTimeout, WorkerLost
from robojudge.journal import Outcome
from robojudge.schema.judgement import ErrorRecord, Failure, JudgeIdentity, Judgement, Usage
from robojudge_server.store.engine import reading
from robojudge_server.store.queries_episodes import lock_episodes, refresh
from robojudge_server.store.queries_events import append_event, append_to_feed
from robojudge_server.store.queries_items import ACTIVE
from robojudge_server.store.queries_runs import end_run, locked_run, standing
from robojudge_server.store.tables import JudgementRow, RunRow
from robojudge_server.store.tables_jobs import RunItemRow

Number = TypeVar("Number", int, float)
NOTHING_USED = Usage(input_tokens=0, cached_tokens=0, output_tokens=0, cost_usd=0.0)


def complete(engine: Engine, run_id: str, owner: str, outcome: Outcome, *, tell_feed: bool = False) -> bool:
    """Store the outcome of an episode that a worker has taken; the last one ends the run.

    Args:
        engine: the database.
        run_id: the run.
        owner: the worker.
        outcome: what came of it.
        tell_feed: whether the feed of everything shall hear how far the run is.

    Returns:
        False where the episode is the worker's no more: then another judges it, and this is not stored.

    Raises:
        NoSuchRecord: the database has no such run.
        StoreError: the database refused; nothing was stored.
    """
    with locked_run(engine, run_id) as (session, run):
        item = session.get(RunItemRow, (run_id, outcome.episode_index), with_for_update=True)
        if item is None or item.status != "leased" or item.owner != owner:
            return False
        _store(session, run, [(item, outcome)])
        if tell_feed and run.status in ACTIVE:
            append_to_feed(session, "run.progress", standing(run))
        return True


def sweep(engine: Engine, attempts: int) -> int:
    """Take back episodes whose workers gave no sign of life in time; return how many there were.

    They are queued again; one that was lost `attempts` times fails, so that it cannot take down worker
    after worker.

    Raises:
        StoreError: the database refused.
    """
    expired = (col(RunItemRow.status) == "leased", col(RunItemRow.lease_until) < datetime.now(UTC))
    with reading(engine) as session:
        run_ids = sorted(session.scalars(select(col(RunItemRow.run_id)).where(*expired).distinct()))
    found = 0
    for run_id in run_ids:
        with locked_run(engine, run_id) as (session, run):
            mine = select(RunItemRow).where(col(RunItemRow.run_id) == run_id, *expired)
            in_order = mine.order_by(col(RunItemRow.episode_index)).with_for_update(skip_locked=True)
            items = session.scalars(in_order).all()
            lost = [item for item in items if item.attempts >= attempts]
            for item in items:
                item.status, item.owner, item.lease_until = "queued", None, None
            _store(session, run, [(item, _lost(run, item)) for item in lost])
            found += len(items)
    return found


def unknown_costs(engine: Engine, run_id: str) -> int:
    """Return for how many outcomes of a run a model may have worked without telling us how much.

    Raises:
        StoreError: the database cannot be read.
    """
    query = select(func.count()).where(
        col(JudgementRow.run_id) == run_id, col(JudgementRow.error_type) == TransportTimeout.__name__
    )
    with reading(engine) as session:
        return session.scalars(query).one()


def used(run: RunRow) -> Usage:
    """Return what all calls of a run took so far; a number is None once one call's is unknown."""
    return NOTHING_USED if run.usage is None else Usage.model_validate_json(run.usage)


def add_used(run: RunRow, more: Usage) -> None:
    """Count what calls took; the run must be locked."""
    before = used(run)
    if not more.calls:
        more = NOTHING_USED
    latencies = [s for s in (before.latency_s, more.latency_s) if s is not None]
    after = Usage(
        calls=before.calls + more.calls,
        input_tokens=_sum(before.input_tokens, more.input_tokens),
        cached_tokens=_sum(before.cached_tokens, more.cached_tokens),
        output_tokens=_sum(before.output_tokens, more.output_tokens),
        cost_usd=_sum(before.cost_usd, more.cost_usd),
        latency_s=max(latencies, default=None),
    )
    run.usage = after.model_dump_json()


def _sum(before: Number | None, more: Number | None) -> Number | None:
    return None if before is None or more is None else before + more


def _store(session: Session, run: RunRow, done: Sequence[tuple[RunItemRow, Outcome]]) -> None:
    """Store outcomes of items that are locked, as is the run."""
    if not done:
        return
    episodes = lock_episodes(session, run.dataset_id, [item.episode_index for item, _ in done])
    for item, outcome in done:
        run.line_count += 1
        item.seq, item.owner, item.lease_until = run.line_count, None, None
        session.add(_line(run, outcome))
        _count(run, item, outcome)
        counts = {**standing(run), "cost_usd": used(run).cost_usd}
        told = {"episode_index": item.episode_index, "error_type": item.error_type, "status": item.status}
        append_event(session, run, "run.judged", {**counts, **told})
    session.flush()
    refresh(session, run.dataset_id, episodes)
    if run.status in ACTIVE and run.judged_count + run.failed_count == run.asked_count:
        end_run(session, run, "done")


def _count(run: RunRow, item: RunItemRow, outcome: Outcome) -> None:
    cached = isinstance(outcome, Judgement) and outcome.cached
    if isinstance(outcome, Failure):
        item.status, item.error_type = "failed", outcome.error.type
        run.failed_count += 1
    else:
        item.status, item.error_type = "judged", None
        run.judged_count += 1
        run.cached_count += cached
    if not cached:
        add_used(run, outcome.usage)


def _line(run: RunRow, outcome: Outcome) -> JudgementRow:
    return JudgementRow(
        run_id=run.run_id,
        seq=run.line_count,
        dataset_id=run.dataset_id,
        episode_index=outcome.episode_index,
        created_at=outcome.created_at,
        error_type=outcome.error.type if isinstance(outcome, Failure) else None,
        record=outcome.model_dump_json(),
    )


def _lost(run: RunRow, item: RunItemRow) -> Failure:
    frozen = json.loads(run.settings)["frozen"]
    judge = {name: frozen["judge"][name] for name in ("provider", "model", "method")}
    return Failure(
        dataset_id=run.dataset_id,
        episode_index=item.episode_index,
        created_at=datetime.now(UTC),
        judge=JudgeIdentity(
            **judge,
            prompt_sha256=frozen["prompt_sha256"],
            frames_sha256=None,
            fingerprint=frozen["fingerprint"],
        ),
        error=ErrorRecord(
            type=WorkerLost.__name__,
            stage=WorkerLost.stage,
            message=f"dataset {run.dataset_id}, episode {item.episode_index}: {item.attempts} workers that "
            "were judging it died; try again, or look into their logs",
            retryable=WorkerLost.retryable,
        ),
    )
