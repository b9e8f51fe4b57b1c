"""How well a judge's probabilities, subtasks and progress curves hold up."""

from __future__ import annotations

from pydantic import Field

from robojudge.agreement.calibration.metrics import ProbabilityMetrics
from robojudge.agreement.report.records.numbers import NamedNumber, Number
from robojudge.schema.base import Record


class SuccessProbability(Record):
    """Whether `success_prob` means what it says."""

    n_episodes: int = Field(ge=0)
    """Episodes with a probability and a word of people on the outcome."""
    as_given: ProbabilityMetrics | None = None
    """The judge's own probabilities: reliability diagram, Brier score, calibration error, sharpness."""
    recalibrated: ProbabilityMetrics | None = None
    """The same after a calibration, each episode by one fitted without its task or fold."""
    calibrator: str | None = None
    """How it was calibrated, such as `platt`; None where it was not."""
    reason: str | None = None
    """Why `as_given` is None; None if it is not."""
    recalibrated_reason: str | None = None
    """Why `recalibrated` is None; None if it is not."""


class CurveAgreement(Record):
    """Statistics over episodes of something that has several values an episode."""

    statistics: tuple[NamedNumber, ...] = ()
    """The statistics; empty if there is none."""
    n_episodes: int = Field(ge=0)
    """Episodes that people and the judge both describe; 1,000 drawn evenly where there are more."""
    reason: str | None = None
    """Why there is none; None if there is."""


class TaskRow(Record):
    """One task, one judge, one field."""

    task: str
    """The instruction."""
    field: str
    """The field."""
    statistic: str
    """Stable name of the statistic."""
    number: Number
    """The statistic over the task's episodes; without a number where they are too few."""
    ceiling: Number | None = None
    """The same of one person against the others, mean over people, without an interval; None of baselines."""
