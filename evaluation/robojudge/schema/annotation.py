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
    episode_index: int = Field(ge=0)
    annotator: str
    task_completion: Unit | None = None
    outcome: Outcome | None = None
    smoothness: Unit | None = None
    efficiency: Unit | None = None
    safety: Unit | None = None
    failure_mode: FailureMode | None = None
    subtasks: tuple[SubtaskSpan, ...] | None = None
    cannot_tell: tuple[str, ...] = ()
    """Fields the annotator looked at and could not decide."""
    created_at: datetime | None = None
    blinded: bool = True
    """True if the annotator had not seen a judge's numbers for this episode."""
