"""Between which numbers a share lies: Wilson's interval with as many tosses as its spread amounts to."""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv, stdtrit

from robojudge.agreement.left_out import Spread
from robojudge.agreement.statistics.base import Floats

UNSEEN = 0.25
"""Tosses by which a spread is drawn towards the widest one: few episodes may look alike by luck."""


def share_quantiles(share: float, tosses: float, spread: Spread, below: Floats) -> Floats:
    """Compute the shares below which the truth lies with these probabilities (`wilson_t`).

    Wilson's interval (1927) at Student quantiles, for the number of tosses of a coin that would spread as
    the share does (Korn and Graubard 1998), never fewer than `tosses`; and no wider than Jeffreys'
    interval of `tosses` tosses. See docs/formulas.md.

    Args:
        share: 0..1.
        tosses: tosses of a coin that spread at least as widely as the share ever can, over 0; infinite
            where it cannot spread at all.
        spread: of the share.
        below: float64, shape (k,), 0..1.

    Returns:
        float64, shape (k,), 0..1.
    """
    if np.isinf(tosses):
        return np.full(below.shape, share)
    coin = share * (1.0 - share)
    narrower = max(coin / tosses - spread.variance, 0.0)
    variance = spread.variance + narrower * UNSEEN / (tosses + UNSEEN)
    n = max(tosses, coin / variance) if variance > 0.0 else tosses
    degrees = spread.degrees if spread.variance > 0.0 else tosses - 1.0
    quantile = stdtrit(max(degrees, 1.0), below)
    ends = share + quantile**2 / (2.0 * n) + quantile * np.sqrt(coin / n + (quantile / (2.0 * n)) ** 2)
    ends /= 1.0 + quantile**2 / n
    widest = betaincinv(tosses * share + 0.5, tosses * (1.0 - share) + 0.5, below)
    low, high = np.minimum(np.maximum(ends, widest), share), np.maximum(np.minimum(ends, widest), share)
    return np.asarray(np.where(below < 0.5, low, high))
