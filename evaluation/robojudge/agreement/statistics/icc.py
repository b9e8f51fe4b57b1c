"""Intraclass correlations of a panel of raters: how much of what they say is about the episode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.moments import beyond_rounding, centres, variance
from robojudge.agreement.statistics.reasons import too_few_together
from robojudge.agreement.statistics.tables import both_said, ratio


@dataclass(frozen=True, slots=True)
class ICC21:
    """ICC(2,1): absolute agreement of a single rater of a panel (Shrout and Fleiss 1979).

    Two-way random effects, over the episodes that every rater rated.
    """

    name: ClassVar[str] = "icc_2_1"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN with fewer than 2 episodes or raters, or where all ratings are the same."""
        rows, columns, error, n, k = _mean_squares(values, weights)
        return ratio(rows - error, rows + (k - 1) * error + ratio(k * (columns - error), n))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return _undefined(values)


@dataclass(frozen=True, slots=True)
class ICC2k:
    """ICC(2,k): absolute agreement of the mean of the whole panel (Shrout and Fleiss 1979).

    Two-way random effects, over the episodes that every rater rated.
    """

    name: ClassVar[str] = "icc_2_k"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN as ICC(2,1), and where episodes differ too little to tell them from error."""
        rows, columns, error, n, _ = _mean_squares(values, weights)
        whole = rows + ratio(columns - error, n)
        return ratio(rows - error, np.where(whole > 0, whole, 0.0))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return _undefined(values)


def _undefined(values: Floats) -> str:
    if values.shape[1] < 2:
        return "there is one rater; it takes at least 2"
    few = too_few_together(values, 2)
    if few:
        return few
    complete, _ = both_said(values, np.empty((0, len(values))))
    if np.ptp(complete) == 0:
        return "all raters gave one and the same number to every episode"
    return "the episodes' mean ratings do not vary beyond error"


def _mean_squares(values: Floats, weights: Floats) -> tuple[Floats, Floats, Floats, Floats, int]:
    """Return the mean squares of episodes, raters and error, the episodes that count, and the raters.

    Each mean square has shape (b,); NaN with fewer than two episodes or raters.
    """
    values, weights = both_said(values, weights)
    k = values.shape[1]
    x = values - centres(values.reshape(-1, 1))
    row = x.mean(axis=1, keepdims=True)
    inner = x - row
    squares = np.column_stack([(inner * inner).sum(axis=1), (x * x).sum(axis=1)])
    sums = weights @ np.column_stack([np.ones(len(x)), row, row * row, squares, inner])
    n = sums[:, 0]
    mean = ratio(sums[:, 1:], n[:, None])
    degrees = np.where(n > 1, n - 1.0, 0.0)
    between = n * k * variance(mean[:, 1], mean[:, 0])
    within = n * beyond_rounding(mean[:, 2], mean[:, 3])
    by_rater = np.minimum(within, n * (mean[:, 4:] ** 2).sum(axis=1))
    rest = beyond_rounding(within - by_rater, within)
    return (
        ratio(between, degrees),
        ratio(by_rater, np.full_like(n, k - 1.0)),
        ratio(rest, degrees * (k - 1.0)),
        n,
        k,
    )
