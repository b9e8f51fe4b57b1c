"""Gwet's AC1 and AC2: agreement beyond chance that a lopsided scale does not pull down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.ordinal import step_distance
from robojudge.agreement.statistics.reasons import NOTHING_COUNTS, too_few_twice
from robojudge.agreement.statistics.tables import ratings_per_level, ratio


@dataclass(frozen=True, slots=True)
class GwetAC1:
    """AC1 of two or more raters on categories (Gwet 2008).

    Attributes:
        levels: how many categories the scale has, at least 2, given or not.

    Raises:
        ValueError: the scale has fewer than 2 levels.
    """

    levels: int
    name: ClassVar[str] = "gwet_ac1"

    def __post_init__(self) -> None:
        _check_levels(self.levels)

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN only where no episode was rated twice."""
        return agreement_coefficient(values, weights, np.eye(self.levels))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_twice(values) or NOTHING_COUNTS


@dataclass(frozen=True, slots=True)
class GwetAC2:
    """AC2 of two or more raters on ordered steps, with quadratic weights (Gwet 2014).

    Attributes:
        levels: how many steps the scale has, at least 2; they count as evenly spaced.

    Raises:
        ValueError: the scale has fewer than 2 levels.
    """

    levels: int
    name: ClassVar[str] = "gwet_ac2"

    def __post_init__(self) -> None:
        _check_levels(self.levels)

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN only where no episode was rated twice."""
        credit = 1.0 - (step_distance(self.levels) / (self.levels - 1)) ** 2
        return agreement_coefficient(values, weights, credit)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_twice(values) or NOTHING_COUNTS


def observed_agreement(counts: Floats, weights: Floats, credit: Floats) -> Floats:
    """Average over episodes the credit of each two of their raters (Gwet 2014, with missing ratings).

    Args:
        counts: float64, shape (n_episodes, K): how many raters gave each level.
        weights: float64, shape (b, n_episodes).
        credit: float64, shape (K, K): what each two levels count as agreement, 1 on the diagonal.

    Returns:
        float64, shape (b,); NaN where no episode that counts was rated twice.
    """
    raters = counts.sum(axis=1)
    twice = raters >= 2
    counts, raters = counts[twice], raters[twice]
    pairs = (counts * (counts @ credit - 1.0)).sum(axis=1) / (raters * (raters - 1.0))
    sums = weights[:, twice] @ np.column_stack([pairs, np.ones_like(pairs)])
    return ratio(sums[:, 0], sums[:, 1])


def agreement_coefficient(values: Floats, weights: Floats, credit: Floats) -> Floats:
    """Compute (pa - pe) / (1 - pe) with pe = T sum_k pi_k (1 - pi_k) / (K (K - 1)) (Gwet 2014).

    T is the sum of all credits, pi_k the average share of an episode's raters who gave level k.
    An episode with one rating counts in pi, not in pa.

    Args:
        values: codes 0..K-1, shape (n_episodes, n_raters), NaN where nothing was said.
        weights: float64, shape (b, n_episodes).
        credit: float64, shape (K, K), K at least 2: what each two levels count as agreement.

    Returns:
        float64, shape (b,).
    """
    levels = len(credit)
    counts = ratings_per_level(values, levels)
    pa = observed_agreement(counts, weights, credit)
    rated = counts.any(axis=1)
    shares = counts[rated] / counts[rated].sum(axis=1, keepdims=True)
    weights = weights[:, rated]
    pi = ratio(weights @ shares, weights.sum(axis=1, keepdims=True))
    pe = credit.sum() * (pi * (1.0 - pi)).sum(axis=1) / (levels * (levels - 1))
    return ratio(pa - pe, 1.0 - pe)


def _check_levels(levels: int) -> None:
    if levels < 2:
        raise ValueError(f"a scale of {levels} level leaves nothing to disagree on; it takes at least 2")
