"""The same study run again many times: episodes drawn with replacement, and episodes left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.contrary import one_contrary
from robojudge.agreement.left_out import SAME
from robojudge.agreement.statistics.base import Chance, Floats, Statistic, independent

TASKS_TO_DRAW_FROM = 8
"""From this many tasks on, tasks are drawn first and episodes within each drawn task."""
MOST_LEFT_OUT = 200
"""More units than this are left out in this many groups: the shape of the spread needs no more."""
NEAR = 0.2 + 1e-9
"""Ratings no further apart count as alike when episodes that differ are counted."""
_WEIGHTS_AT_ONCE = 1_000_000
"""Numbers in one chunk of weights (8 MB)."""

Unit = Literal["task", "episode"]
Part = tuple[Statistic, Floats]
"""A statistic and the ratings it is computed from, float64, shape (n_rows, n_raters)."""
_Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """One number in the study as it was, in every resample of it, and with every unit left out.

    Attributes:
        point: the number with every episode counted once; NaN where it is not defined.
        resampled: float64, shape (n_resamples,); NaN where it is not defined.
        left_out: float64, shape (n_groups,): without each unit, or without each group of units.
        n_units: what was drawn: tasks or episodes in which somebody said something.
        n_episodes: episodes in which two or more raters said something.
        unit: what was drawn first.
        n_equal: how many episodes of equal weight would tell as much (Kish 1965); None where all weigh alike.
        one_contrary: the number had one more unit come out at odds, where every resample gives the same
            number; NaN elsewhere, of a share, and where no two episodes are at odds.
        tosses: of a share, the tosses of a coin that would spread at least as widely (`Chance.tosses`); None
            of any other number.
        n_apart: episodes whose first rating is more than 0.2 from the commonest (see `count_apart`); None
            for a number made from others.
    """

    point: float
    resampled: Floats
    left_out: Floats
    n_units: int
    n_episodes: int
    unit: Unit
    n_equal: float | None = None
    one_contrary: float = np.nan
    tosses: float | None = None
    n_apart: int | None = None

    @property
    def certain(self) -> bool:
        """True if the number is the same in the study and in every resample in which it is defined."""
        return _same(self.resampled, self.point)


class Resamples:
    """Weights that say how much each row counts in each resample: one set for any number of statistics."""

    def __init__(
        self,
        episodes: Sequence[object],
        tasks: Sequence[object] | None = None,
        n_resamples: int = 2000,
        seed: int = 0,
        stands_for: Floats | None = None,
    ) -> None:
        """Lay out what is drawn; the same arguments give the same weights.

        Args:
            episodes: which episode each row is of; rows of one episode count equally often.
            tasks: which task each row is of, one task an episode; None for one task.
            n_resamples: how many resamples.
            seed: of the random draws.
            stands_for: float64, shape (n_rows,), over 0: how many episodes each row stands for, where rows
                were not drawn with equal probability (1 / probability, Horvitz and Thompson 1952); only
                ratios matter. None for one each.

        Raises:
            ValueError: no rows, fewer than 2 resamples, an episode with two tasks, or a row that stands for
                nothing.
        """
        if not len(episodes) or n_resamples < 2:
            raise ValueError("resampling needs at least one row and two resamples")
        self.n_resamples = n_resamples
        self.seed = seed
        weights = np.ones(len(episodes)) if stands_for is None else np.asarray(stands_for, dtype=np.float64)
        if not (weights > 0.0).all():
            raise ValueError("every row must stand for something: give numbers over 0")
        self._each = weights / weights.mean()
        self._row_episode = _numbered(episodes)
        self.n_episodes = int(self._row_episode.max()) + 1
        row_task = np.zeros_like(self._row_episode) if tasks is None else _numbered(tasks)
        self._episode_task = np.zeros(self.n_episodes, dtype=np.intp)
        self._episode_task[self._row_episode] = row_task
        if (self._episode_task[self._row_episode] != row_task).any():
            raise ValueError("an episode has two tasks: give each row of an episode the same task")
        self.n_tasks = int(row_task.max()) + 1
        self.unit: Unit = "task" if self.n_tasks >= TASKS_TO_DRAW_FROM else "episode"

    def weights(self) -> Iterator[Floats]:
        """Yield the weights, float64, shape (b, n_rows), n_resamples rows in all, in chunks of bounded size.

        From 8 tasks on, as many tasks as there are are drawn, and for each drawn task as many of its
        episodes as it has; below, as many episodes as there are.
        """
        rng = np.random.default_rng(self.seed)
        task = self._episode_task if self.unit == "task" else np.zeros_like(self._episode_task)
        sizes = np.bincount(task)
        first = np.cumsum(sizes) - sizes
        by_task = np.argsort(task, kind="stable")
        chunk = max(1, _WEIGHTS_AT_ONCE // len(self._row_episode))
        for start in range(0, self.n_resamples, chunk):
            b = min(chunk, self.n_resamples - start)
            drawn = rng.integers(len(sizes), size=(b, len(sizes)))
            resample = np.repeat(np.arange(b), sizes[drawn].sum(axis=1))
            within = np.repeat(drawn.ravel(), sizes[drawn].ravel())
            episode = by_task[first[within] + (rng.random(len(within)) * sizes[within]).astype(np.intp)]
            counts = np.bincount(resample * self.n_episodes + episode, minlength=b * self.n_episodes)
            yield counts.reshape(b, self.n_episodes).astype(np.float64)[:, self._row_episode] * self._each

    def left_out(self) -> tuple[Floats, _Ints]:
        """Compute weights without each unit in turn.

        Returns:
            Float64, shape (n_groups, n_rows), 0 for the rows left out, else what a row stands for; and the
            group of each row. A group is one task or episode, or several drawn together where there are
            more than 200.
        """
        unit = self._episode_task[self._row_episode] if self.unit == "task" else self._row_episode
        n_units = int(unit.max()) + 1
        group = np.arange(n_units)
        if n_units > MOST_LEFT_OUT:
            group = np.random.default_rng(self.seed).permutation(n_units) % MOST_LEFT_OUT
        row_group = group[unit]
        kept = row_group[None, :] != np.arange(group.max() + 1)[:, None]
        return kept * self._each, row_group

    def draws(self, parts: Sequence[Part]) -> list[Draws]:
        """Compute several numbers on the same resamples.

        Args:
            parts: statistics and the ratings of each; row i of every ratings array is row i here.

        Raises:
            ValueError: ratings of another length than the rows laid out.
        """
        n_rows = len(self._row_episode)
        for statistic, values in parts:
            if len(values) != n_rows:
                raise ValueError(f"{statistic.name}: {len(values)} rows of ratings, but {n_rows} laid out")
        left_out, row_group = self.left_out()
        resampled: list[list[Floats]] = [[] for _ in parts]
        for weights in self.weights():
            for numbers, (statistic, values) in zip(resampled, parts, strict=True):
                numbers.append(statistic(values, weights))
        return [
            self._draws(statistic, values, np.concatenate(numbers), left_out, row_group)
            for numbers, (statistic, values) in zip(resampled, parts, strict=True)
        ]

    def _draws(
        self, statistic: Statistic, values: Floats, resampled: Floats, left_out: Floats, row_group: _Ints
    ) -> Draws:
        said = (~np.isnan(values)).sum(axis=1) >= min(2, values.shape[1])
        task = self._episode_task[self._row_episode]
        n_episodes = len(np.unique(self._row_episode[said]))
        n_units = len(np.unique(task[said])) if self.unit == "task" else n_episodes
        point = float(statistic(values, self._each[None, :])[0])
        tosses = None
        if isinstance(statistic, Chance) and not np.isnan(point):
            unit = task if self.unit == "task" else self._row_episode
            tosses = statistic.tosses(values, unit, self._each)
        certain = tosses is None and n_units > 0 and _same(resampled, point)
        return Draws(
            point=point,
            resampled=resampled,
            left_out=statistic(values, left_out[np.unique(row_group[said])]),
            n_units=n_units,
            n_episodes=n_episodes,
            unit=self.unit,
            one_contrary=one_contrary(statistic, values[said], self._each[said], n_units, self.seed)
            if certain
            else np.nan,
            tosses=tosses,
            n_equal=self._equal(said),
            n_apart=count_apart(values[said, 0], self._row_episode[said]),
        )

    def _equal(self, said: NDArray[np.bool_]) -> float | None:
        if not said.any() or bool((self._each == self._each[0]).all()):
            return None
        return independent(self._row_episode[said], self._each[said])


def combined(compute: Callable[..., Floats], *draws: Draws) -> Draws:
    """Compute a number from others of the same resamples, for example a difference (`np.subtract`).

    Args:
        compute: works on arrays of the numbers, one argument for each of `draws`; NaN where not defined.
        draws: made by one call of `Resamples.draws`.

    Raises:
        ValueError: they were not left out alike (ratings missing in different episodes).
    """
    if len({d.left_out.shape for d in draws}) > 1:
        raise ValueError("numbers combined must come from the same episodes: drop those missing in either")
    return Draws(
        point=float(compute(*(np.array([d.point]) for d in draws))[0]),
        resampled=compute(*(d.resampled for d in draws)),
        left_out=compute(*(d.left_out for d in draws)),
        n_units=min(d.n_units for d in draws),
        n_episodes=min(d.n_episodes for d in draws),
        unit=draws[0].unit,
    )


def count_apart(ratings: Floats, episodes: _Ints) -> int:
    """Count the episodes outside the fullest stretch of ratings within 0.2 of one of them.

    Of codes that stretch is the commonest level; of numbers 0..1 it is where most of them lie.

    Args:
        ratings: float64, shape (n_rows,); NaN is nowhere.
        episodes: which episode each row is of.
    """
    known = ~np.isnan(ratings)
    ratings, episodes = ratings[known], episodes[known]
    if not len(ratings):
        return 0
    ordered = np.sort(ratings)
    near = np.searchsorted(ordered, ordered + NEAR, "right") - np.searchsorted(ordered, ordered - NEAR)
    return len(np.unique(episodes[np.abs(ratings - ordered[np.argmax(near)]) > NEAR]))


def _same(resampled: Floats, point: float) -> bool:
    known = resampled[~np.isnan(resampled)]
    return len(known) > 0 and bool((np.abs(known - point) < SAME).all())


def _numbered(labels: Sequence[object]) -> _Ints:
    """Number labels 0.. in the order in which they first appear."""
    seen: dict[object, int] = {}
    return np.array([seen.setdefault(label, len(seen)) for label in labels], dtype=np.intp)
