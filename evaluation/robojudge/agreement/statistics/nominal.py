"""Agreement on categories between people and a judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from robojudge.agreement.statistics.base import Floats, Units, independent
from robojudge.agreement.statistics.kappa import kappa, kappa_undefined
from robojudge.agreement.statistics.reasons import NOTHING_COUNTS, too_few_together
from robojudge.agreement.statistics.tables import both_said, confusion, ratio


@dataclass(frozen=True, slots=True)
class CohenKappa:
    """Cohen's kappa of two raters (Cohen 1960).

    Attributes:
        levels: how many categories the scale has.
    """

    levels: int
    name: ClassVar[str] = "cohen_kappa"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where both raters gave one and the same category throughout."""
        return kappa(confusion(values, weights, self.levels), 1.0 - np.eye(self.levels))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return kappa_undefined(values)


@dataclass(frozen=True, slots=True)
class PercentAgreement:
    """Share of episodes, 0..1, of which both said the same."""

    name: ClassVar[str] = "percent_agreement"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN only where no episode counts."""
        values, weights = both_said(values, weights)
        return ratio(weights @ (values[:, 0] == values[:, 1]), weights.sum(axis=1))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values) or NOTHING_COUNTS

    def tosses(self, values: Floats, units: Units, stands_for: Floats) -> float:
        """Count the units on which both said something."""
        said = ~np.isnan(values).any(axis=1)
        return independent(units[said], stands_for[said])


@dataclass(frozen=True, slots=True)
class BalancedAccuracy:
    """Mean over the categories that people gave of the share in which the judge gave the same.

    Attributes:
        levels: how many categories the scale has.
    """

    levels: int
    name: ClassVar[str] = "balanced_accuracy"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where people gave fewer than two categories, as nothing is balanced then."""
        table = confusion(values, weights, self.levels)
        recall = ratio(np.diagonal(table, axis1=1, axis2=2), table.sum(axis=2))
        given = ~np.isnan(recall)
        n = given.sum(axis=1)
        return ratio(np.where(given, recall, 0.0).sum(axis=1), np.where(n >= 2, n, 0.0))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values) or "people gave every episode the same category"


@dataclass(frozen=True, slots=True)
class MacroF1:
    """Mean of F1 over the categories that people or the judge gave.

    Attributes:
        levels: how many categories the scale has.
    """

    levels: int
    name: ClassVar[str] = "macro_f1"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN only where no episode counts."""
        table = confusion(values, weights, self.levels)
        f1 = ratio(2.0 * np.diagonal(table, axis1=1, axis2=2), table.sum(axis=2) + table.sum(axis=1))
        given = ~np.isnan(f1)
        return ratio(np.where(given, f1, 0.0).sum(axis=1), given.sum(axis=1, dtype=np.float64))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values) or NOTHING_COUNTS
