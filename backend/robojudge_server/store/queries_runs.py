"""Runs: make them, list them, and change their state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, tuple_, update
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.errors import Conflict
from robojudge_server.store.batches import batches
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_episodes import insert_missing
from robojudge_server.store.queries_events import append_event, append_to_feed
from robojudge_server.store.tables import DatasetRow, RunRow
from robojudge_server.store.tables_jobs import ExportRow, RunItemRow

AT_REST = frozenset({"imported", "done", "cancelled", "budget_exhausted", "failed"})
"""States of a run in which no worker will do anything."""
RESUMABLE = AT_REST - {"imported", "done"}


def create_run(
    engine: Engine, run: RunRow, episode_indices: Sequence[int], export: ExportRow | None = None
) -> None:
    """Store a run and its work, whole or not at all.

    Args:
        engine: the database.
        run: the run; its counts are set here.
        episode_indices: the episodes, each once.
        export: reward labels to make when the run is at rest.

    Raises:
        Conflict: there is a run of that id already.
        StoreError: the database refused; nothing was stored.
    """
    with writing(engine) as session:
        insert_missing(session, DatasetRow, [{"dataset_id": run.dataset_id}])
        if session.get(RunRow, run.run_id) is not None:
            raise Conflict(f"there is a run {run.run_id} already; ask again")
        run.asked_count = len(episode_indices)
        session.add(run)
        session.flush()
        for batch in batches(episode_indices):
            session.execute(insert(RunItemRow), [_item(run.run_id, index) for index in batch])
        if export is not None:
            session.add(export)
        announce(session, run, "run.created")
        session.flush()
        session.expunge_all()


def get_run(engine: Engine, run_id: str) -> RunRow:
    """Return a run.

    Raises:
        NoSuchRecord: the database has no such run.
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        run = session.get(RunRow, run_id)
        if run is None:
            raise NoSuchRecord(f"there is no run {run_id}")
        session.expunge(run)
        return run


def runs_by_id(engine: Engine, run_ids: Iterable[str]) -> dict[str, RunRow]:
    """Return some runs, those that there are.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        rows = session.scalars(select(RunRow).where(col(RunRow.run_id).in_(set(run_ids))))
        found = {row.run_id: row for row in rows}
        session.expunge_all()
    return found


def list_runs(
    engine: Engine,
    *,
    dataset_id: str | None,
    status: str | None,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[RunRow]:
    """Return runs, newest first.

    Args:
        engine: the database.
        dataset_id: of this dataset only.
        status: in this state only.
        before: `created_at` and `run_id` of the run that the page before ended with.
        limit: how many at most.

    Raises:
        StoreError: the database cannot be read.
    """
    place = (col(RunRow.created_at), col(RunRow.run_id))
    query = select(RunRow).order_by(*(column.desc() for column in place)).limit(limit)
    if dataset_id is not None:
        query = query.where(col(RunRow.dataset_id) == dataset_id)
    if status is not None:
        query = query.where(col(RunRow.status) == status)
    if before is not None:
        query = query.where(tuple_(*place) < before)
    with reading(engine) as session:
        runs = list(session.scalars(query))
        session.expunge_all()
        return runs


def run_items(
    engine: Engine, run_id: str, *, status: str | None, after: int | None, limit: int
) -> list[RunItemRow]:
    """Return a run's episodes, by index.

    Args:
        engine: the database.
        run_id: the run.
        status: in this state only.
        after: index of the episode that the page before ended with.
        limit: how many at most.

    Raises:
        StoreError: the database cannot be read.
    """
    index = col(RunItemRow.episode_index)
    query = select(RunItemRow).where(col(RunItemRow.run_id) == run_id).order_by(index).limit(limit)
    if status is not None:
        query = query.where(col(RunItemRow.status) == status)
    if after is not None:
        query = query.where(index > after)
    with reading(engine) as session:
        items = list(session.scalars(query))
        session.expunge_all()
        return items


def failure_counts(engine: Engine, run_id: str) -> dict[str, int]:
    """Return how many of a run's episodes failed for each type of error.

    Raises:
        StoreError: the database cannot be read.
    """
    kind = col(RunItemRow.error_type)
    query = (
        select(kind, func.count())
        .where(col(RunItemRow.run_id) == run_id, col(RunItemRow.status) == "failed")
        .group_by(kind)
        .order_by(kind)
    )
    with reading(engine) as session:
        return {str(name): count for name, count in session.execute(query)}


def recent_requests(engine: Engine, user: str, since: datetime) -> int:
    """Return how many runs a user has asked for since then.

    Raises:
        StoreError: the database cannot be read.
    """
    query = (
        select(func.count())
        .select_from(RunRow)
        .where(col(RunRow.created_at) >= since, col(RunRow.requested_by) == user)
    )
    with reading(engine) as session:
        return session.scalars(query).one()


def cancel_run(engine: Engine, run_id: str) -> RunRow:
    """End a run early. What is being judged right now may still come in; nothing new is begun.

    Raises:
        NoSuchRecord: the database has no such run.
        Conflict: it has ended already.
        StoreError: the database refused.
    """
    with locked_run(engine, run_id) as (session, run):
        if run.status in AT_REST:
            raise Conflict(f"run {run_id} is {run.status}; there is nothing to cancel")
        end_run(session, run, "cancelled")
        return run


def resume_run(engine: Engine, run_id: str) -> RunRow:
    """Go on with a run that ended before every episode was attempted.

    Raises:
        NoSuchRecord: the database has no such run.
        Conflict: it goes on already, or is done.
        StoreError: the database refused.
    """
    with locked_run(engine, run_id) as (session, run):
        if run.status not in RESUMABLE:
            raise Conflict(f"run {run_id} is {run.status}; there is nothing to resume")
        _queue(session, run, "run.resumed")
        return run


def retry_run(engine: Engine, run_id: str) -> RunRow:
    """Judge the failed episodes of a run again, and what was not attempted.

    Raises:
        NoSuchRecord: the database has no such run.
        Conflict: it still goes on, or no episode failed.
        StoreError: the database refused.
    """
    with locked_run(engine, run_id) as (session, run):
        if run.status not in AT_REST or run.failed_count == 0:
            why = "no episode failed" if run.status in AT_REST else f"it is {run.status}"
            raise Conflict(f"run {run_id} cannot be tried again: {why}")
        failed = (col(RunItemRow.run_id) == run_id, col(RunItemRow.status) == "failed")
        fresh = {"status": "queued", "attempts": 0, "error_type": None, "seq": None}
        session.execute(update(RunItemRow).where(*failed).values(**fresh))
        run.failed_count = 0
        _queue(session, run, "run.retried")
        return run


@contextmanager
def locked_run(engine: Engine, run_id: str) -> Iterator[tuple[Session, RunRow]]:
    """Give a transaction that holds the lock on a run; the row may be used after it.

    Raises:
        NoSuchRecord: the database has no such run.
        StoreError: the database refused.
    """
    with writing(engine) as session:
        run = session.get(RunRow, run_id, with_for_update=True)
        if run is None:
            raise NoSuchRecord(f"there is no run {run_id}")
        yield session, run
        session.flush()
        session.expunge(run)


def end_run(session: Session, run: RunRow, status: str, error: str | None = None) -> None:
    """Bring a locked run to rest."""
    run.status, run.error = status, error
    run.finished_at = datetime.now(UTC)
    run.holder = run.holder_until = None
    announce(session, run, f"run.{status}", **({"error": error} if error else {}))


def announce(session: Session, run: RunRow, type: str, **more: Any) -> None:
    """Tell a locked run's readers and those of the feed that its state changed; locks the feed."""
    data = {**standing(run), **more}
    append_event(session, run, type, data)
    append_to_feed(session, type, data)


def standing(run: RunRow) -> dict[str, Any]:
    """Return what events say of a run: where it stands, and nothing that a judge said."""
    return {
        "run_id": run.run_id,
        "dataset_id": run.dataset_id,
        "status": run.status,
        "asked_count": run.asked_count,
        "judged_count": run.judged_count,
        "failed_count": run.failed_count,
    }


def asked_episodes(engine: Engine, run_id: str) -> list[int]:
    """Return the indices of all episodes of a run.

    Raises:
        StoreError: the database cannot be read.
    """
    index = col(RunItemRow.episode_index)
    with reading(engine) as session:
        return list(session.scalars(select(index).where(col(RunItemRow.run_id) == run_id).order_by(index)))


def _queue(session: Session, run: RunRow, type: str) -> None:
    """Hand a locked run back to the workers; one without open work is done at once."""
    run.status, run.error, run.finished_at = "queued", None, None
    run.holder = run.holder_until = None
    announce(session, run, type)
    if run.judged_count + run.failed_count == run.asked_count:
        end_run(session, run, "done")


def _item(run_id: str, episode_index: int) -> dict[str, Any]:
    return {"run_id": run_id, "episode_index": episode_index, "status": "queued", "attempts": 0}
