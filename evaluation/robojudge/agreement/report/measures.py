"""Many statistics over the same episodes, each with its interval, computed on one set of resamples."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from robojudge.agreement.intervals import LEVEL, Interval, interval
from robojudge.agreement.report.records.numbers import NamedNumber, Number
from robojudge.agreement.report.statistic_list import title
from robojudge.agreement.resampling import Draws, Part, Resamples
from robojudge.agreement.statistics.base import Floats, Statistic
from robojudge.journal import Key


class Measures:
    """Statistics to compute, asked for one by one and drawn together.

    Ratings that were asked for twice with the same statistic are computed once.
    """

    def __init__(
        self, episodes: Sequence[Key], tasks: Sequence[str | None], n_resamples: int, seed: int
    ) -> None:
        """Take the rows that all ratings will have.

        Args:
            episodes: which episode each row is of.
            tasks: what the robot was asked to do in it; None counts as a task of its own.
            n_resamples: how many.
            seed: of the draws.
        """
        self._resamples = Resamples(episodes, tasks, n_resamples, seed) if episodes else None
        self._parts: list[Part] = []
        self._place: dict[Hashable, int] = {}
        self._seen: dict[Hashable, int] = {}
        self._draws: list[Draws] = []

    @property
    def unit(self) -> str:
        """What is drawn first, `task` or `episode`."""
        return self._resamples.unit if self._resamples is not None else "episode"

    def ask(self, key: Hashable, statistic: Statistic, values: Floats) -> None:
        """Ask for a statistic of these ratings, float64 (n_rows, n_raters), under a key."""
        same = (statistic, values.shape, values.tobytes())
        if same not in self._seen:
            self._seen[same] = len(self._parts)
            self._parts.append((statistic, values))
        self._place[key] = self._seen[same]

    def draw(self) -> None:
        """Compute everything asked for so far."""
        if self._resamples is not None and self._parts:
            self._draws = self._resamples.draws(self._parts)
        self._seen.clear()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._place

    def draws(self, key: Hashable) -> Draws:
        """Return a statistic in the study and its resamples; of no episodes where there are no rows."""
        if self._resamples is None:
            return NOTHING
        return self._draws[self._place[key]]

    def undefined(self, key: Hashable) -> str:
        """Say why a statistic has no value."""
        statistic, values = self._parts[self._place[key]]
        return statistic.undefined(values)

    def interval(self, key: Hashable) -> Interval:
        """Return a statistic with its interval."""
        draws = self.draws(key)
        return interval(draws, LEVEL, self.undefined(key) if np.isnan(draws.point) else "")

    def number(self, key: Hashable) -> Number:
        """Return a statistic as a report holds it."""
        return number(self.interval(key))

    def named(self, key: Hashable) -> NamedNumber:
        """Return a statistic and its names."""
        name = self._parts[self._place[key]][0].name
        return NamedNumber(name=name, title=title(name), number=self.number(key))


NOTHING = Draws(
    point=np.nan,
    resampled=np.empty(0),
    left_out=np.empty(0),
    n_units=0,
    n_episodes=0,
    unit="episode",
)
"""What a statistic comes to without a single episode."""


def number(found: Interval) -> Number:
    """Return an interval as a report holds it."""
    missing = found.value is None
    return Number(
        value=found.value,
        low=found.low,
        high=found.high,
        n_episodes=found.n_episodes,
        reason=found.reason if missing else None,
        interval_reason=None if missing else found.reason,
    )


def no_number(reason: str, n_episodes: int = 0) -> Number:
    """Return the absence of a number."""
    return Number(value=None, n_episodes=n_episodes, reason=reason)
