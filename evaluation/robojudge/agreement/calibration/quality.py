"""A quality axis, calibrated against people's five steps."""

from __future__ import annotations

from typing import Any

from robojudge.agreement.calibration.field_fit import FieldFit, basis, too_few
from robojudge.agreement.calibration.folds import make_folds, out_of_fold
from robojudge.agreement.calibration.labels import FieldLabels
from robojudge.agreement.calibration.metrics import NumberMetrics, number_metrics
from robojudge.agreement.calibration.ordinal import ProportionalOdds, expected_step, fit_ordinal
from robojudge.agreement.scales import QUALITY_STEPS


class QualityCalibration(FieldFit):
    """How a judge's fused score of an axis becomes the steps people would give."""

    model: ProportionalOdds | None = None
    """Fitted on all labels; None if there are too few."""
    raw: NumberMetrics | None = None
    """The judge's fused score on the labelled episodes."""
    calibrated: NumberMetrics | None = None
    """The expected step of models that had not seen the episode's fold."""


def fit_quality(labels: FieldLabels) -> QualityCalibration:
    """Fit and evaluate the model of one axis.

    Args:
        labels: scores are the fused score, people's words step codes 0..4, in halves where split.

    Raises:
        CalibrationError: a fit did not converge.
    """
    codes = labels.said
    reason = too_few(labels)
    if reason is None and codes.min() == codes.max():
        reason = f"people gave one step to all {len(codes)} labelled episodes; nothing is learned from that"
    if reason is not None:
        return QualityCalibration.model_validate({**basis(labels), "reason": reason})
    folds = make_folds(labels.keys, labels.tasks)
    said = codes / (len(QUALITY_STEPS) - 1)
    held_out = expected_step(out_of_fold(fit_ordinal, labels.scores, codes, folds))
    raw, calibrated = number_metrics(labels.scores, said), number_metrics(held_out, said)
    fields: dict[str, Any] = {
        **basis(labels, folds),
        "model": fit_ordinal(labels.scores, codes),
        "raw": raw,
        "calibrated": calibrated,
        "better_than_raw": calibrated.mse < raw.mse,
    }
    return QualityCalibration.model_validate(fields)
