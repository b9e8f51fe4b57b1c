"""What people together say of one episode."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from robojudge.schema.base import Record, Unit
from robojudge.schema.judgement import FailureMode, Outcome

NoConsensus = Literal["nobody_said", "tie", "cannot_tell"]


class ConsensusSubtask(Record):
    """One subtask of the sequence that most people marked; the numbers are medians over those people."""

    name: str = Field(min_length=1)
    """The subtask's name."""
    score: Unit | None = None
    """How far it was achieved, 0..1; None where none of them said."""
    start_frame: int = Field(ge=0)
    """First frame, counted from the episode's start; rounded down."""
    end_frame: int = Field(ge=0)
    """Last frame, itself included; rounded down."""


class ConsensusSummary(Record):
    """What people together say of one episode; None where they do not (see `reasons`)."""

    n_annotators: int = Field(ge=1)
    """People who annotated the episode."""
    annotators: tuple[str, ...]
    """Who, by name."""
    n_blinded: int = Field(ge=0)
    """How many of them had not seen a judge's numbers for it."""
    task_completion: Unit | None = None
    """Share of the task achieved, 0..1, median."""
    outcome: Outcome | None = None
    """What the episode came to: the most common word; None on a tie."""
    smoothness: Unit | None = None
    """Fluency of the motion, 0..1, median."""
    efficiency: Unit | None = None
    """Directness of the motion, 0..1, median."""
    safety: Unit | None = None
    """Absence of risky contact, 0..1, median."""
    failure_mode: FailureMode | None = None
    """What went wrong: the most common mode of those given; None on a tie or where none is given."""
    failure_onset_frame: int | None = Field(default=None, ge=0)
    """Frame at which it began to go wrong, counted from the episode's start: median, rounded down."""
    subtasks: tuple[ConsensusSubtask, ...] | None = None
    """The most common sequence of subtasks, empty if most saw none; None on a tie or if nobody said."""
    reasons: dict[str, NoConsensus] = Field(default_factory=dict)
    """Why a field is None, by field name: nobody said, those who looked could not tell, or a tie."""
    spread: dict[str, float] = Field(default_factory=dict)
    """Highest less lowest number given, by field name; only where at least two people gave one."""
