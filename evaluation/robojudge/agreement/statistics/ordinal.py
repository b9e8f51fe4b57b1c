"""Agreement on ordered steps between people and a judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.kappa import kappa, kappa_undefined
from robojudge.agreement.statistics.tables import confusion


@dataclass(frozen=True, slots=True)
class QuadraticKappa:
    """Cohen's kappa with the squared distance of the steps as disagreement (Cohen 1968).

    Attributes:
        levels: how many steps the scale has; they count as evenly spaced.
    """

    levels: int
    name: ClassVar[str] = "quadratic_kappa"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where both raters gave one and the same step throughout."""
        return kappa(confusion(values, weights, self.levels), step_distance(self.levels) ** 2)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return kappa_undefined(values)


@dataclass(frozen=True, slots=True)
class LinearKappa:
    """Cohen's kappa with the distance of the steps as disagreement (Cohen 1968).

    Attributes:
        levels: how many steps the scale has; they count as evenly spaced.
    """

    levels: int
    name: ClassVar[str] = "linear_kappa"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where both raters gave one and the same step throughout."""
        return kappa(confusion(values, weights, self.levels), step_distance(self.levels))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return kappa_undefined(values)


def step_distance(levels: int) -> Floats:
    """Return how many steps lie between each two levels, float64 of shape (levels, levels)."""
    steps = np.arange(levels, dtype=np.float64)
    return np.abs(steps[:, None] - steps[None, :])
