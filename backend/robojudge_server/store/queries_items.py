"""Hand a run's episodes to workers, each to exactly one at a time.

Leases are told by the workers' clocks, which must not differ by as much as a lease is long: else an
episode may be judged twice. It is never stored twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Engine, select, update
from sqlmodel import col

from robojudge_server.store.engine import reading, writing
from robojudge_server.store.queries_runs import announce, locked_run
from robojudge_server.store.tables import RunRow
from robojudge_server.store.tables_jobs import ExportRow, RunItemRow

ACTIVE = ("queued", "running")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a worker's sign of life told it about a run.

    Attributes:
        active: whether there is still something to judge.
        held: whether the worker is the run's holder.
    """

    active: bool
    held: bool


def open_runs(engine: Engine, dataset_ids: Collection[str]) -> list[RunRow]:
    """Return the active runs of some datasets that have episodes nobody has taken, oldest first.

    Raises:
        StoreError: the database cannot be read.
    """
    waiting = (
        select(RunItemRow)
        .where(col(RunItemRow.run_id) == col(RunRow.run_id), col(RunItemRow.status) == "queued")
        .exists()
    )
    query = (
        select(RunRow)
        .where(col(RunRow.status).in_(ACTIVE), col(RunRow.dataset_id).in_(dataset_ids), waiting)
        .order_by(col(RunRow.created_at), col(RunRow.run_id))
    )
    with reading(engine) as session:
        runs = list(session.scalars(query))
        session.expunge_all()
        return runs


def begin_run(engine: Engine, run_id: str, owner: str, *, budgeted: bool, lease_s: float) -> RunRow | None:
    """Let a worker judge a run; None where it ended meanwhile, or another worker must be waited for.

    Until a run is prepared, and always where it has a budget, one worker holds it and the others wait.

    Raises:
        NoSuchRecord: the database has no such run.
        StoreError: the database refused.
    """
    with locked_run(engine, run_id) as (session, run):
        if run.status not in ACTIVE:
            return None
        if budgeted or not run.prepared:
            if held_by_another(run, owner):
                return None
            run.holder, run.holder_until = owner, _until(lease_s)
        if run.status == "queued":
            run.status = "running"
            run.started_at = run.started_at or datetime.now(UTC)
            announce(session, run, "run.started")
        return run


def held_by_another(run: RunRow, owner: str) -> bool:
    """Tell whether another worker that shows signs of life holds a run."""
    return (
        run.holder not in (None, owner)
        and run.holder_until is not None
        and run.holder_until >= datetime.now(UTC)
    )


def claim_items(engine: Engine, run_id: str, owner: str, *, count: int, lease_s: float) -> list[int]:
    """Take up to so many episodes of a running run that nobody has; return their indices.

    Any number of workers may call it at once; rows that another is taking are passed over.

    Raises:
        StoreError: the database refused; nothing was taken.
    """
    with writing(engine) as session:
        run = select(col(RunRow.status)).where(col(RunRow.run_id) == run_id)
        if session.scalar(run) != "running":
            return []
        items = session.scalars(
            select(RunItemRow)
            .where(col(RunItemRow.run_id) == run_id, col(RunItemRow.status) == "queued")
            .order_by(col(RunItemRow.episode_index))
            .limit(count)
            .with_for_update(skip_locked=True)
        ).all()
        for item in items:
            item.status, item.owner, item.lease_until = "leased", owner, _until(lease_s)
            item.attempts += 1
        return [item.episode_index for item in items]


def renew(engine: Engine, run_id: str, owner: str, indices: Collection[int], *, lease_s: float) -> Standing:
    """Give a sign of life for a run that a worker holds, and for the episodes it is judging.

    Raises:
        NoSuchRecord: the database has no such run.
        StoreError: the database refused.
    """
    with locked_run(engine, run_id) as (session, run):
        held = run.holder == owner
        if held:
            run.holder_until = _until(lease_s)
        session.execute(
            update(RunItemRow)
            .where(*_leased_by(run_id, owner), col(RunItemRow.episode_index).in_(indices))
            .values(lease_until=_until(lease_s))
        )
        return Standing(active=run.status in ACTIVE, held=held)


def release(engine: Engine, run_id: str, owner: str) -> None:
    """Give back whatever a worker has of a run; the episodes count as never taken.

    Raises:
        NoSuchRecord: the database has no such run.
        StoreError: the database refused.
    """
    with locked_run(engine, run_id) as (session, run):
        if run.holder == owner:
            run.holder = run.holder_until = None
        session.execute(
            update(RunItemRow)
            .where(*_leased_by(run_id, owner))
            .values(status="queued", owner=None, lease_until=None, attempts=col(RunItemRow.attempts) - 1)
        )


def owners(engine: Engine) -> set[str]:
    """Return the workers that have something.

    Raises:
        StoreError: the database cannot be read.
    """
    queries = (
        select(col(RunItemRow.owner)).where(col(RunItemRow.status) == "leased"),
        select(col(RunRow.holder)).where(col(RunRow.status).in_(ACTIVE)),
        select(col(ExportRow.owner)).where(col(ExportRow.status) == "leased"),
    )
    with reading(engine) as session:
        return {name for query in queries for name in session.scalars(query.distinct()) if name is not None}


def end_leases(engine: Engine, dead: Collection[str]) -> None:
    """Let the leases of workers that are known to be dead end now.

    Raises:
        StoreError: the database refused.
    """
    with writing(engine) as session:
        session.execute(update(RunRow).where(col(RunRow.holder).in_(dead)).values(holder_until=_LONG_AGO))
        for table in (RunItemRow, ExportRow):
            mine = (col(table.status) == "leased", col(table.owner).in_(dead))
            session.execute(update(table).where(*mine).values(lease_until=_LONG_AGO))


def _leased_by(run_id: str, owner: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(RunItemRow.run_id) == run_id,
        col(RunItemRow.status) == "leased",
        col(RunItemRow.owner) == owner,
    )


def _until(lease_s: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=lease_s)
