"""The tables of work to do and of what happened to it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from robojudge_server.store.base import Table

EVERYTHING = ""
"""Run id under which the events of the feed of everything are stored."""


class RunItemRow(Table, table=True):
    """One episode of a run: work that exactly one worker does."""

    __tablename__: ClassVar[str] = "robojudge_run_items"
    __table_args__ = (
        Index(None, "run_id", "status", "episode_index"),
        Index(None, "status", "lease_until"),
    )

    run_id: str = Field(primary_key=True, foreign_key="robojudge_runs.run_id")
    episode_index: int = Field(primary_key=True, sa_type=BigInteger)
    status: str = "queued"
    """`queued`, `leased`, `judged`, `failed`."""
    attempts: int = 0
    """How often a worker has taken it since it was last asked for."""
    owner: str | None = None
    lease_until: datetime | None = None
    error_type: str | None = None
    """Class of the error where it failed."""
    seq: int | None = Field(default=None, sa_type=BigInteger)
    """Journal line of the outcome."""


class EventRow(Table, table=True):
    """Something that happened. A reader that has seen `seq` never sees a smaller one appear later."""

    __tablename__: ClassVar[str] = "robojudge_events"

    run_id: str = Field(primary_key=True)
    """The run, or `EVERYTHING`."""
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    """From 1, without gaps, taken inside the transaction that writes what happened."""
    created_at: datetime
    type: str
    data: str = Field(sa_type=Text)
    """JSON object; never a judge's number."""


class FeedRow(Table, table=True):
    """The counter of the feed of everything; one row."""

    __tablename__: ClassVar[str] = "robojudge_feeds"

    name: str = Field(primary_key=True)
    event_count: int = Field(default=0, sa_type=BigInteger)


class ExportRow(Table, table=True):
    """Reward labels asked for, being written, or written."""

    __tablename__: ClassVar[str] = "robojudge_exports"
    __table_args__ = (Index(None, "status"), Index(None, "dataset_id", "created_at", "export_id"))

    export_id: str = Field(primary_key=True)
    dataset_id: str = Field(foreign_key="robojudge_datasets.dataset_id")
    run_id: str = Field(foreign_key="robojudge_runs.run_id")
    created_at: datetime
    created_by: str
    target: str
    """Configured name of the folder that exports go to."""
    kind: str
    """`sidecar` or `dataset`."""
    unjudged: str
    """`refuse` or `drop`: what a labelled copy does with episodes without labels."""
    settings: str = Field(sa_type=Text)
    """`RewardSettings` as JSON."""
    status: str = "queued"
    """`queued`, `waiting` for its run, `leased`, `done`, `failed`."""
    attempts: int = 0
    owner: str | None = None
    lease_until: datetime | None = None
    file: str | None = None
    """Path below the target's folder, once done."""
    audit: str | None = Field(default=None, sa_type=Text)
    """The reward audit as JSON, once done."""
    error: str | None = Field(default=None, sa_type=Text)
    finished_at: datetime | None = None
