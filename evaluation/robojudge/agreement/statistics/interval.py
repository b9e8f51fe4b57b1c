"""Agreement on numbers between people and a judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.moments import centres, correlation, pair_moments, variance
from robojudge.agreement.statistics.reasons import NOTHING_COUNTS, no_variation, too_few_together
from robojudge.agreement.statistics.tables import both_said, ratio


@dataclass(frozen=True, slots=True)
class LinCCC:
    """Lin's concordance: 2 cov / (var_x + var_y + (mean_x - mean_y)^2), population moments (Lin 1989)."""

    name: ClassVar[str] = "lin_ccc"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where both raters gave one and the same number throughout."""
        m = pair_moments(values, weights)
        return ratio(2.0 * m.cov, m.var_x + m.var_y + m.mean_gap**2)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return (
            too_few_together(values) or "people and the judge gave one and the same number to every episode"
        )


@dataclass(frozen=True, slots=True)
class Pearson:
    """Pearson's correlation, which forgives a shift and a stretch."""

    name: ClassVar[str] = "pearson"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where a rater gave one number throughout."""
        m = pair_moments(values, weights)
        return correlation(m.cov, m.var_x, m.var_y)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values, 2) or no_variation(values)


@dataclass(frozen=True, slots=True)
class MAE:
    """Mean absolute difference, in the units of the ratings."""

    name: ClassVar[str] = "mae"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN only where no episode counts."""
        values, weights = both_said(values, weights)
        return ratio(weights @ np.abs(values[:, 1] - values[:, 0]), weights.sum(axis=1))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values) or NOTHING_COUNTS


@dataclass(frozen=True, slots=True)
class Bias:
    """Mean of judge less people, in the units of the ratings; above 0 the judge is generous."""

    name: ClassVar[str] = "bias"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN only where no episode counts."""
        values, weights = both_said(values, weights)
        return ratio(weights @ (values[:, 1] - values[:, 0]), weights.sum(axis=1))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values) or NOTHING_COUNTS


@dataclass(frozen=True, slots=True)
class LimitOfAgreement:
    """Mean difference -/+ 1.96 standard deviations (n - 1) of judge less people (Bland and Altman 1986).

    Attributes:
        side: which of the two limits.
    """

    side: Literal["low", "high"]

    @property
    def name(self) -> str:
        """`limit_of_agreement_` and the side."""
        return f"limit_of_agreement_{self.side}"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where fewer than two episodes count."""
        values, weights = both_said(values, weights)
        gap = (values[:, 1] - values[:, 0])[:, None]
        centre = centres(gap)
        gap = gap - centre
        sums = weights @ np.column_stack([np.ones_like(gap), gap, gap * gap])
        n = sums[:, 0]
        mean, square = ratio(sums[:, 1:], n[:, None]).T
        var = ratio(n * variance(square, mean), np.where(n > 1, n - 1.0, 0.0))
        away = (-1.96 if self.side == "low" else 1.96) * np.sqrt(var)
        return np.asarray(mean + centre + away)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values, 2) or NOTHING_COUNTS
