"""How good one episode's progress curve is: its order in time, and its distance from the true one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from robojudge.agreement.statistics.base import Floats, Statistic
from robojudge.agreement.statistics.interval import MAE, Pearson
from robojudge.agreement.statistics.ranks import Spearman
from robojudge.agreement.statistics.tables import both_said

_POINTS_MIN = 3


@dataclass(frozen=True, slots=True)
class EpisodeNumber:
    """A number of one episode, or the reason why there is none.

    Attributes:
        value: the number; None if it is not defined.
        reason: why there is none; None if there is one.
    """

    value: float | None
    reason: str | None = None


def value_order_correlation(times_s: Floats, progress: Floats) -> EpisodeNumber:
    """Correlate the order of a curve's values with time (VOC): Spearman's correlation, ties mid-ranked.

    A clock scores 1 whatever happens; show one beside it.

    Args:
        times_s: float64, shape (n_points,): seconds from the episode's start.
        progress: float64, shape (n_points,): progress then, NaN where unknown.

    Returns:
        -1..1; None for a constant curve, or with fewer than 3 known points, of which any 2 are in order.
    """
    return _along(Spearman(), times_s, progress)


def progress_pearson(truth: Floats, progress: Floats) -> EpisodeNumber:
    """Correlate a curve with the true one, at the same frames.

    Args:
        truth: float64, shape (n_points,): true progress 0..1, NaN where unknown.
        progress: float64, shape (n_points,): the judge's, NaN where unknown.

    Returns:
        -1..1; None if either curve is constant, or with fewer than 3 points known in both.
    """
    return _along(Pearson(), truth, progress)


def progress_mae(truth: Floats, progress: Floats) -> EpisodeNumber:
    """Average a curve's distance from the true one, at the same frames.

    Args:
        truth: float64, shape (n_points,): true progress 0..1, NaN where unknown.
        progress: float64, shape (n_points,): the judge's, NaN where unknown.

    Returns:
        Share of the task, 0..1; None if no point is known in both.
    """
    points = np.column_stack([truth, progress])
    value = _one(MAE(), points)
    return EpisodeNumber(value, None if value is not None else "no point is known in both curves")


def _along(statistic: Statistic, first: Floats, second: Floats) -> EpisodeNumber:
    points, _ = both_said(np.column_stack([first, second]), np.empty((0, len(first))))
    if len(points) < _POINTS_MIN:
        return EpisodeNumber(None, f"{len(points)} points are known; it takes at least {_POINTS_MIN}")
    value = _one(statistic, points)
    if value is None:
        constant = "progress" if np.ptp(points[:, 1]) == 0 else "true progress"
        return EpisodeNumber(None, f"the {constant} is the same at every point")
    return EpisodeNumber(value)


def _one(statistic: Statistic, points: Floats) -> float | None:
    value = float(statistic(points, np.ones((1, len(points))))[0])
    return None if np.isnan(value) else value
