"""How a column of the episodes of a dataset is distributed, counted in its index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select
from sqlmodel import col

from robojudge_server.store.engine import reading
from robojudge_server.store.tables import EpisodeRow

BINS = 20
"""Bins of equal width from 0 to 1; the last one holds 1 too."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Numbers of episodes by bin or category, and of those without a value."""

    counts: dict[str, int]
    unknown: int


def number_histogram(engine: Engine, dataset_id: str, name: str) -> Histogram:
    """Count a column whose values are 0 to 1; the bins are named by their lower edge.

    Raises:
        StoreError: the database cannot be read.
    """
    column: Any = getattr(EpisodeRow, name)
    edges = [k / BINS for k in range(BINS)]
    above = [column < edge for edge in edges[1:]] + [column <= 1]
    parts = [(column >= low) & high for low, high in zip(edges, above, strict=True)]
    here = select(func.count()).select_from(EpisodeRow).where(col(EpisodeRow.dataset_id) == dataset_id)
    queries = [here.where(part).scalar_subquery() for part in (*parts, column.is_(None))]
    with reading(engine) as session:
        *counts, unknown = session.execute(select(*queries)).one()
    return Histogram({f"{edge:g}": count for edge, count in zip(edges, counts, strict=True)}, unknown)


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
