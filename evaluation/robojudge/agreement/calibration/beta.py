"""Beta calibration: two slopes, so that scores near 0 and near 1 are corrected apart."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field
from scipy.special import expit

from robojudge.agreement.calibration.logistic import clipped, fit_logistic
from robojudge.agreement.calibration.platt import smoothed
from robojudge.agreement.statistics.base import Floats
from robojudge.schema.base import Record


class Beta(Record):
    """p = 1 / (1 + exp(-(c + a ln s - b ln(1 - s)))), s clipped to [0.01, 0.99] (Kull et al. 2017)."""

    kind: Literal["beta"] = "beta"
    """Which map this is."""
    a: float = Field(ge=0.0)
    """Steepness towards 0."""
    b: float = Field(ge=0.0)
    """Steepness towards 1; a = b is Platt's map."""
    c: float
    """Intercept, in log-odds."""

    def __call__(self, scores: Floats) -> Floats:
        """Map scores, float64 in [0, 1], any shape."""
        s = clipped(scores)
        return np.asarray(expit(self.c + self.a * np.log(s) - self.b * np.log1p(-s)), dtype=np.float64)


def fit_beta(scores: Floats, succeeded: Floats) -> Beta:
    """Fit the probability of success, with Platt's targets.

    Args:
        scores: float64, (n,), the judge's probability of success.
        succeeded: float64, (n,), 1 where people called it a success, else 0.
    """
    s = clipped(scores)
    c, a, b = fit_logistic(np.column_stack([np.log(s), -np.log1p(-s)]), smoothed(succeeded))
    return Beta(a=float(a), b=float(b), c=float(c))
