"""Reward labels that were asked for: list them, and hand each to exactly one worker."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine, Select, and_, or_, select, tuple_, update
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge.rewards.settings import RewardSettings
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_events import append_to_feed
from robojudge_server.store.queries_runs import AT_REST
from robojudge_server.store.tables import RunRow
from robojudge_server.store.tables_jobs import ExportRow


def export_row(
    *,
    dataset_id: str,
    run_id: str,
    created_by: str,
    target: str,
    kind: str,
    unjudged: str,
    settings: RewardSettings,
) -> ExportRow:
    """Return the row of labels to make once their run is at rest; nothing is stored."""
    return ExportRow(
        export_id=uuid4().hex,
        dataset_id=dataset_id,
        run_id=run_id,
        created_at=datetime.now(UTC),
        created_by=created_by,
        target=target,
        kind=kind,
        unjudged=unjudged,
        settings=settings.model_dump_json(),
        status="waiting",
    )


def create_export(engine: Engine, row: ExportRow) -> ExportRow:
    """Store labels to make: `queued`, or `waiting` while their run goes on.

    Raises:
        NoSuchRecord: the dataset has no such run.
        StoreError: the database refused.
    """
    with writing(engine) as session:
        run = session.get(RunRow, row.run_id)
        if run is None or run.dataset_id != row.dataset_id:
            raise NoSuchRecord(f"dataset {row.dataset_id} has no run {row.run_id}")
        row.status = "queued" if run.status in AT_REST else "waiting"
        session.add(row)
        session.flush()
        return _loose(session, row)


def get_export(engine: Engine, dataset_id: str, export_id: str) -> ExportRow | None:
    """Return one export of a dataset; None where it has no such export.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        row = session.get(ExportRow, export_id)
        return _loose(session, row) if row is not None and row.dataset_id == dataset_id else None


def list_exports(engine: Engine, dataset_id: str, *, limit: int, after: ExportRow | None) -> list[ExportRow]:
    """Return exports of a dataset, newest first.

    Args:
        engine: the database.
        dataset_id: the dataset.
        limit: how many, at most.
        after: the last one of the page before; from the newest where None.

    Raises:
        StoreError: the database cannot be read.
    """
    place = (col(ExportRow.created_at), col(ExportRow.export_id))
    query = select(ExportRow).where(col(ExportRow.dataset_id) == dataset_id)
    if after is not None:
        query = query.where(tuple_(*place) < (after.created_at, after.export_id))
    with reading(engine) as session:
        rows = list(session.scalars(query.order_by(*(column.desc() for column in place)).limit(limit)))
        session.expunge_all()
    return rows


def claim_export(
    engine: Engine,
    owner: str,
    lease_s: float,
    attempts: int,
    *,
    datasets: Collection[str],
    targets: Collection[str],
) -> ExportRow | None:
    """Take the export that has waited longest and could be made; None where there is none.

    It is the owner's alone until the lease ends. One that was lost with its worker `attempts` times fails.

    Args:
        engine: the database.
        owner: who takes it.
        lease_s: how long it stays the owner's without a `renew_export`.
        attempts: how often it may be begun.
        datasets: ids of the datasets the owner can read.
        targets: names of the targets the owner can write to.

    Raises:
        StoreError: the database refused.
    """
    while True:
        with writing(engine) as session:
            row = session.scalar(_claimable(datetime.now(UTC), datasets, targets))
            if row is None:
                return None
            if row.attempts < attempts:
                row.status, row.attempts, row.owner = "leased", row.attempts + 1, owner
                row.lease_until = datetime.now(UTC) + timedelta(seconds=lease_s)
                session.flush()
                return _loose(session, row)
            _end(session, row, error=f"its worker was lost {row.attempts} times; see the workers' logs")


def renew_export(engine: Engine, export_id: str, owner: str, lease_s: float) -> bool:
    """Keep an export for longer; False where it is the owner's no more.

    Raises:
        StoreError: the database refused.
    """
    mine = (
        col(ExportRow.export_id) == export_id,
        col(ExportRow.owner) == owner,
        col(ExportRow.status) == "leased",
    )
    until = datetime.now(UTC) + timedelta(seconds=lease_s)
    with writing(engine) as session:
        found = session.execute(
            update(ExportRow).where(*mine).values(lease_until=until).returning(col(ExportRow.export_id))
        )
        return found.first() is not None


def finish_export(
    engine: Engine,
    export_id: str,
    owner: str,
    *,
    file: str | None = None,
    audit: str | None = None,
    error: str | None = None,
) -> bool:
    """Note how an export ended: `failed` with an error, else `done`. False where it is the owner's no more.

    Args:
        engine: the database.
        export_id: the export.
        owner: who made it.
        file: what was written, below the target's folder.
        audit: the reward audit as JSON.
        error: why nothing was written.

    Raises:
        StoreError: the database refused.
    """
    with writing(engine) as session:
        row = session.get(ExportRow, export_id, with_for_update=True)
        if row is None or row.owner != owner or row.status != "leased":
            return False
        _end(session, row, file=file, audit=audit, error=error)
        return True


def _claimable(now: datetime, datasets: Collection[str], targets: Collection[str]) -> Select[ExportRow]:
    status = col(ExportRow.status)
    ready = or_(
        status == "queued",
        and_(status == "waiting", col(RunRow.status).in_(AT_REST)),
        and_(status == "leased", col(ExportRow.lease_until) < now),
    )
    return (
        select(ExportRow)
        .join(RunRow, col(RunRow.run_id) == col(ExportRow.run_id))
        .where(
            status.in_(("queued", "waiting", "leased")),
            ready,
            col(ExportRow.dataset_id).in_(datasets),
            col(ExportRow.target).in_(targets),
        )
        .order_by(col(ExportRow.created_at), col(ExportRow.export_id))
        .limit(1)
        .with_for_update(skip_locked=True, of=ExportRow)
    )


def _end(
    session: Session,
    row: ExportRow,
    *,
    file: str | None = None,
    audit: str | None = None,
    error: str | None = None,
) -> None:
    row.status = "done" if error is None else "failed"
    row.file, row.audit, row.error = file, audit, error
    row.owner = row.lease_until = None
    row.finished_at = datetime.now(UTC)
    session.flush()
    about = {"export_id": row.export_id, "dataset_id": row.dataset_id, "run_id": row.run_id}
    append_to_feed(session, f"export.{row.status}", about)


def _loose(session: Session, row: ExportRow) -> ExportRow:
    session.refresh(row)
    session.expunge(row)
    return row
