"""The tables of what people decide about an episode, and of what they note beside their marks."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, Text
from sqlmodel import Field

from robojudge_server.store.base import Table

EPISODE = ["dataset_id", "episode_index"]
EPISODES = ["robojudge_episodes.dataset_id", "robojudge_episodes.episode_index"]


class ReviewMarkRow(Table, table=True):
    """One review mark of one episode. Rows are only added; `EpisodeRow.review_mark_version` counts."""

    __tablename__: ClassVar[str] = "robojudge_review_marks"
    __table_args__ = (ForeignKeyConstraint(EPISODE, EPISODES),)

    dataset_id: str = Field(primary_key=True)
    episode_index: int = Field(primary_key=True, sa_type=BigInteger)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    """From 1, without gaps, taken under a lock on the episode's row."""
    mark: str
    """`accepted`, `flagged`, `excluded`, or `cleared`: the mark before counts no more."""
    reason: str | None = Field(default=None, sa_type=Text)
    marked_by: str
    marked_at: datetime
    judged_run_id: str | None = None
    """Run of the judgement that counted then: what an acceptance is of. None where nobody had judged."""
    judged_seq: int | None = Field(default=None, sa_type=BigInteger)


class NoteRow(Table, table=True):
    """One version of somebody's note on one field of one episode. Rows are only added."""

    __tablename__: ClassVar[str] = "robojudge_notes"
    __table_args__ = (ForeignKeyConstraint(EPISODE, EPISODES),)

    dataset_id: str = Field(primary_key=True)
    episode_index: int = Field(primary_key=True, sa_type=BigInteger)
    annotator: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    """A field of annotations, or `episode`."""
    version: int = Field(primary_key=True, sa_type=BigInteger)
    """From 1, without gaps, taken under a lock on the episode's row."""
    text: str = Field(sa_type=Text)
    """Empty where the note was taken back."""
    created_at: datetime
