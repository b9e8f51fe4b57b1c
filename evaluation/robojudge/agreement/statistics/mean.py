"""The mean over episodes of a number that each episode has for itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.reasons import NOTHING_COUNTS
from robojudge.agreement.statistics.tables import ratio


@dataclass(frozen=True, slots=True)
class MeanOver:
    """Mean over the episodes that have the number; those without one do not count as 0.

    Takes one column: float64, shape (n_episodes, 1), NaN where an episode has no such number.

    Attributes:
        name: what is averaged, for example `value_order_correlation`.
    """

    name: str

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where no episode that counts has the number."""
        column = values[:, 0]
        known = ~np.isnan(column)
        return ratio(weights[:, known] @ column[known], weights[:, known].sum(axis=1))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return f"no episode has a {self.name}" if np.isnan(values).all() else NOTHING_COUNTS
