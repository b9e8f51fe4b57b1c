"""A calibration as saved, and what it makes of a judgement."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

import numpy as np
from pydantic import Field

from robojudge.agreement.calibration.completion import CompletionCalibration
from robojudge.agreement.calibration.judge_key import JudgeKey
from robojudge.agreement.calibration.ordinal import expected_step
from robojudge.agreement.calibration.quality import QualityCalibration
from robojudge.agreement.calibration.success import SuccessCalibration
from robojudge.schema.base import Record, Unit
from robojudge.schema.judgement import Judgement

FORMULA_VERSION: Literal["1"] = "1"
"""Raise whenever the same labels would give another calibration."""
Axis = Literal["smoothness", "efficiency", "safety"]
AXES: tuple[Axis, ...] = ("smoothness", "efficiency", "safety")


class QualityScore(Record):
    """What people would say of one quality axis."""

    score: Unit
    """Expected step, 0..1."""
    probabilities: tuple[Unit, ...]
    """Of the steps 0, 0.25, 0.5, 0.75 and 1."""


class CalibratedScores(Record):
    """A judgement's numbers in people's words; None where there is no number or no map (see `reasons`)."""

    dataset_id: str
    """The dataset."""
    episode_index: int = Field(ge=0)
    """Index of the episode in the dataset."""
    success_prob: Unit | None = None
    """Probability that people call it a success."""
    task_completion: Unit | None = None
    """Share of the task achieved, as people would rate it."""
    task_completion_interval: tuple[Unit, Unit] | None = None
    """Where people's number lies nine times out of ten."""
    quality: dict[Axis, QualityScore] = Field(default_factory=dict)
    """By axis; axes without a number are left out."""
    reasons: dict[str, str] = Field(default_factory=dict)
    """Why a number is missing, by field."""


class CalibrationFile(Record):
    """Maps from one judge's numbers to people's, with what they rest on and how well they do."""

    schema_version: Literal[1] = 1
    """Version of this record."""
    formula_version: Literal["1"] = FORMULA_VERSION
    """Version of the formulas it was fitted with."""
    created_at: datetime
    """When it was fitted, UTC."""
    judge: JudgeKey
    """Whose numbers it maps; it refuses any other judge's."""
    annotators: tuple[str, ...]
    """Whose blinded words it was fitted on, sorted."""
    n_episodes: int = Field(ge=0)
    """Judged episodes with at least one blinded annotation."""
    n_not_blinded: int = Field(ge=0)
    """Annotations left out because the annotator had seen a judge's numbers."""
    data_sha256: str
    """Hash of the scores and labels it was fitted on."""
    success_prob: SuccessCalibration
    """The probability of success."""
    task_completion: CompletionCalibration
    """The completion, and the progress that leads to it."""
    quality: dict[Axis, QualityCalibration]
    """The quality axes."""

    @property
    def sha256(self) -> str:
        """Hash of the record, by which what was made with it names it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def apply(self, judgement: Judgement, *, run_fingerprint: str | None = None) -> CalibratedScores:
        """Calibrate what a judge said of one episode.

        Args:
            judgement: by the judge this calibration is of.
            run_fingerprint: `fingerprint` of the judgement's `run.json`; needed where its task's subtask
                list was not among those the calibration was fitted with.

        Raises:
            CalibrationError: it is by another judge.
        """
        self.judge.check(judgement.judge, run_fingerprint)
        reasons: dict[str, str] = {}
        success = self._success(judgement, reasons)
        completion = self._completion(judgement, reasons)
        interval = None
        if judgement.task_completion is not None:
            centre = judgement.task_completion if completion is None else completion
            interval = self.task_completion.interval.around(centre, judgement.instruction)
        if interval is None:
            told = self.task_completion.interval.reason or reasons.get("task_completion", "")
            reasons["task_completion_interval"] = told
        return CalibratedScores(
            dataset_id=judgement.dataset_id,
            episode_index=judgement.episode_index,
            success_prob=success,
            task_completion=completion,
            task_completion_interval=interval,
            quality=self._quality(judgement, reasons),
            reasons=reasons,
        )

    def _success(self, judgement: Judgement, reasons: dict[str, str]) -> float | None:
        score, fitted = judgement.success_prob, self.success_prob.map
        if score is None or fitted is None:
            reasons["success_prob"] = _why(judgement, "success_prob", self.success_prob.reason, score)
            return None
        return float(fitted(np.array([score]))[0])

    def _completion(self, judgement: Judgement, reasons: dict[str, str]) -> float | None:
        score, fitted = judgement.task_completion, self.task_completion.map
        if score is None or fitted is None:
            reasons["task_completion"] = _why(
                judgement, "task_completion", self.task_completion.reason, score
            )
            return None
        return float(fitted(np.array([score]))[0])

    def _quality(self, judgement: Judgement, reasons: dict[str, str]) -> dict[Axis, QualityScore]:
        scores: dict[Axis, QualityScore] = {}
        for axis, fit in self.quality.items():
            fused = getattr(judgement.trajectory_quality, axis).fused
            if fused is None or fit.model is None:
                reasons[axis] = _why(judgement, axis, fit.reason, fused)
                continue
            p = fit.model(np.array([fused]))
            p = p / p.sum()
            scores[axis] = QualityScore(
                score=float(np.clip(expected_step(p)[0], 0.0, 1.0)), probabilities=tuple(p[0].tolist())
            )
        return scores


def _why(judgement: Judgement, field: str, no_map: str | None, score: float | None) -> str:
    if score is None:
        return judgement.reasons.get(field, "the judge gave no number")
    return no_map or "not fitted"
