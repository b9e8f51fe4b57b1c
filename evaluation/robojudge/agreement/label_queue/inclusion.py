"""How probable it shall be that each episode is drawn."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.statistics.base import Floats

UNIFORM_SHARE = 0.5
"""Share of the information stream that is spread evenly; the rest goes by uncertainty."""
AUDIT_SHARE = 0.2
"""Share of the draws that are an audit: drawn evenly, whatever a judge said."""


def inclusion_probabilities(uncertainty: Floats, n: int, *, audit_share: float = AUDIT_SHARE) -> Floats:
    """Return the probability with which each episode is among n draws; they sum to n.

    pi_i = audit share x n/N + (1 - audit share) x n x (0.5 / N + 0.5 u_i / sum u): evenly for the audit, half
    evenly and half by uncertainty for the rest (mixing as in Zrnic and Candes 2024, arXiv:2403.03208,
    section 3). What lies above 1 is taken by the other episodes in proportion. Evenly throughout if nothing
    is uncertain.

    Args:
        uncertainty: float64 (N,), >= 0; NaN, where nothing is known of an episode, counts as the mean.
        n: how many to draw, 0..N.
        audit_share: 0..1.
    """
    total = len(uncertainty)
    if n >= total:
        return np.ones(total)
    known = uncertainty[~np.isnan(uncertainty)]
    filled = np.where(np.isnan(uncertainty), known.mean() if len(known) else 0.0, uncertainty)
    even = np.full(total, 1 / total)
    by_uncertainty = filled / filled.sum() if filled.sum() > 0 else even
    informed = UNIFORM_SHARE * even + (1 - UNIFORM_SHARE) * by_uncertainty
    return _capped(audit_share * even + (1 - audit_share) * informed, n)


def _capped(size: Floats, n: int) -> Floats:
    """Return probabilities proportional to sizes > 0, none above 1, that sum to n < len(size)."""
    certain = np.zeros(len(size), dtype=bool)
    while True:
        rest = ~certain
        scale = (n - int(certain.sum())) / float(size[rest].sum())
        over = rest & (size * scale > 1)
        if not over.any():
            return np.where(certain, 1.0, size * scale)
        certain |= over
