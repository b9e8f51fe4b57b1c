"""How far a number may be off: an interval and a one-sided bound from resamples of the study."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from pydantic import Field
from scipy.special import ndtr, ndtri, stdtrit

from robojudge.agreement.left_out import SAME, spread
from robojudge.agreement.resampling import Draws
from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.wilson import share_quantiles
from robojudge.schema.base import Record

LEVEL = 0.95
"""Of the two-sided interval, and of the one-sided lower bound, where nothing else is asked."""
MOST_UNDEFINED = 0.05
"""A number not defined in more than this share of resamples gets no interval."""


class Interval(Record):
    """A number, and between which numbers it may lie in the episodes not seen."""

    value: float | None
    """The number with every episode counted once; None if it is not defined."""
    low: float | None
    """Lower end of the two-sided interval; None with a reason."""
    high: float | None
    """Upper end of the two-sided interval; None with a reason."""
    lower_bound: float | None
    """Lower end of the one-sided interval of the same level: what is compared with a threshold."""
    level: float = Field(gt=0.0, lt=1.0)
    """How often such an interval holds the truth, 0..1."""
    n_episodes: int
    """Episodes that counted."""
    n_units: int
    """What was drawn: as many tasks, or episodes."""
    unit: str
    """What was drawn first, `task` or `episode`."""
    n_undefined: int
    """Resamples in which the number is not defined; left out of the interval."""
    reason: str | None = None
    """Why there is no value or no interval, in plain words; None if there are both."""


class _Shape(NamedTuple):
    """What corrects percentiles: median bias, acceleration, degrees of freedom, and n / (n - 1) rooted."""

    bias: float
    acceleration: float
    degrees: float
    widening: float


def interval(draws: Draws, level: float = LEVEL, undefined: str = "the number is not defined") -> Interval:
    """Compute the interval and lower bound of a number (`bca_t`, or `wilson_t` of a share).

    Percentiles of the resamples, corrected for bias and acceleration (Efron 1987), at Student quantiles
    widened for small studies (Hesterberg 2015); of a share, Wilson's interval. See docs/formulas.md.

    Args:
        draws: the number in the study and in resamples of it.
        level: two-sided level of the interval and one-sided level of the bound, 0..1.
        undefined: why the number has no value, said where it has none.
    """
    reason, n_undefined = None, int(np.isnan(draws.resampled).sum())
    if np.isnan(draws.point):
        reason = undefined
    elif draws.n_units < 2:
        reason = f"one {draws.unit} says nothing about others"
    elif n_undefined > MOST_UNDEFINED * len(draws.resampled):
        share = n_undefined / len(draws.resampled)
        reason = f"not defined in {share:.0%} of resamples: too few {draws.unit}s make the difference"
    elif draws.tosses is None and draws.certain and not abs(draws.one_contrary - draws.point) > SAME:
        reason = f"no resample differs: these {draws.unit}s cannot tell how far it may be off"
    ends: tuple[float | None, ...] = (None, None, None)
    if reason is None:
        below = np.array([(1.0 - level) / 2.0, (1.0 + level) / 2.0, 1.0 - level])
        ends = tuple(float(end) for end in _quantiles(draws, below))
    return Interval(
        value=None if np.isnan(draws.point) else draws.point,
        low=ends[0],
        high=ends[1],
        lower_bound=ends[2],
        level=level,
        n_episodes=draws.n_episodes,
        n_units=draws.n_units,
        unit=draws.unit,
        n_undefined=n_undefined,
        reason=reason,
    )


def _quantiles(draws: Draws, below: Floats) -> Floats:
    """Compute the numbers below which the truth lies with these probabilities, 0..1."""
    if draws.tosses is not None:
        return share_quantiles(draws.point, draws.tosses, spread(draws.left_out, draws.n_units), below)
    if draws.certain:
        # Rule of three: were more than a share -ln(p) / n of units contrary, some would have been seen.
        step = draws.one_contrary - draws.point
        side = below if step < 0.0 else 1.0 - below
        return np.where(side < 0.5, draws.point - step * np.log(np.minimum(side, 0.5)), draws.point)
    seen = np.sort(draws.resampled[~np.isnan(draws.resampled)])
    shape = _shape(draws, seen)
    quantile = stdtrit(shape.degrees, below) * shape.widening + shape.bias
    stretch = np.maximum(1.0 - shape.acceleration * quantile, 1e-9)
    return np.asarray(np.quantile(seen, ndtr(shape.bias + quantile / stretch)))


def _shape(draws: Draws, seen: Floats) -> _Shape:
    n = draws.n_units
    widening = float(np.sqrt(n / (n - 1)))
    ties = np.abs(seen - draws.point) < SAME
    under = (np.count_nonzero((seen < draws.point) & ~ties) + 0.5 * np.count_nonzero(ties)) / len(seen)
    bias = float(ndtri(np.clip(under, 0.5 / len(seen), 1.0 - 0.5 / len(seen))))
    shape = spread(draws.left_out, n)
    return _Shape(min(bias, shape.acceleration), shape.acceleration, shape.degrees, widening)
