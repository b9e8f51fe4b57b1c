"""What every statistic is: a function of ratings and of how often each episode counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Units = NDArray[np.intp]


class Statistic(Protocol):
    """One number about raters, for many weightings of the episodes at once."""

    @property
    def name(self) -> str:
        """Its name in reports, for example `gwet_ac1`."""

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute the number once per row of weights.

        Args:
            values: float64, shape (n_episodes, n_raters): what each rater said of each episode, NaN where
                nothing. Statistics of a pair take two raters: people first, the judge second.
            weights: float64, shape (b, n_episodes), >= 0: how often each episode counts in each resample.

        Returns:
            float64, shape (b,); NaN where the number is not defined, never a warning.
        """

    def undefined(self, values: Floats) -> str:
        """Say in plain words why the number is not defined for these ratings, all counted once."""


@runtime_checkable
class Chance(Statistic, Protocol):
    """A statistic that is a share of episodes, or a chance: 0..1, so that it can spread only so far."""

    def tosses(self, values: Floats, units: Units, stands_for: Floats) -> float:
        """Say how many tosses of a coin spread at least as widely as the number ever can.

        Args:
            values: float64, shape (n_rows, 2): people first, the judge second; the number is defined.
            units: intp, shape (n_rows,): which of the independently drawn units (task or episode) each row
                is of.
            stands_for: float64, shape (n_rows,), over 0: how much each row counts.

        Returns:
            Over 0; the number of units that count, where all count alike; infinite where the number
            would be the same in any study.
        """


def independent(units: Units, stands_for: Floats) -> float:
    """Count units as if all counted alike: (sum u)^2 / sum u^2 of what each counts (Kish 1965).

    Args:
        units: intp, shape (n_rows,), at least one row.
        stands_for: float64, shape (n_rows,), over 0: how much each row counts.
    """
    counts = np.bincount(np.unique(units, return_inverse=True)[1], stands_for)
    return float(counts.sum() ** 2 / (counts**2).sum())


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, or the reason why there is none.

    Attributes:
        value: the number; None if it is not defined.
        n_episodes: episodes that counted.
        reason: why there is no number; None if there is one.
    """

    value: float | None
    n_episodes: int
    reason: str | None = None


def point(statistic: Statistic, values: Floats) -> Estimate:
    """Compute a statistic with every episode counted once.

    Args:
        statistic: which.
        values: float64, shape (n_episodes, n_raters).
    """
    n = int((~np.isnan(values)).any(axis=1).sum())
    value = float(statistic(values, np.ones((1, len(values))))[0])
    if np.isnan(value):
        return Estimate(None, n, statistic.undefined(values))
    return Estimate(value, n)
