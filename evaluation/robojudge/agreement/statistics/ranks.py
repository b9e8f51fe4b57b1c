"""How well a judge orders episodes as people do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from robojudge.agreement.statistics.base import Floats, Units, independent
from robojudge.agreement.statistics.moments import correlation
from robojudge.agreement.statistics.reasons import no_variation, too_few_together
from robojudge.agreement.statistics.tables import both_said, codes, ratio, sum_by


@dataclass(frozen=True, slots=True)
class Spearman:
    """Pearson's correlation of mid-ranks, which are those within each resample."""

    name: ClassVar[str] = "spearman"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where a rater gave one value throughout."""
        values, weights = both_said(values, weights)
        x, var_x = _ranks(values[:, 0], weights)
        y, var_y = _ranks(values[:, 1], weights)
        cov: Floats = np.einsum("bn,bn,bn->b", weights, x, y)
        return correlation(cov, var_x, var_y)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values, 2) or no_variation(values)


@dataclass(frozen=True, slots=True)
class AUROC:
    """Chance that a success is scored above a non-success, ties half (Hanley and McNeil 1982).

    Column 0 is 1 for a success and 0 for any other outcome, column 1 any score.
    """

    name: ClassVar[str] = "auroc"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where people named only successes, or none."""
        values, weights = both_said(values, weights)
        success = codes(values[:, 0], 2) == 1
        scores, score = np.unique(values[:, 1], return_inverse=True)
        above = sum_by(weights[:, success], score[success], len(scores))
        below = sum_by(weights[:, ~success], score[~success], len(scores))
        wins = (above * (np.cumsum(below, axis=1) - below / 2.0)).sum(axis=1)
        return ratio(wins, above.sum(axis=1) * below.sum(axis=1))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        few = too_few_together(values)
        if few:
            return few
        success = both_said(values, np.empty((0, len(values))))[0][:, 0] == 1
        return f"people called {'every episode' if success.all() else 'no episode'} a success"

    def tosses(self, values: Floats, units: Units, stands_for: Floats) -> float:
        """Combine k units of successes and m of others: k m / (k + m); of one score throughout, infinite."""
        said = ~np.isnan(values).any(axis=1)
        if np.ptp(values[said, 1]) == 0.0:
            return np.inf
        success = values[:, 0] == 1.0
        above, below = (
            independent(units[side], stands_for[side]) for side in (said & success, said & ~success)
        )
        return above * below / (above + below)


def mid_ranks(counts: Floats) -> Floats:
    """Return the middle of each value's place in order, 0 being the middle of all.

    Args:
        counts: float64, shape (b, n_values): how often each value occurs, in ascending order of values.
    """
    middles: Floats = np.cumsum(counts, axis=1) - counts / 2.0 - counts.sum(axis=1, keepdims=True) / 2.0
    return middles


def _ranks(column: Floats, weights: Floats) -> tuple[Floats, Floats]:
    distinct, place = np.unique(column, return_inverse=True)
    counts = sum_by(weights, place, len(distinct))
    ranks = mid_ranks(counts)
    return np.take(ranks, place, axis=1), (counts * ranks**2).sum(axis=1)
