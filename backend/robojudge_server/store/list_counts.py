"""How many episodes of a dataset are judged and annotated, and which comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, distinct, func, select
from sqlmodel import col

from robojudge_server.store.engine import reading
from robojudge_server.store.list_filters import annotated_by
from robojudge_server.store.tables import AnnotationRow, EpisodeRow


@dataclass(frozen=True, slots=True)
class DatasetCounts:
    """Numbers of episodes; those the dataset lists no more are counted too."""

    judged: int
    annotated: int
    annotated_by_me: int
    excluded: int


def count_episodes(engine: Engine, dataset_id: str, annotator: str) -> DatasetCounts:
    """Count a dataset's episodes, each number from one index.

    Raises:
        StoreError: the database cannot be read.
    """
    here = col(EpisodeRow.dataset_id) == dataset_id
    judged = _count(here, col(EpisodeRow.effective_outcome).is_not(None))
    annotated = _count(here, col(EpisodeRow.annotator_count) > 0)
    by_me = select(func.count(distinct(col(AnnotationRow.episode_index)))).where(
        col(AnnotationRow.dataset_id) == dataset_id, col(AnnotationRow.annotator) == annotator
    )
    excluded = _count(here, col(EpisodeRow.review_mark) == "excluded")
    parts = [judged, annotated, by_me, excluded]
    with reading(engine) as session:
        return DatasetCounts(*session.execute(select(*(part.scalar_subquery() for part in parts))).one())


def next_unannotated(engine: Engine, dataset_id: str, annotator: str, after: int) -> int | None:
    """Return the first episode behind one that somebody has not annotated, from the start if need be.

    Excluded ones need nobody's marks.

    Raises:
        StoreError: the database cannot be read.
    """
    index = col(EpisodeRow.episode_index)
    kept = func.coalesce(col(EpisodeRow.review_mark), "") != "excluded"
    todo = _listed(dataset_id).where(~annotated_by(annotator), kept).order_by(index).limit(1)
    with reading(engine) as session:
        found: int | None = session.scalar(todo.where(index > after))
        if found is None:
            found = session.scalar(todo.where(index <= after))
        return found


def neighbours(engine: Engine, dataset_id: str, episode_index: int) -> tuple[int | None, int | None]:
    """Return the listed episodes before and behind one.

    Raises:
        StoreError: the database cannot be read.
    """
    index, listed = col(EpisodeRow.episode_index), _listed(dataset_id).limit(1)
    with reading(engine) as session:
        before = session.scalar(listed.where(index < episode_index).order_by(index.desc()))
        return before, session.scalar(listed.where(index > episode_index).order_by(index))


def _count(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(EpisodeRow).where(*conditions)


def _listed(dataset_id: str) -> Select[Any]:
    return select(col(EpisodeRow.episode_index)).where(
        col(EpisodeRow.dataset_id) == dataset_id, col(EpisodeRow.summary).is_not(None)
    )
