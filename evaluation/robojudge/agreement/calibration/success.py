"""The probability of success, calibrated against people's word."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from robojudge.agreement.calibration.field_fit import LEAST_OF_EACH, FieldFit, basis, too_few
from robojudge.agreement.calibration.folds import make_folds, out_of_fold
from robojudge.agreement.calibration.labels import FieldLabels
from robojudge.agreement.calibration.metrics import ProbabilityMetrics, probability_metrics
from robojudge.agreement.calibration.score_map import ScoreMap, probability_fit


class SuccessCalibration(FieldFit):
    """How a judge's `success_prob` becomes the probability that people call it a success."""

    n_success: int = Field(ge=0)
    """Labelled episodes that people called a success."""
    map: ScoreMap | None = None
    """Fitted on all labels; None if there are too few."""
    raw: ProbabilityMetrics | None = None
    """The judge's own probability on the labelled episodes."""
    calibrated: ProbabilityMetrics | None = None
    """The same with every episode calibrated by a map that had not seen its fold."""


def fit_success(labels: FieldLabels) -> SuccessCalibration:
    """Fit and evaluate the map of the probability of success.

    Args:
        labels: scores are `success_prob`, people's words 1 (success) or 0.

    Raises:
        CalibrationError: a fit did not converge.
    """
    n, n_success = len(labels.keys), int(labels.said.sum())
    reason = too_few(labels) or _one_sided(n_success, n - n_success)
    if reason is not None:
        return SuccessCalibration.model_validate({**basis(labels), "n_success": n_success, "reason": reason})
    folds = make_folds(labels.keys, labels.tasks, strata=labels.said)
    fit = probability_fit(n)
    raw = probability_metrics(labels.scores, labels.said)
    calibrated = probability_metrics(out_of_fold(fit, labels.scores, labels.said, folds), labels.said)
    fields: dict[str, Any] = {
        **basis(labels, folds),
        "n_success": n_success,
        "map": fit(labels.scores, labels.said),
        "raw": raw,
        "calibrated": calibrated,
        "better_than_raw": calibrated.brier < raw.brier,
    }
    return SuccessCalibration.model_validate(fields)


def _one_sided(n_success: int, n_other: int) -> str | None:
    if min(n_success, n_other) >= LEAST_OF_EACH:
        return None
    return (
        f"people called {n_success} labelled episodes a success and {n_other} not; "
        f"{LEAST_OF_EACH} of each are needed"
    )
