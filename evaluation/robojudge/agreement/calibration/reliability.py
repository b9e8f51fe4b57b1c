"""The reliability diagram: what people said of episodes to which a judge gave about the same number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.special import stdtrit

from robojudge.agreement.statistics.base import Floats
from robojudge.schema.base import Record, Unit

MOST_BINS = 10
PER_BIN = 10
"""Episodes a bin holds, at least, where there are enough for several."""
Z_95 = 1.959963984540054


class ReliabilityBin(Record):
    """Episodes with about the same predicted number."""

    n: int = Field(ge=1)
    """How many."""
    predicted: Unit
    """Mean prediction."""
    observed: Unit
    """Mean of what people said."""
    low: Unit
    """Lower end of the 95% interval of `observed`."""
    high: Unit
    """Upper end of it."""


def equal_mass_bins(predicted: Floats) -> list[NDArray[np.int64]]:
    """Split episodes into at most ten bins of about equal size, none below half of `PER_BIN`.

    Episodes with equal predictions are never split.

    Args:
        predicted: float64, (n,), n >= 1.

    Returns:
        The rows of each bin, predictions rising from bin to bin.
    """
    n = len(predicted)
    count = min(MOST_BINS, max(1, n // PER_BIN))
    order = np.argsort(predicted, kind="stable").astype(np.int64)
    ranked = predicted[order]
    edges = [0]
    for k in range(1, count):
        edge = int(np.searchsorted(ranked, ranked[round(n * k / count) - 1], side="right"))
        if edge - edges[-1] >= PER_BIN // 2 and n - edge >= PER_BIN // 2:
            edges.append(edge)
    return [order[low:high] for low, high in zip(edges, [*edges[1:], n], strict=True)]


def reliability_bins(predicted: Floats, observed: Floats) -> tuple[ReliabilityBin, ...]:
    """Draw the diagram: with Wilson intervals where people say 0 or 1, else Student's.

    Args:
        predicted: float64, (n,), in [0, 1].
        observed: float64, (n,), what people said, in [0, 1].
    """
    binary = bool(np.isin(observed, (0.0, 1.0)).all())
    bins = []
    for rows in equal_mass_bins(predicted):
        said = observed[rows]
        low, high = wilson(float(said.sum()), len(said)) if binary else _mean_interval(said)
        bins.append(
            ReliabilityBin(
                n=len(said),
                predicted=float(predicted[rows].mean()),
                observed=float(said.mean()),
                low=low,
                high=high,
            )
        )
    return tuple(bins)


def wilson(successes: float, n: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927)."""
    share, z2 = successes / n, Z_95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n**2))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def calibration_error(bins: tuple[ReliabilityBin, ...]) -> float:
    """Return the mean of |predicted - observed| over episodes: the expected calibration error."""
    n = sum(b.n for b in bins)
    return sum(b.n / n * abs(b.predicted - b.observed) for b in bins)


def debiased_calibration_error(bins: tuple[ReliabilityBin, ...]) -> float:
    """Return the root of the mean squared error, less what chance alone would give; at least 0.

    For people's words 0 or 1: (predicted - observed)^2 - observed (1 - observed) / (n - 1) in each bin
    (Kumar, Liang and Ma 2019, section 5). A perfectly calibrated judge has 0 on average before the root.
    """
    n = sum(b.n for b in bins)
    squared = sum(
        b.n / n * ((b.predicted - b.observed) ** 2 - b.observed * (1 - b.observed) / (b.n - 1))
        for b in bins
        if b.n > 1
    )
    return float(np.sqrt(max(0.0, squared)))


def _mean_interval(said: Floats) -> tuple[float, float]:
    n, mean = len(said), float(said.mean())
    if n < 2:
        return 0.0, 1.0
    half = float(stdtrit(n - 1, 0.975)) * float(said.std(ddof=1)) / np.sqrt(n)
    return max(0.0, mean - float(half)), min(1.0, mean + float(half))
