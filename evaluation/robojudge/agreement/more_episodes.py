"""How many episodes it takes to tell an agreement from a threshold."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import ndtri

from robojudge.agreement.intervals import Interval

MOST_EPISODES = 5000
"""Where more would be needed, none is named: the agreement lies too near the threshold."""
POWER = 0.8
"""Chance that so many episodes are enough, were the agreement what it seems."""
_HIGHEST = 0.99
"""On the z scale perfect agreement is infinite; this stands for more."""


class Supply(NamedTuple):
    """Where the episodes compared on a field come from.

    Attributes:
        n_annotated: episodes of which people said anything.
        n_waiting: of those, the ones with a consensus on the field that the run has no outcome of.
        n_rated_twice: those on which people's own agreement on the field rests.
    """

    n_annotated: int
    n_waiting: int
    n_rated_twice: int


def more_of(
    more: int | None, n_compared: int, supply: Supply | None, *, by_task: bool
) -> tuple[int | None, str]:
    """Say what it takes to compare so many more episodes.

    Args:
        more: how many more must be compared; None if that cannot be told.
        n_compared: episodes compared so far.
        supply: where they come from; None if every annotated episode is compared.
        by_task: whether tasks are drawn, so that more tasks are needed in proportion.

    Returns:
        How many more episodes to annotate (None if none, or not known), and the whole in words.
    """
    if more is None:
        return (
            None,
            f"how many more cannot be told: too near the threshold (over {MOST_EPISODES}), or not defined",
        )
    n_annotated, n_waiting = (supply.n_annotated, supply.n_waiting) if supply else (n_compared, 0)
    first = ""
    if n_waiting:
        first = f"judge the {_counted(n_waiting, 'annotated episode')} that the run does not hold"
        more -= n_waiting
        if more <= 0:
            return None, f"{first}: that may be enough"
        first += ", then "
    asked = n_annotated - n_waiting
    if n_compared == 0 and asked > 0:
        return None, (
            f"{first}more episodes alone will not do: of {_counted(asked, 'annotated episode')} none has a "
            "word of both people and the judge on it"
        )
    share = n_compared / asked if asked else 1.0
    needed = math.ceil(more / share)
    said = f"{first}about {needed} more annotated episode{'s' if needed != 1 else ''}"
    if share < 1.0:
        said += f", since {n_compared} of {asked} can be compared on it"
    where = ", on more tasks in proportion" if by_task else ""
    return needed, f"{said}{where}, were agreement what it seems"


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'s' if n != 1 else ''}"


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
