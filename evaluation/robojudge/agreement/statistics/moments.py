"""Means, variances and covariance of two raters, under many weightings at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.tables import both_said, ratio

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class PairMoments:
    """Population moments (divided by n) of a pair of raters; each float64 of shape (b,).

    Attributes:
        n: episodes that count.
        mean_gap: mean of the second less that of the first.
        var_x: variance of the first; exactly 0 where it is constant.
        var_y: variance of the second; exactly 0 where it is constant.
        cov: covariance.
    """

    n: Floats
    mean_gap: Floats
    var_x: Floats
    var_y: Floats
    cov: Floats


def pair_moments(values: Floats, weights: Floats) -> PairMoments:
    """Compute the moments over the episodes on which both raters said something.

    Args:
        values: float64, shape (n_episodes, 2).
        weights: float64, shape (b, n_episodes).
    """
    values, weights = both_said(values, weights)
    centre = centres(values)
    x, y = (values - centre).T
    sums = weights @ np.column_stack([np.ones_like(x), x, y, x * x, y * y, x * y])
    n = sums[:, 0]
    mean_x, mean_y, xx, yy, xy = ratio(sums[:, 1:], n[:, None]).T
    var_x, var_y = variance(xx, mean_x), variance(yy, mean_y)
    gap = mean_y - mean_x + (centre[1] - centre[0])
    smallest_gap = _ROUNDING * (np.sqrt(xx) + np.sqrt(yy) + np.abs(centre).sum())
    return PairMoments(
        n=n,
        mean_gap=np.where(np.abs(gap) <= smallest_gap, 0.0, gap),
        var_x=var_x,
        var_y=var_y,
        cov=xy - mean_x * mean_y,
    )


def centres(values: Floats) -> Floats:
    """Return a value near the middle of each column, and the value itself of a constant column."""
    if not len(values):
        return np.zeros(values.shape[1])
    middle: Floats = np.where(np.ptp(values, axis=0) == 0, values[0], values.mean(axis=0))
    return middle


def variance(mean_square: Floats, mean: Floats) -> Floats:
    """Return mean_square - mean^2, with what is only rounding of it set to 0."""
    return beyond_rounding(mean_square - mean * mean, mean_square)


def beyond_rounding(difference: Floats, of: Floats) -> Floats:
    """Return a difference that cannot be below 0; 0 where it is only rounding `of` a larger number."""
    return np.where(difference <= _ROUNDING * of, 0.0, difference)


def correlation(cov: Floats, var_x: Floats, var_y: Floats) -> Floats:
    """Return cov / sqrt(var_x var_y) within -1..1; NaN where a variance is 0."""
    r: Floats = np.clip(ratio(cov, np.sqrt(var_x * var_y)), -1.0, 1.0)
    return r
