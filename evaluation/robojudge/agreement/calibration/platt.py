"""Platt's map: an intercept and a slope on the log-odds of the judge's score."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field
from scipy.special import expit

from robojudge.agreement.calibration.logistic import RIDGE, fit_logistic, log_odds
from robojudge.agreement.statistics.base import Floats
from robojudge.schema.base import Record


class Platt(Record):
    """p = 1 / (1 + exp(-(intercept + slope ln(s / (1 - s))))), s clipped to [0.01, 0.99]."""

    kind: Literal["platt"] = "platt"
    """Which map this is."""
    intercept: float
    """Log-odds at a score of 0.5."""
    slope: float = Field(ge=0.0)
    """Steepness; 1 with intercept 0 changes nothing, below 1 the judge is too sure of itself."""

    def __call__(self, scores: Floats) -> Floats:
        """Map scores, float64 in [0, 1], any shape."""
        return np.asarray(expit(self.intercept + self.slope * log_odds(scores)), dtype=np.float64)


SHARE_RIDGE = 0.25
"""Pull of a share's map to the identity: as if slope - 1 and intercept had a deviation of 2 beforehand."""


def smoothed(succeeded: Floats) -> Floats:
    """Return Platt's targets (Platt 1999): (n1 + 1) / (n1 + 2) for successes, 1 / (n0 + 2) for others.

    Args:
        succeeded: float64, (n,), 1 or 0.
    """
    n1 = float(succeeded.sum())
    n0 = len(succeeded) - n1
    return np.where(succeeded == 1.0, (n1 + 1.0) / (n1 + 2.0), 1.0 / (n0 + 2.0))


def fit_platt(scores: Floats, succeeded: Floats) -> Platt:
    """Fit the probability of success.

    Args:
        scores: float64, (n,), the judge's probability of success.
        succeeded: float64, (n,), 1 where people called it a success, else 0.
    """
    return _fit(scores, smoothed(succeeded), RIDGE)


def fit_shares(scores: Floats, shares: Floats) -> Platt:
    """Fit a share of 0..1, such as the completion, by cross-entropy (Papke and Wooldridge 1996).

    People's shares are not smoothed; a weak pull to the identity keeps the slope finite.

    Args:
        scores: float64, (n,), the judge's share.
        shares: float64, (n,), people's share.
    """
    return _fit(scores, shares, SHARE_RIDGE)


def _fit(scores: Floats, targets: Floats, ridge: float) -> Platt:
    intercept, slope = fit_logistic(log_odds(scores)[:, None], targets, ridge=ridge)
    return Platt(intercept=float(intercept), slope=float(slope))
