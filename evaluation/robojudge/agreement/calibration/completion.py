"""The completion, calibrated against people's number, with an interval around it."""

from __future__ import annotations

from typing import Any

import numpy as np

from robojudge.agreement.calibration.conformal import Interval, fit_interval
from robojudge.agreement.calibration.field_fit import FieldFit, basis, too_few
from robojudge.agreement.calibration.folds import make_folds, out_of_fold
from robojudge.agreement.calibration.labels import FieldLabels
from robojudge.agreement.calibration.metrics import NumberMetrics, number_metrics
from robojudge.agreement.calibration.score_map import ScoreMap, share_fit


class CompletionCalibration(FieldFit):
    """How a judge's `task_completion`, and with it its progress, becomes people's number."""

    map: ScoreMap | None = None
    """Fitted on all labels; None if there are too few."""
    interval: Interval
    """Around the calibrated number, or around the judge's own where there is no map."""
    raw: NumberMetrics | None = None
    """The judge's own number on the labelled episodes."""
    calibrated: NumberMetrics | None = None
    """The same with every episode calibrated by a map that had not seen its fold."""


def fit_completion(labels: FieldLabels) -> CompletionCalibration:
    """Fit and evaluate the map of the completion, and the interval around it.

    The interval's residuals are of maps that had not seen the label's fold.

    Args:
        labels: scores are `task_completion`, people's words 0..1.

    Raises:
        CalibrationError: a fit did not converge.
    """
    scores, said = labels.scores, labels.said
    reason = too_few(labels)
    if reason is None and said.min() == said.max():
        reason = f"people gave {said[0]:g} to all {len(said)} labelled episodes; nothing is learned from that"
    if reason is not None:
        interval = fit_interval(np.abs(scores - said), labels.tasks)
        return CompletionCalibration.model_validate({**basis(labels), "interval": interval, "reason": reason})
    folds = make_folds(labels.keys, labels.tasks)
    fit = share_fit(len(said))
    held_out = out_of_fold(fit, scores, said, folds)
    raw, calibrated = number_metrics(scores, said), number_metrics(held_out, said)
    fields: dict[str, Any] = {
        **basis(labels, folds),
        "map": fit(scores, said),
        "interval": fit_interval(np.abs(held_out - said), labels.tasks),
        "raw": raw,
        "calibrated": calibrated,
        "better_than_raw": calibrated.mse < raw.mse,
    }
    return CompletionCalibration.model_validate(fields)
