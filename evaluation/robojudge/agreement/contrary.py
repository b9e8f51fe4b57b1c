"""What one more episode at odds would do to a number on which all seen episodes agree."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.statistics.base import Floats, Statistic

_SHUFFLES = 20
"""Times each rater's ratings are dealt anew to find pairs at odds."""


def one_contrary(
    statistic: Statistic, values: Floats, stands_for: Floats, n_units: int, seed: int = 0
) -> float:
    """Compute a statistic as if one more unit had come out at odds.

    Ratings at odds are made by setting each rater's ratings beside another episode's; those that still
    agree are left out, the others together count as one unit.

    Args:
        statistic: which.
        values: float64, shape (n_rows, n_raters): rows in which two or more raters said something.
        stands_for: float64, shape (n_rows,), 1 on average: how much each row counts.
        n_units: units these rows are of.
        seed: of the shuffles.

    Returns:
        The number; NaN where no two episodes are at odds, and of a single rater.
    """
    if values.shape[1] < 2:
        return float("nan")
    rng = np.random.default_rng(seed)
    dealt = np.concatenate([rng.permuted(values, axis=0) for _ in range(_SHUFFLES)])
    dealt = dealt[(~np.isnan(dealt)).sum(axis=1) > 1]
    dealt = dealt[np.nanmax(dealt, axis=1) > np.nanmin(dealt, axis=1)]
    if not len(dealt):
        return float("nan")
    weights = np.concatenate([stands_for, np.full(len(dealt), len(values) / n_units / len(dealt))])
    return float(statistic(np.concatenate([values, dealt]), weights[None, :])[0])
