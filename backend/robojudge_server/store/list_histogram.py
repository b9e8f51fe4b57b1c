"""How a column of the episodes of a dataset is distributed, counted in its index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.store.engine import reading
from robojudge_server.store.tables import EpisodeRow

BINS = 20
"""Bins of equal width from 0 to 1; the last one holds 1 too."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Numbers of episodes by bin or category, and of those without a value; None for a width: categories."""

    counts: dict[str, int]
    unknown: int
    bin_width: float | None = None


def number_histogram(engine: Engine, dataset_id: str, name: str) -> Histogram:
    """Count a column whose values are 0 to 1; the bins are named by their lower edge.

    Raises:
        StoreError: the database cannot be read.
    """
    column: Any = getattr(EpisodeRow, name)
    edges = [k / BINS for k in range(BINS)]
    above = [column < edge for edge in edges[1:]] + [column <= 1]
    parts = [(column >= low) & high for low, high in zip(edges, above, strict=True)]
    with reading(engine) as session:
        *counts, unknown = _counts(session, dataset_id, [*parts, column.is_(None)])
    return Histogram(_named(edges, counts), unknown, 1 / BINS)


def length_histogram(engine: Engine, dataset_id: str) -> Histogram:
    """Count episodes by their frames: at most `BINS` bins of equal width over the lengths there are.

    Raises:
        StoreError: the database cannot be read.
    """
    column: Any = col(EpisodeRow.length)
    span = select(func.min(column), func.max(column)).where(col(EpisodeRow.dataset_id) == dataset_id)
    with reading(engine) as session:
        low, high = session.execute(span).one()
        lengths = range(0) if low is None else range(low, high + 1)
        width = max(1, -(-len(lengths) // BINS))
        edges = list(lengths[::width])
        parts = [column.between(edge, edge + width - 1) for edge in edges]
        *counts, unknown = _counts(session, dataset_id, [*parts, column.is_(None)])
    return Histogram(_named(edges, counts), unknown, width)


def category_histogram(engine: Engine, dataset_id: str, name: str) -> Histogram:
    """Count a column of categories.

    Raises:
        StoreError: the database cannot be read.
    """
    column: Any = getattr(EpisodeRow, name)
    query = select(column, func.count()).where(col(EpisodeRow.dataset_id) == dataset_id).group_by(column)
    with reading(engine) as session:
        counts = {value: count for value, count in session.execute(query)}
    unknown = counts.pop(None, 0)
    return Histogram(dict(sorted(counts.items())), unknown)


def _counts(session: Session, dataset_id: str, parts: Sequence[ColumnElement[bool]]) -> list[int]:
    here = select(func.count()).select_from(EpisodeRow).where(col(EpisodeRow.dataset_id) == dataset_id)
    return list(session.execute(select(*(here.where(part).scalar_subquery() for part in parts))).one())


def _named(edges: Sequence[float], counts: Sequence[int]) -> dict[str, int]:
    return {f"{edge:.15g}": count for edge, count in zip(edges, counts, strict=True)}
