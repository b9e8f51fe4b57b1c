"""Krippendorff's alpha: agreement of any number of raters, ratings missing or not (Krippendorff 2011)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.moments import centres, variance
from robojudge.agreement.statistics.ranks import mid_ranks
from robojudge.agreement.statistics.reasons import too_few_twice
from robojudge.agreement.statistics.tables import Codes, ratio, sum_cells


@dataclass(frozen=True, slots=True)
class KrippendorffAlpha:
    """1 - (observed / expected disagreement) over the episodes rated at least twice.

    Attributes:
        scale: disagreement of two ratings: `nominal` 1 if they differ; `interval` their squared
            difference; `ordinal` the squared number of ratings between them, half of their own included,
            counted within each resample.
    """

    scale: Literal["nominal", "ordinal", "interval"]

    @property
    def name(self) -> str:
        """`krippendorff_alpha_` and the scale."""
        return f"krippendorff_alpha_{self.scale}"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where all ratings are one and the same, or none can be paired."""
        pairable = (~np.isnan(values)).sum(axis=1) >= 2
        values, weights = values[pairable], weights[:, pairable]
        disagreement = {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval}[self.scale]
        observed, expected, n = disagreement(values, weights)
        return 1.0 - ratio((n - 1.0) * observed, expected)

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_twice(values) or "all ratings that can be paired are one and the same"


def _nominal(values: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Sum disagreements within episodes and over all, and count the ratings; each of shape (b,)."""
    counts, unlike, _ = _coincidences(values, weights)
    n = counts.sum(axis=1)
    return unlike.sum(axis=1), n * n - (counts * counts).sum(axis=1), n


def _ordinal(values: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Do the same with the squared distance of mid-ranks."""
    counts, unlike, pairs = _coincidences(values, weights)
    n = counts.sum(axis=1)
    ranks = mid_ranks(counts)
    apart = (ranks[:, pairs[0]] - ranks[:, pairs[1]]) ** 2
    return (unlike * apart).sum(axis=1), 2.0 * n * (counts * ranks * ranks).sum(axis=1), n


def _interval(values: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Do the same with squared differences, which need only sums and sums of squares."""
    said = ~np.isnan(values)
    x = np.where(said, values - centres(values[said][:, None]), 0.0)
    m, total = said.sum(axis=1).astype(np.float64), x.sum(axis=1)
    own = ((np.where(said, x - (total / m)[:, None], 0.0)) ** 2).sum(axis=1)
    sums = weights @ np.column_stack([m, total, (x * x).sum(axis=1), 2.0 * m * own / (m - 1.0)])
    n = sums[:, 0]
    expected = 2.0 * n * n * variance(ratio(sums[:, 2], n), ratio(sums[:, 1], n))
    return sums[:, 3], expected, n


def _coincidences(values: Floats, weights: Floats) -> tuple[Floats, Floats, Codes]:
    """Count ratings, and pairs of unlike ratings of one episode, each pair as 2 / (its ratings - 1).

    Returns:
        Ratings of each value in ascending order, shape (b, n_values); pairs of each two values that
        occur, shape (b, n_pairs); which two values those are, shape (2, n_pairs).
    """
    rows, _ = said = np.nonzero(~np.isnan(values))
    distinct, flat = np.unique(values[said], return_inverse=True)
    place = np.full(values.shape, -1, dtype=np.intp)
    place[said] = flat
    counts = sum_cells(weights, csr_array((np.ones(len(flat)), (rows, flat)), (len(values), len(distinct))))
    i, j = np.triu_indices(values.shape[1], 1)
    low, high = np.minimum(place[:, i], place[:, j]), np.maximum(place[:, i], place[:, j])
    rows, _ = unlike = np.nonzero((low >= 0) & (low != high))
    cells, cell = np.unique(low[unlike] * len(distinct) + high[unlike], return_inverse=True)
    worth = 2.0 / ((place >= 0).sum(axis=1) - 1.0)[rows]
    pairs = sum_cells(weights, csr_array((worth, (rows, cell)), (len(values), len(cells))))
    return counts, pairs, np.stack(np.divmod(cells, len(distinct)))
