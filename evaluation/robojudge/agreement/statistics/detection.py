"""How often a judge finds what people found, and leaves alone what they did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from robojudge.agreement.statistics.base import Floats, Units, independent
from robojudge.agreement.statistics.reasons import too_few_together
from robojudge.agreement.statistics.tables import both_said, ratio


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Share of the episodes to which people gave a category in which the judge gave it too.

    Attributes:
        positive: code of the category.
    """

    positive: int
    name: ClassVar[str] = "sensitivity"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where people did not give the category."""
        return _share_alike(values, weights, self.positive, positive=True)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values) or "people gave no episode this category"

    def tosses(self, values: Floats, units: Units, stands_for: Floats) -> float:
        """Count the units to which people gave the category."""
        return _tosses(values, units, stands_for, self.positive, positive=True)


@dataclass(frozen=True, slots=True)
class Specificity:
    """Share of the episodes to which people gave any other category in which the judge did too.

    Attributes:
        positive: code of the category.
    """

    positive: int
    name: ClassVar[str] = "specificity"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where people gave the category throughout."""
        return _share_alike(values, weights, self.positive, positive=False)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values) or "people gave every episode this category"

    def tosses(self, values: Floats, units: Units, stands_for: Floats) -> float:
        """Count the units of any but the category."""
        return _tosses(values, units, stands_for, self.positive, positive=False)


def _share_alike(values: Floats, weights: Floats, code: int, *, positive: bool) -> Floats:
    values, weights = both_said(values, weights)
    people, judge = ((values == code) == positive).T
    return ratio(weights @ (people & judge), weights @ people)


def _tosses(values: Floats, units: Units, stands_for: Floats, code: int, *, positive: bool) -> float:
    counted = ~np.isnan(values).any(axis=1) & ((values[:, 0] == code) == positive)
    return independent(units[counted], stands_for[counted])
