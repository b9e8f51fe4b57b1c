"""What a number does when each unit is left out in turn: how far it spreads, and in what shape."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from robojudge.agreement.statistics.base import Floats

SAME = 1e-12
"""Numbers closer than this differ by rounding only."""


class Spread(NamedTuple):
    """How a number spreads over studies.

    Attributes:
        variance: of the number (jackknife, Tukey 1958); 0 where no unit makes a difference.
        acceleration: how much the spread grows with the number (Efron 1987).
        degrees: degrees of freedom of the variance, at most n_units - 1 (Satterthwaite 1946, from the
            kurtosis of what the units contribute).
    """

    variance: float
    acceleration: float
    degrees: float


def spread(left_out: Floats, n_units: int) -> Spread:
    """Compute how a number spreads, see docs/formulas.md.

    Args:
        left_out: float64, shape (n_groups,): the number without each group of units; NaN is left aside.
        n_units: units drawn.
    """
    known = left_out[~np.isnan(left_out)]
    pull = known.mean() - known if len(known) else known
    squares = float((pull**2).sum())
    if squares < SAME**2:
        return Spread(0.0, 0.0, n_units - 1.0)
    m = len(pull)
    tails = m * float((pull**4).sum()) / squares**2
    return Spread(
        variance=(m - 1.0) / m * squares,
        acceleration=float((pull**3).sum()) / (6.0 * squares**1.5),
        degrees=min(n_units - 1.0, 2.0 * m / (tails - 1.0)) if tails > 1.0 else n_units - 1.0,
    )
