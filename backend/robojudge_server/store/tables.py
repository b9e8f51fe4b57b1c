"""The tables. A `record` holds the whole JSON as the library wrote it; columns hold what SQL needs."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from robojudge_server.store.base import Table

LISTED_BY = (
    "task",
    "length",
    "effective_outcome",
    "task_completion",
    "confidence",
    "smoothness",
    "efficiency",
    "safety",
    "failure_mode",
    "needs_review",
    "human_task_completion",
    "disagreement",
    "review_state",
    "review_mark",
    "annotator_count",
)
"""Columns of an episode that lists filter or sort by; each has an index."""


class DatasetRow(Table, table=True):
    """One dataset."""

    __tablename__: ClassVar[str] = "robojudge_datasets"

    dataset_id: str = Field(primary_key=True)
    summary: str | None = Field(default=None, sa_type=Text)
    """`DatasetSummary` as JSON; None until the dataset itself was opened."""
    metadata_sha256: str | None = None
    """Hash of what the episode rows were made from; None until the dataset itself was opened."""
    unblinded_at: datetime | None = None
    """When everybody could see judges' numbers from; None while the dataset is blind. Never undone."""
    unblinded_by: str | None = None


class EpisodeRow(Table, table=True):
    """One episode, and what lists show of it: kept current by whoever writes a judgement or annotation."""

    __tablename__: ClassVar[str] = "robojudge_episodes"
    __table_args__ = (
        *(Index(f"ix_robojudge_episodes_{name}", "dataset_id", name, "episode_index") for name in LISTED_BY),
        Index(
            "ix_robojudge_episodes_outcome_completion",
            "dataset_id",
            "effective_outcome",
            "task_completion",
            "episode_index",
        ),
    )

    dataset_id: str = Field(primary_key=True, foreign_key="robojudge_datasets.dataset_id")
    episode_index: int = Field(primary_key=True, sa_type=BigInteger)
    summary: str | None = Field(default=None, sa_type=Text)
    """`EpisodeSummary` as JSON; None until the dataset itself was opened."""
    task: str | None = None
    """The episode's tasks, joined by `; `."""
    length: int | None = Field(default=None, sa_type=BigInteger)
    """Frames; None where only the video file knows."""
    judged_run_id: str | None = None
    """Run of the judgement that counts, or of the failure where there is no judgement."""
    judged_seq: int | None = Field(default=None, sa_type=BigInteger)
    judged_at: datetime | None = None
    error_type: str | None = None
    """Class of the error where the outcome that counts is a failure; then every score is None."""
    task_completion: float | None = None
    outcome: str | None = None
    effective_outcome: str | None = None
    confidence: float | None = None
    smoothness: float | None = None
    """Fused, as are efficiency and safety."""
    efficiency: float | None = None
    safety: float | None = None
    failure_mode: str | None = None
    needs_review: bool | None = None
    annotator_count: int = 0
    human_task_completion: float | None = None
    """Median of the annotators' latest marks; None where none of them gave one."""
    disagreement: float | None = None
    """|task_completion - human_task_completion|, 0 to 1; None where either is."""
    review_state: str = "none"
    """`none`; `wanted`: the judge asks for a person, or somebody flagged the episode; `done`: a person has
    annotated it, or accepted the judge's word."""
    review_mark: str | None = None
    """`accepted`, `flagged` or `excluded`: the mark that counts; None where none does."""
    review_mark_version: int | None = Field(default=None, sa_type=BigInteger)
    """The version of that mark."""


class RunRow(Table, table=True):
    """One judge over the episodes of one dataset."""

    __tablename__: ClassVar[str] = "robojudge_runs"
    __table_args__ = (Index(None, "status"), Index(None, "created_at", "run_id"))

    run_id: str = Field(primary_key=True)
    dataset_id: str = Field(foreign_key="robojudge_datasets.dataset_id")
    created_at: datetime
    settings: str = Field(sa_type=Text)
    """The text of `run.json`."""
    line_count: int = Field(default=0, sa_type=BigInteger)
    """Journal lines held; the next one is `line_count + 1`, taken under a lock on this row."""
    request: str | None = Field(default=None, sa_type=Text)
    """`RunRequest` as JSON, without its episodes, which are the run's items; None for an imported run."""
    requested_by: str | None = None
    status: str = "imported"
    """`imported`; `queued`: no worker has it yet; `running`; and at rest: `done`, `cancelled`,
    `budget_exhausted`, `failed` (nothing can be judged: see `error`)."""
    error: str | None = Field(default=None, sa_type=Text)
    """Why nothing can be judged."""
    prepared: bool = False
    """Whether the subtask lists are settled, so that any number of workers may judge."""
    holder: str | None = None
    """Worker that prepares the run, or the only one that may judge it where there is a budget."""
    holder_until: datetime | None = None
    asked_count: int = Field(default=0, sa_type=BigInteger)
    judged_count: int = Field(default=0, sa_type=BigInteger)
    failed_count: int = Field(default=0, sa_type=BigInteger)
    cached_count: int = Field(default=0, sa_type=BigInteger)
    usage: str | None = Field(default=None, sa_type=Text)
    """`Usage` of all calls as JSON, proposals of subtasks included; None before the first."""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    event_count: int = Field(default=0, sa_type=BigInteger)
    """Events held; the next one is `event_count + 1`, taken under a lock on this row."""


class JudgementRow(Table, table=True):
    """One word of a judge on one episode: a judgement, or the failure to make one (`error_type` set)."""

    __tablename__: ClassVar[str] = "robojudge_judgements"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "episode_index"],
            ["robojudge_episodes.dataset_id", "robojudge_episodes.episode_index"],
        ),
        Index(None, "dataset_id", "episode_index"),
    )

    run_id: str = Field(primary_key=True, foreign_key="robojudge_runs.run_id")
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    """Line number in the run's journal, from 1."""
    dataset_id: str
    episode_index: int = Field(sa_type=BigInteger)
    created_at: datetime
    error_type: str | None = None
    deleted_at: datetime | None = None
    """When somebody took the word back; it is kept and counts no more."""
    deleted_by: str | None = None
    record: str = Field(sa_type=Text)
    """`Judgement` or `Failure` as JSON; text, because PostgreSQL's jsonb refuses an escaped NUL."""


class AnnotationRow(Table, table=True):
    """One save of one annotator on one episode. Rows are only added; the highest version counts."""

    __tablename__: ClassVar[str] = "robojudge_annotations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "episode_index"],
            ["robojudge_episodes.dataset_id", "robojudge_episodes.episode_index"],
        ),
        Index(None, "dataset_id", "annotator", "episode_index"),
    )

    dataset_id: str = Field(primary_key=True)
    episode_index: int = Field(primary_key=True, sa_type=BigInteger)
    annotator: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    """From 1, without gaps, taken under a lock on the episode's row."""
    saved_at: datetime
    record: str = Field(sa_type=Text)
    """`Annotation` as JSON."""
