"""Proportional odds: how likely each of the five quality steps is, given the judge's score."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field, model_validator
from scipy.special import expit, log_expit

from robojudge.agreement.scales import QUALITY_STEPS
from robojudge.agreement.statistics.base import Floats
from robojudge.errors import CalibrationError
from robojudge.schema.base import Record

RIDGE = 0.01
"""Weight of slope^2 / 2: keeps the slope finite where scores separate the steps."""
_K = len(QUALITY_STEPS)
_LEAST_GAP = 1e-4
"""Smallest distance between two thresholds, in log-odds."""


class ProportionalOdds(Record):
    """P(step <= k) = 1 / (1 + exp(-(threshold_k - slope (s - centre)))) (McCullagh 1980)."""

    kind: Literal["proportional_odds"] = "proportional_odds"
    """Which model this is."""
    thresholds: tuple[float, ...] = Field(min_length=_K - 1, max_length=_K - 1)
    """Log-odds of at most steps 0, 0.25, 0.5 and 0.75 at the centre, rising."""
    slope: float = Field(ge=0.0)
    """Log-odds of a higher step by unit of score."""
    centre: float = Field(ge=0.0, le=1.0)
    """Mean score of the labelled episodes."""

    @model_validator(mode="after")
    def _thresholds_rise(self) -> ProportionalOdds:
        if (np.diff(self.thresholds) <= 0).any():
            raise ValueError("thresholds must rise")
        return self

    def __call__(self, scores: Floats) -> Floats:
        """Return the probability of each step: float64, (n, 5), for scores float64, (n,)."""
        log_p = _log_probabilities(np.array(self.thresholds), self.slope, scores - self.centre)
        return np.asarray(np.exp(log_p), dtype=np.float64)


def expected_step(probabilities: Floats) -> Floats:
    """Return the mean of the steps 0..1 under probabilities float64, (n, 5)."""
    return np.asarray(probabilities @ np.array(QUALITY_STEPS), dtype=np.float64)


def step_weights(codes: Floats) -> Floats:
    """Return how much each step was said, float64, (n, 5); between two steps, half each.

    Args:
        codes: float64, (n,), 0..4 in halves.
    """
    weights = np.zeros((len(codes), _K))
    rows = np.arange(len(codes))
    np.add.at(weights, (rows, np.floor(codes).astype(np.int64)), 0.5)
    np.add.at(weights, (rows, np.ceil(codes).astype(np.int64)), 0.5)
    return weights


def fit_ordinal(scores: Floats, codes: Floats, *, ridge: float = RIDGE) -> ProportionalOdds:
    """Fit by penalised maximum likelihood.

    One more rating, spread evenly over the steps at the mean score, keeps the thresholds of steps
    that nobody gave finite.

    Args:
        scores: float64, (n,), the judge's fused score in [0, 1].
        codes: float64, (n,), people's step 0..4, in halves where they are split.
        ridge: weight of slope^2 / 2.

    Raises:
        CalibrationError: the fit did not converge.
    """
    from scipy.optimize import minimize

    centre = float(scores.mean())
    x = np.append(scores - centre, 0.0)
    weights = np.vstack([step_weights(codes), np.full((1, _K), 1.0 / _K)])
    shares = np.cumsum(weights.sum(axis=0))[:-1] / weights.sum()
    start = np.log(shares) - np.log1p(-shares)
    found = minimize(
        _loss,
        np.array([start[0], *np.maximum(np.diff(start), _LEAST_GAP), 1.0]),
        args=(x, weights, ridge),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), *[(_LEAST_GAP, None)] * (_K - 2), (0.0, None)],
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-9},
    )
    low = np.array([-np.inf, *[_LEAST_GAP] * (_K - 2), 0.0])
    held = (found.x <= low) & (found.jac > 0)
    if np.abs(found.jac[~held]).max(initial=0.0) > 1e-4 * len(x):
        raise CalibrationError(
            f"a proportional-odds fit of {len(scores)} labels did not converge; check them for mistakes"
        )
    thresholds = np.cumsum(found.x[:-1])
    return ProportionalOdds(thresholds=tuple(thresholds.tolist()), slope=float(found.x[-1]), centre=centre)


def _loss(parameters: Floats, x: Floats, weights: Floats, ridge: float) -> tuple[float, Floats]:
    """Return the penalised negative log-likelihood and its gradient.

    Args:
        parameters: first threshold, the gaps to the next ones, slope.
        x: float64, (n,), centred scores.
        weights: float64, (n, 5), how much each step was said.
        ridge: weight of slope^2 / 2.
    """
    thresholds, slope = np.cumsum(parameters[:-1]), float(parameters[-1])
    log_p = _log_probabilities(thresholds, slope, x)
    u = thresholds - slope * x[:, None]
    spill = np.zeros((len(x), _K))
    spill[:, 1:-1] = 1.0 / np.expm1(np.diff(thresholds))
    upper = weights[:, :-1] * (expit(-u) + spill[:, :-1])
    lower = -weights[:, 1:] * (expit(u) + spill[:, 1:])
    by_threshold = -(upper + lower).sum(axis=0)
    by_slope = float(((upper + lower).sum(axis=1) * x).sum()) + ridge * slope
    gradient = np.append(np.cumsum(by_threshold[::-1])[::-1], by_slope)
    return float(-(weights * log_p).sum() + ridge / 2 * slope**2), gradient


def _log_probabilities(thresholds: Floats, slope: float, x: Floats) -> Floats:
    """Return ln P(step), float64, (n, 5), by ln(F(a) - F(b)) = ln F(a) + ln F(-b) + ln(1 - e^(b - a))."""
    u = thresholds - slope * x[:, None]
    at_most, above = np.zeros((len(x), _K)), np.zeros((len(x), _K))
    at_most[:, :-1] = log_expit(u)
    above[:, 1:] = log_expit(-u)
    between = np.zeros(_K)
    between[1:-1] = np.log(-np.expm1(-np.diff(thresholds)))
    return np.asarray(at_most + above + between, dtype=np.float64)
