"""Many statistics over the same episodes, each with its interval, computed on shared resamples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from robojudge.agreement.intervals import LEVEL, Interval, interval
from robojudge.agreement.report.records.numbers import NamedNumber, Number
from robojudge.agreement.report.statistic_list import title
from robojudge.agreement.resampling import TASKS_TO_DRAW_FROM, Draws, Resamples
from robojudge.agreement.statistics.base import Floats, Statistic
from robojudge.journal import Key


class _Asked(NamedTuple):
    statistic: Statistic
    values: Floats
    by_task: bool


class Measures:
    """Statistics to compute, asked for one by one and drawn together.

    Ratings that were asked for twice with the same statistic are computed once. Tasks are drawn first for
    a statistic whose own ratings are of enough tasks: what others said of other tasks has no say in it.
    """

    def __init__(
        self,
        episodes: Sequence[Key],
        tasks: Sequence[str | None],
        n_resamples: int,
        seed: int,
        stands_for: Mapping[Key, float] | None = None,
    ) -> None:
        """Take the rows that all ratings will have.

        Args:
            episodes: which episode each row is of.
            tasks: what the robot was asked to do in it; where tasks are drawn, the rows of None count as
                one more task.
            n_resamples: how many.
            seed: of the draws.
            stands_for: how many episodes an episode stands for, one where it is not named.
        """
        self._episodes = episodes
        self._tasks = np.array(tasks, dtype=object)
        self._n_resamples = n_resamples
        self._seed = seed
        self._stands_for = np.array([(stands_for or {}).get(key, 1.0) for key in episodes])
        self._parts: list[_Asked] = []
        self._place: dict[Hashable, int] = {}
        self._seen: dict[Hashable, int] = {}
        self._draws: dict[int, Draws] = {}

    def ask(self, key: Hashable, statistic: Statistic, values: Floats) -> None:
        """Ask for a statistic of these ratings, float64 (n_rows, n_raters), under a key."""
        same = (statistic, values.shape, values.tobytes())
        if same not in self._seen:
            self._seen[same] = len(self._parts)
            self._parts.append(_Asked(statistic, values, self._by_task(values)))
        self._place[key] = self._seen[same]

    def draw(self) -> None:
        """Compute everything asked for so far."""
        together: defaultdict[bool, list[int]] = defaultdict(list)
        for place, asked in enumerate(self._parts):
            together[asked.by_task].append(place)
        for by_task, places in together.items() if len(self._episodes) else ():
            resamples = Resamples(
                self._episodes,
                self._tasks.tolist() if by_task else None,
                self._n_resamples,
                self._seed,
                self._stands_for,
            )
            parts = [(self._parts[place].statistic, self._parts[place].values) for place in places]
            self._draws |= dict(zip(places, resamples.draws(parts), strict=True))
        self._seen.clear()

    def _by_task(self, values: Floats) -> bool:
        said = (~np.isnan(values)).sum(axis=1) >= min(2, values.shape[1])
        return len(set(self._tasks[said].tolist()) - {None}) >= TASKS_TO_DRAW_FROM

    def __contains__(self, key: Hashable) -> bool:
        return key in self._place

    def draws(self, key: Hashable) -> Draws:
        """Return a statistic in the study and its resamples; of no episodes where there are no rows."""
        if not len(self._episodes):
            return NOTHING
        return self._draws[self._place[key]]

    def undefined(self, key: Hashable) -> str:
        """Say why a statistic has no value."""
        asked = self._parts[self._place[key]]
        return asked.statistic.undefined(asked.values)

    def interval(self, key: Hashable) -> Interval:
        """Return a statistic with its interval."""
        draws = self.draws(key)
        return interval(draws, LEVEL, self.undefined(key) if np.isnan(draws.point) else "")

    def number(self, key: Hashable) -> Number:
        """Return a statistic as a report holds it."""
        return number(self.interval(key))

    def named(self, key: Hashable) -> NamedNumber:
        """Return a statistic and its names."""
        name = self._parts[self._place[key]].statistic.name
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
