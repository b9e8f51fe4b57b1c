"""Logistic regression with slopes that cannot turn a judge's order around."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.special import expit, logit

from robojudge.agreement.statistics.base import Floats
from robojudge.errors import CalibrationError

CLIP = 0.01
"""Scores are read between this and 1 less this: judges answer in two decimals, and ln 0 is no number."""
RIDGE = 1e-3
"""Weight of the pull to slopes 1 and intercept 0: too weak to see, enough for separable labels."""
_MOST_STEPS = 100
_TOLERANCE = 1e-10


def clipped(scores: Floats) -> Floats:
    """Clip scores to [`CLIP`, 1 - `CLIP`]."""
    return np.clip(scores, CLIP, 1.0 - CLIP)


def log_odds(scores: Floats) -> Floats:
    """Return ln(s / (1 - s)) of clipped scores."""
    return np.asarray(logit(clipped(scores)), dtype=np.float64)


def fit_logistic(features: Floats, targets: Floats, *, ridge: float = RIDGE) -> Floats:
    """Minimise cross-entropy plus ridge / 2 (b^2 + sum (a_k - 1)^2) over b and all a_k >= 0.

    The problem is convex: Newton's method with halved steps, and where a slope comes out negative the
    best fit without it.

    Args:
        features: float64, (n, d), d <= 2.
        targets: float64, (n,), shares in [0, 1].
        ridge: weight of the pull to the identity.

    Returns:
        float64, (1 + d,): b, then the slopes.

    Raises:
        CalibrationError: Newton's method did not converge.
    """
    d = features.shape[1]
    best, least = np.zeros(1 + d), np.inf
    for kept in (chosen for size in range(d, -1, -1) for chosen in combinations(range(1, 1 + d), size)):
        columns = [0, *kept]
        theta = np.zeros(1 + d)
        design = np.column_stack([np.ones(len(targets)), features])[:, columns]
        theta[columns], loss = _newton(design, targets, ridge)
        if (theta[1:] < 0).any():
            continue
        if len(kept) == d:
            return theta
        loss += ridge / 2 * (d - len(kept))
        if loss < least:
            best, least = theta, loss
    return best


def _newton(design: Floats, targets: Floats, ridge: float) -> tuple[Floats, float]:
    centre = np.ones(design.shape[1])
    centre[0] = 0.0

    def loss_at(theta: Floats) -> float:
        eta = design @ theta
        pull = ridge / 2 * float(((theta - centre) ** 2).sum())
        return float((np.logaddexp(0.0, eta) - targets * eta).sum()) + pull

    theta = np.zeros(design.shape[1])
    loss = loss_at(theta)
    for _ in range(_MOST_STEPS):
        p = expit(design @ theta)
        gradient = design.T @ (p - targets) + ridge * (theta - centre)
        if np.abs(gradient).max() <= _TOLERANCE * len(targets):
            return theta, loss
        hessian = design.T @ (design * (p * (1.0 - p))[:, None]) + ridge * np.eye(len(theta))
        step = np.linalg.solve(hessian, gradient)
        while (tried := loss_at(theta - step)) > loss + 1e-12 * abs(loss):
            step = step / 2.0
        theta, loss = theta - step, tried
    raise CalibrationError(
        f"a logistic fit of {len(targets)} labels did not converge; check the scores and labels for mistakes"
    )
