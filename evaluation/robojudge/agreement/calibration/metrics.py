"""How good predicted numbers are, each compared with people who had not been used to make it."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from robojudge.agreement.calibration.logistic import clipped
from robojudge.agreement.calibration.reliability import (
    ReliabilityBin,
    calibration_error,
    debiased_calibration_error,
    reliability_bins,
)
from robojudge.agreement.statistics.base import Floats
from robojudge.schema.base import Record


class ProbabilityMetrics(Record):
    """A probability of success against people's word."""

    n: int = Field(ge=1)
    """Episodes."""
    brier: float
    """Mean of (p - y)^2; 0 is best. Equals miscalibration - discrimination + uncertainty."""
    miscalibration: float
    """Part of the Brier score that a rising map could take away."""
    discrimination: float
    """Part that telling the episodes apart takes away; more is better."""
    uncertainty: float
    """Brier score of saying the success rate every time."""
    log_loss: float
    """Mean of -ln of the probability given to what people said, p clipped to [0.01, 0.99]."""
    ece: float
    """Expected calibration error over the bins; chance alone makes it more than 0."""
    ece_debiased: float
    """Root mean squared calibration error over the bins, less what chance alone would give."""
    sharpness: float
    """Standard deviation of p: how far predictions are from saying the same every time."""
    bins: tuple[ReliabilityBin, ...]
    """The reliability diagram."""


class NumberMetrics(Record):
    """A number of 0..1 against people's number."""

    n: int = Field(ge=1)
    """Episodes."""
    mse: float
    """Mean squared difference; 0 is best."""
    mae: float
    """Mean absolute difference."""
    bias: float
    """Mean of prediction less people's number."""
    sharpness: float
    """Standard deviation of the predictions."""
    bins: tuple[ReliabilityBin, ...]
    """The reliability diagram."""


def probability_metrics(predicted: Floats, succeeded: Floats) -> ProbabilityMetrics:
    """Measure probabilities.

    Args:
        predicted: float64, (n,), in [0, 1].
        succeeded: float64, (n,), 1 or 0.
    """
    bins = reliability_bins(predicted, succeeded)
    brier = float(((predicted - succeeded) ** 2).mean())
    rate = float(succeeded.mean())
    recalibrated = float(((_recalibrated(predicted, succeeded) - succeeded) ** 2).mean())
    p = clipped(predicted)
    return ProbabilityMetrics(
        n=len(predicted),
        brier=brier,
        miscalibration=brier - recalibrated,
        discrimination=rate * (1 - rate) - recalibrated,
        uncertainty=rate * (1 - rate),
        log_loss=float(-np.where(succeeded == 1.0, np.log(p), np.log1p(-p)).mean()),
        ece=calibration_error(bins),
        ece_debiased=debiased_calibration_error(bins),
        sharpness=float(predicted.std()),
        bins=bins,
    )


def number_metrics(predicted: Floats, said: Floats) -> NumberMetrics:
    """Measure numbers.

    Args:
        predicted: float64, (n,), in [0, 1].
        said: float64, (n,), people's number in [0, 1].
    """
    difference = predicted - said
    return NumberMetrics(
        n=len(predicted),
        mse=float((difference**2).mean()),
        mae=float(np.abs(difference).mean()),
        bias=float(difference.mean()),
        sharpness=float(predicted.std()),
        bins=reliability_bins(predicted, said),
    )


def _recalibrated(predicted: Floats, succeeded: Floats) -> Floats:
    """Return the best rising map of the predictions in hindsight (Dimitriadis et al. 2021)."""
    from scipy.optimize import isotonic_regression

    _, which, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    means = np.bincount(which, weights=succeeded) / counts
    return np.asarray(isotonic_regression(means, weights=counts.astype(np.float64)).x[which])
