"""The tables of what people are asked to label, and how each episode came to be drawn."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from robojudge_server.store.base import Table


class LabelQueueRow(Table, table=True):
    """One draw of episodes to label. Rows are only added; the highest number of a dataset counts."""

    __tablename__: ClassVar[str] = "robojudge_label_queues"

    dataset_id: str = Field(primary_key=True, foreign_key="robojudge_datasets.dataset_id")
    number: int = Field(primary_key=True, sa_type=BigInteger)
    """From 1, without gaps, taken under a lock on the dataset's row."""
    drawn_at: datetime
    drawn_by: str
    seed: int = Field(sa_type=BigInteger)
    audit_share: float
    candidate_count: int = Field(sa_type=BigInteger)
    """Episodes without a blind label that it was drawn from."""
    draw_count: int = Field(sa_type=BigInteger)


class LabelDrawRow(Table, table=True):
    """One episode of a queue."""

    __tablename__: ClassVar[str] = "robojudge_label_draws"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "number"], ["robojudge_label_queues.dataset_id", "robojudge_label_queues.number"]
        ),
        ForeignKeyConstraint(
            ["dataset_id", "episode_index"],
            ["robojudge_episodes.dataset_id", "robojudge_episodes.episode_index"],
        ),
        Index(None, "dataset_id", "number", "episode_index", unique=True),
    )

    dataset_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    place: int = Field(primary_key=True, sa_type=BigInteger)
    """Place in the order, from 0; the order is random."""
    episode_index: int = Field(sa_type=BigInteger)
    stream: str
    """`audit` or `information`."""
    inclusion_probability: float
    uncertainty_source: str | None = None
    """Which of a judge's numbers weighed; None where no judge had said anything."""
