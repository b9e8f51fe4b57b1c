"""What every statistic is: a function of ratings and of how often each episode counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


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
