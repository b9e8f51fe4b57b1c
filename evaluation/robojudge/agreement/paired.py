"""Two numbers on the same episodes: a judge against another, or against what people reach."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.intervals import LEVEL, Interval, interval
from robojudge.agreement.resampling import Draws, Resamples, combined
from robojudge.agreement.statistics.base import Floats, Statistic
from robojudge.schema.base import Record


class Difference(Record):
    """One number less another, both resampled together."""

    statistic: str
    """Name of the statistic."""
    first: str
    """Whose number."""
    second: str
    """Whose number is taken away."""
    interval: Interval
    """First less second on the episodes that have both."""
    better: str | None
    """Who is ahead, if the interval leaves out 0; None if not told apart, or the number is undefined."""
    statement: str
    """The same in plain words."""


def difference(
    statistic: str, first: tuple[str, Draws], second: tuple[str, Draws], level: float = LEVEL
) -> Difference:
    """Subtract two numbers, higher being better, of the same resamples and episodes.

    Args:
        statistic: its name.
        first: whose, and the number (`Resamples.draws`).
        second: whose, and the number, of the same call.
        level: of the interval, 0..1.

    Raises:
        ValueError: the numbers are of different episodes.
    """
    found = interval(combined(np.subtract, first[1], second[1]), level)
    better = None
    if found.low is not None and found.high is not None:
        better = first[0] if found.low > 0.0 else second[0] if found.high < 0.0 else None
    return Difference(
        statistic=statistic,
        first=first[0],
        second=second[0],
        interval=found,
        better=better,
        statement=_statement(statistic, (first[0], second[0]), found, better),
    )


def compare_judges(
    resamples: Resamples,
    statistic: Statistic,
    people: Floats,
    first: tuple[str, Floats],
    second: tuple[str, Floats],
    level: float = LEVEL,
) -> Difference:
    """Compare two judges on the episodes that people and both judges have a word on.

    Args:
        resamples: laid out for these rows.
        statistic: of a pair of raters, people first; higher is better.
        people: float64, shape (n_rows,).
        first: a judge's name and its values, shape (n_rows,).
        second: another's.
        level: of the interval, 0..1.
    """
    all_said = ~np.isnan(np.stack([people, first[1], second[1]])).any(axis=0)
    pairs = [np.where(all_said, np.stack([people, judge[1]]), np.nan).T for judge in (first, second)]
    one, other = resamples.draws([(statistic, pairs[0]), (statistic, pairs[1])])
    return difference(statistic.name, (first[0], one), (second[0], other), level)


def _statement(statistic: str, names: tuple[str, str], found: Interval, better: str | None) -> str:
    first, second = names
    if found.low is None or found.high is None:
        return f"{first} and {second} cannot be compared on {statistic}: {found.reason}"
    said = f"{first} less {second}: {found.value:+.2f} [{found.low:+.2f}, {found.high:+.2f}] {statistic}"
    on = f"on {found.n_episodes} episodes"
    return f"{said} {on}; {better} is ahead" if better else f"{said} {on}; they cannot be told apart"
