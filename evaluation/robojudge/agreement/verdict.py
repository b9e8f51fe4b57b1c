"""What a test against a threshold can end in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from pydantic import Field

from robojudge.agreement.intervals import Interval
from robojudge.schema.base import Record

Outcome = Literal["fail", "people_disagree", "not_enough_data", "provisional", "pass"]
"""Worst first: a judge is as good as its worst field."""


class Check(Record):
    """One statistic held against the threshold."""

    statistic: str
    """Its name."""
    interval: Interval
    """The judge against people."""
    bound: float | None
    """The lower bound that must lie above the threshold; None if there is none."""
    bound_level: float
    """How often the truth lies above such a bound, 0..1; higher where one statistic of several suffices."""
    ceiling: float | None
    """What one person reaches against the others; None if not known."""
    above: bool
    """The value lies above the threshold."""
    passed: bool
    """The value and its bound lie above the threshold."""


class Verdict(Record):
    """Whether a judge agrees with people on one field above a threshold."""

    field: str
    """The field."""
    verdict: Outcome
    """What the test came to."""
    threshold: float
    """What agreement had to exceed."""
    requirements: tuple[tuple[Check, ...], ...]
    """All must be met, each by any one of its checks."""
    n_episodes: int
    """Episodes with the word of people and of the judge."""
    n_units: int
    """What was drawn anew: as many tasks, or episodes."""
    needs_more: int | None = Field(default=None, ge=1)
    """About how many more episodes a pass takes, were agreement what it seems; None where nothing says."""
    reasons: tuple[str, ...]
    """Why, in plain words."""


def worst(verdicts: Iterable[Outcome]) -> Outcome:
    """Return the worst: fail, people_disagree, not_enough_data, provisional, pass.

    Raises:
        ValueError: there is none.
    """
    return min(verdicts, key=get_args(Outcome).index)
