"""Pages of episodes by keyset: what comes after a place in an order, unknown values always last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, func, select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.store.base import METADATA
from robojudge_server.store.engine import reading
from robojudge_server.store.list_filters import EpisodeFilters, SortedBy
from robojudge_server.store.tables import AnnotationRow, EpisodeRow

FEW = 5_000
"""A filter that leaves more rows than this lets a walk in any order find a page soon."""
SHOWN = tuple(
    column
    for column in METADATA.tables[EpisodeRow.__tablename__].columns
    if column.name not in ("dataset_id", "judged_run_id", "judged_seq")
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an episode stands in an order; `value` is None among the unknown ones."""

    value: str | float | None
    episode_index: int


@dataclass(frozen=True, slots=True)
class EpisodeQuery:
    """A list of episodes of one dataset: which, and in which order."""

    dataset_id: str
    sort: SortedBy = "episode_index"
    descending: bool = False
    filters: EpisodeFilters = field(default_factory=EpisodeFilters)


def list_episodes(
    engine: Engine, query: EpisodeQuery, *, after: Place | None, limit: int
) -> list[RowMapping]:
    """Return the next episodes of a list that the dataset itself lists.

    Args:
        engine: the database.
        query: the list.
        after: the place before the first one; None for the start of the list.
        limit: how many, at most.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        fitting = _fitting(session, query)
        if query.sort == "episode_index":
            return _rows(session, _by_index(fitting, query.descending, after, limit))
        column = getattr(EpisodeRow, query.sort)
        found: list[RowMapping] = []
        if after is None or after.value is not None:
            found = _rows(session, _known(fitting, column, query.descending, after, limit))
            after = None
        if len(found) < limit:
            found += _rows(session, _unknown(fitting, column, after, limit - len(found)))
        return found


def episode_row(engine: Engine, dataset_id: str, episode_index: int) -> RowMapping | None:
    """Return one episode as `list_episodes` does; None where the dataset does not list it.

    Raises:
        StoreError: the database cannot be read.
    """
    one = _listed(dataset_id).where(col(EpisodeRow.episode_index) == episode_index)
    with reading(engine) as session:
        return session.execute(one).mappings().first()


def annotated_among(
    engine: Engine, dataset_id: str, annotator: str, indices: Sequence[int]
) -> frozenset[int]:
    """Return which of some episodes somebody has annotated.

    Raises:
        StoreError: the database cannot be read.
    """
    query = select(col(AnnotationRow.episode_index)).where(
        col(AnnotationRow.dataset_id) == dataset_id,
        col(AnnotationRow.annotator) == annotator,
        col(AnnotationRow.episode_index).in_(indices),
    )
    with reading(engine) as session:
        return frozenset(session.scalars(query))


def _rows(session: Session, query: Select[Any]) -> list[RowMapping]:
    return list(session.execute(query).mappings())


def _fitting(session: Session, query: EpisodeQuery) -> Select[Any]:
    """Return the query of all rows of the list, in no order yet.

    Walking an index in the list's order is fast where rows that fit come up soon. Where few fit, their
    indices go along, so that the walk stays inside the index.
    """
    narrowings = query.filters.narrowings(query.dataset_id)
    ids = [one.ids for one in narrowings if one.ids is not None and one.column != query.sort]
    few = [col(EpisodeRow.episode_index).in_(one) for one in _few(session, ids)]
    return _listed(query.dataset_id).where(*(one.condition for one in narrowings), *few)


def _listed(dataset_id: str) -> Select[Any]:
    return select(*SHOWN).where(
        col(EpisodeRow.dataset_id) == dataset_id, col(EpisodeRow.summary).is_not(None)
    )


def _few(session: Session, ids: list[Select[Any]]) -> list[Select[Any]]:
    """Return those of some queries that find at most `FEW` rows."""
    if not ids:
        return []
    capped = [one.limit(FEW + 1).subquery() for one in ids]
    counts = session.execute(
        select(*(select(func.count()).select_from(one).scalar_subquery() for one in capped))
    ).one()
    return [one for one, count in zip(ids, counts, strict=True) if count <= FEW]


def _by_index(fitting: Select[Any], descending: bool, after: Place | None, limit: int) -> Select[Any]:
    index = col(EpisodeRow.episode_index)
    page = fitting.order_by(index.desc() if descending else index).limit(limit)
    if after is None:
        return page
    return page.where(index < after.episode_index if descending else index > after.episode_index)


def _known(
    fitting: Select[Any], column: Any, descending: bool, after: Place | None, limit: int
) -> Select[Any]:
    """Those with a value, in the order of the index (dataset_id, column, episode_index), either way."""
    index = col(EpisodeRow.episode_index)
    page = fitting.order_by(*((column.desc(), index.desc()) if descending else (column, index))).limit(limit)
    if after is None:
        return page.where(column.is_not(None))
    here, there = tuple_(column, index), tuple_(after.value, after.episode_index)
    return page.where(here < there if descending else here > there)


def _unknown(fitting: Select[Any], column: Any, after: Place | None, limit: int) -> Select[Any]:
    """Those without a value, by index."""
    index = col(EpisodeRow.episode_index)
    page = fitting.where(column.is_(None)).order_by(index).limit(limit)
    return page if after is None else page.where(index > after.episode_index)
