"""Who could see judges' numbers of what, and since when. Reveals are only added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Engine, select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.store.engine import reading, writing
from robojudge_server.store.queries_episodes import insert_missing
from robojudge_server.store.tables import DatasetRow
from robojudge_server.store.tables_people import WHOLE_DATASET, RevealRow

Cause = Literal["saved", "asked"]


@dataclass(frozen=True, slots=True)
class Unblinding:
    """When a dataset's numbers became everybody's to see, and by whose word."""

    at: datetime
    by: str


def reveal(
    session: Session, dataset_id: str, seen: Iterable[tuple[str, int]], cause: Cause, at: datetime
) -> None:
    """Note that people can see episodes' numbers from now on; the first note of each counts.

    Args:
        session: a transaction that may write.
        dataset_id: the dataset, which has a row.
        seen: who, and which episode, or `WHOLE_DATASET`.
        cause: what led to it.
        at: when.
    """
    fixed = {"dataset_id": dataset_id, "revealed_at": at, "cause": cause}
    rows = [
        {**fixed, "annotator": annotator, "episode_index": episode_index}
        for annotator, episode_index in sorted(set(seen))
    ]
    if rows:
        insert_missing(session, RevealRow, rows)


def ask_to_see(engine: Engine, dataset_id: str, annotator: str, episode_index: int) -> RevealRow:
    """Note that somebody asks to see an episode, or `WHOLE_DATASET`, and return the first such note.

    Raises:
        StoreError: the database refused.
    """
    with writing(engine) as session:
        reveal(session, dataset_id, [(annotator, episode_index)], "asked", datetime.now(UTC))
        row = session.get_one(RevealRow, (dataset_id, annotator, episode_index))
        session.expunge(row)
        return row


def list_reveals(
    engine: Engine, dataset_id: str, annotator: str | None, after: tuple[str, int] | None, count: int
) -> list[RevealRow]:
    """Return reveals of a dataset by name and episode, the whole dataset first.

    Args:
        engine: the database.
        dataset_id: the dataset.
        annotator: whose; everybody's if None.
        after: name and episode index of the reveal before the first to return.
        count: how many at most.

    Raises:
        StoreError: the database cannot be read.
    """
    key = (col(RevealRow.annotator), col(RevealRow.episode_index))
    query = select(RevealRow).where(col(RevealRow.dataset_id) == dataset_id).order_by(*key).limit(count)
    if annotator is not None:
        query = query.where(key[0] == annotator)
    if after is not None:
        query = query.where(tuple_(*key) > after)
    with reading(engine) as session:
        rows = list(session.scalars(query))
        session.expunge_all()
        return rows


def sees_dataset(engine: Engine, dataset_id: str, annotator: str) -> bool:
    """Tell whether somebody can see the numbers of a whole dataset.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        return _sees_dataset(session, dataset_id, annotator)


def seen_episodes(engine: Engine, dataset_id: str, annotator: str, indices: Sequence[int]) -> frozenset[int]:
    """Return which of some episodes somebody can see the numbers of, those of their own reveals.

    Raises:
        StoreError: the database cannot be read.
    """
    query = select(col(RevealRow.episode_index)).where(
        col(RevealRow.dataset_id) == dataset_id,
        col(RevealRow.annotator) == annotator,
        col(RevealRow.episode_index).in_(indices),
    )
    with reading(engine) as session:
        return frozenset(session.scalars(query))


def has_seen(session: Session, dataset_id: str, annotator: str, episode_index: int) -> bool:
    """Tell whether somebody can see one episode's numbers: by any reveal that covers it."""
    own = session.get(RevealRow, (dataset_id, annotator, episode_index))
    return own is not None or _sees_dataset(session, dataset_id, annotator)


def unblind(engine: Engine, dataset_id: str, by: str) -> Unblinding:
    """Let everybody see a dataset's numbers, for good; a second time changes nothing.

    Raises:
        StoreError: the database refused.
    """
    with writing(engine) as session:
        row = session.get_one(DatasetRow, dataset_id, with_for_update=True)
        if row.unblinded_at is None:
            row.unblinded_at, row.unblinded_by = datetime.now(UTC), by
        return Unblinding(row.unblinded_at, row.unblinded_by or "")


def _sees_dataset(session: Session, dataset_id: str, annotator: str) -> bool:
    row = session.get(DatasetRow, dataset_id)
    if row is not None and row.unblinded_at is not None:
        return True
    return session.get(RevealRow, (dataset_id, annotator, WHOLE_DATASET)) is not None
