"""Who could see judges' numbers of what, and since when. Reveals are only added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.store.engine import reading, writing
from robojudge_server.store.queries_episodes import insert_missing
from robojudge_server.store.tables import DatasetRow
from robojudge_server.store.tables_people import WHOLE_DATASET, RevealRow

Cause = Literal["saved", "asked"]


def reveal(session: Session, dataset_id: str, annotator: str, episode_index: int, cause: Cause) -> None:
    """Note that somebody can see an episode's numbers from now on; the first note counts."""
    row = {
        "dataset_id": dataset_id,
        "annotator": annotator,
        "episode_index": episode_index,
        "revealed_at": datetime.now(UTC),
        "cause": cause,
    }
    insert_missing(session, RevealRow, [row])


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


def unblind(engine: Engine, dataset_id: str, by: str) -> None:
    """Let everybody see a dataset's numbers, for good; a second time changes nothing.

    Raises:
        StoreError: the database refused.
    """
    with writing(engine) as session:
        row = session.get_one(DatasetRow, dataset_id, with_for_update=True)
        if row.unblinded_at is None:
            row.unblinded_at, row.unblinded_by = datetime.now(UTC), by


def _sees_dataset(session: Session, dataset_id: str, annotator: str) -> bool:
    row = session.get(DatasetRow, dataset_id)
    if row is not None and row.unblinded_at is not None:
        return True
    return session.get(RevealRow, (dataset_id, annotator, WHOLE_DATASET)) is not None
