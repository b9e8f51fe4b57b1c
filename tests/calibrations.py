"""Calibrations with maps given by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from robojudge.agreement.calibration.completion import CompletionCalibration
from robojudge.agreement.calibration.conformal import Interval
from robojudge.agreement.calibration.isotonic import Isotonic
from robojudge.agreement.calibration.judge_key import JudgeKey
from robojudge.agreement.calibration.record import CalibrationFile
from robojudge.agreement.calibration.score_map import ScoreMap
from robojudge.agreement.calibration.success import SuccessCalibration

IDENTITY = Isotonic(scores=(0.0, 1.0), values=(0.0, 1.0))
HALVED = Isotonic(scores=(0.0, 1.0), values=(0.0, 0.5))


def calibration(
    success: ScoreMap | None = IDENTITY,
    completion: ScoreMap | None = IDENTITY,
    *,
    better: bool = True,
    fingerprint: str | None = None,
    task_fingerprints: tuple[str, ...] = (),
) -> CalibrationFile:
    """A calibration of openai/gpt-4.1 with 40 labels and an interval of +-0.2."""
    return CalibrationFile(
        created_at=datetime(2026, 1, 2, tzinfo=UTC),
        judge=JudgeKey(
            provider="openai",
            model="gpt-4.1",
            method="rubric",
            fingerprint=fingerprint,
            task_fingerprints=task_fingerprints,
            model_revisions=(),
        ),
        annotators=("ana",),
        n_episodes=40,
        n_not_blinded=0,
        data_sha256="d" * 64,
        success_prob=SuccessCalibration(
            n_labels=40, n_tasks=1, n_success=20, better_than_raw=better, map=success
        ),
        task_completion=CompletionCalibration(
            n_labels=40,
            n_tasks=1,
            better_than_raw=better,
            map=completion,
            interval=Interval(n_residuals=40, half_width=0.2),
        ),
        quality={},
    )
