"""Chance-corrected agreement of two raters, from how often they gave each pair of levels."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.reasons import too_few_together
from robojudge.agreement.statistics.tables import ratio


def kappa(table: Floats, disagreement: Floats) -> Floats:
    """Compute Cohen's weighted kappa (Cohen 1968): 1 - observed / expected disagreement.

    Args:
        table: float64, shape (b, K, K): how often the raters gave each pair of levels.
        disagreement: float64, shape (K, K), 0 on the diagonal: what each pair costs.

    Returns:
        float64, shape (b,); NaN where chance alone could not have led to disagreement.
    """
    observed = table.sum(axis=(1, 2)) * np.einsum("bij,ij->b", table, disagreement)
    expected = np.einsum("bi,bj,ij->b", table.sum(axis=2), table.sum(axis=1), disagreement)
    return 1.0 - ratio(observed, expected)


def kappa_undefined(values: Floats) -> str:
    """Say why there is no kappa of two raters."""
    return too_few_together(values) or (
        "people and the judge gave one and the same level to every episode, as chance alone would"
    )
