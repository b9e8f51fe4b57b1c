"""What one person said of one episode."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from robojudge.schema.base import Record, Unit
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import FailureMode, Outcome


class Annotation(Record):
    """One annotator's latest word on one episode; None where they said nothing or could not tell."""

    dataset_id: str
    """The dataset."""
    episode_index: int = Field(ge=0)
    """Index of the episode in the dataset, from 0."""
    annotator: str
    """Who."""
    task_completion: Unit | None = None
    """Share of the task achieved, 0..1; people rate in steps of 0.05."""
    outcome: Outcome | None = None
    """What the episode came to."""
    smoothness: Unit | None = None
    """Fluency of the motion, 0..1 in five steps, 1 is best."""
    efficiency: Unit | None = None
    """Directness of the motion, 0..1 in five steps, 1 is best."""
    safety: Unit | None = None
    """Absence of risky contact, 0..1 in five steps, 1 is best."""
    failure_mode: FailureMode | None = None
    """What went wrong."""
    failure_onset_frame: int | None = Field(default=None, ge=0)
    """Frame at which it began to go wrong, counted from the episode's start."""
    subtasks: tuple[SubtaskSpan, ...] | None = None
    """The subtasks seen, in order; None if not marked, empty if none took place."""
    cannot_tell: tuple[str, ...] = ()
    """Fields the annotator looked at and could not decide."""
    created_at: datetime | None = None
    """Time of the latest mark, with time zone; None where it was not kept."""
    blinded: bool = True
    """True if the annotator had not seen a judge's numbers for this episode."""
