"""How many episodes it takes to tell an agreement from a threshold."""

from __future__ import annotations

import math

from scipy.special import ndtri

from robojudge.agreement.intervals import Interval

MOST_EPISODES = 5000
"""Where more would be needed, none is named: the agreement lies too near the threshold."""
POWER = 0.8
"""Chance that so many episodes are enough, were the agreement what it seems."""
_HIGHEST = 0.99
"""On the z scale perfect agreement is infinite; this stands for more."""


def episodes_in_all(interval: Interval, bound: float, bound_level: float, threshold: float) -> int | None:
    """Compute how many episodes raise the lower bound above the threshold with a chance of 80%.

    On Fisher's z scale, z = atanh(value), where spread depends little on the value; the distance from the
    value to its bound shrinks with the root of the number of episodes. See docs/formulas.md.

    Args:
        interval: of the value in the episodes at hand.
        bound: its lower bound.
        bound_level: how often the truth lies above such a bound, 0..1.
        threshold: what the bound must exceed.

    Returns:
        The number, at most 5000; None where it is higher, or the value does not exceed the threshold.
    """
    if interval.value is None or interval.value <= threshold:
        return None
    value, low, goal = (_z(number) for number in (interval.value, bound, threshold))
    if value <= goal:
        return None
    reach = (1.0 + ndtri(POWER) / ndtri(bound_level)) * (value - low) / (value - goal)
    episodes = math.ceil(interval.n_episodes * reach**2)
    return episodes if episodes <= MOST_EPISODES else None


def _z(number: float) -> float:
    return math.atanh(min(max(number, -_HIGHEST), _HIGHEST))
