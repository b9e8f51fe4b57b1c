"""Where a multivariate signal changes its level: binary segmentation with a squared-error cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from robojudge.telemetry.signals import Array

MAX_CHANGE_POINTS = 16
MIN_GAIN_SHARE = 0.02
"""A split must explain at least this share of the signal's total squared deviation."""

MIN_DEVIATION = 0.01
"""A signal whose root-mean-square deviation is below this does not change."""


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change of level; `frame_index` is the first frame after it."""

    frame_index: int
    gain_share: float
    """Share of the signal's squared deviation that the split explains, 0..1."""


def _noise_variance(values: Array) -> float:
    """Robust variance of the noise, from the median absolute first difference (summed over dimensions)."""
    steps = np.abs(np.diff(values, axis=0))
    sigma = np.median(steps, axis=0) / (0.6745 * math.sqrt(2.0))
    return float(np.sum(sigma**2))


def _best_split(sums: Array, start: int, end: int, min_size: int) -> tuple[float, int]:
    """Return (gain, first frame of the right part) of the best cut of [start, end); gain 0 if none fits."""
    cuts = np.arange(start + min_size, end - min_size + 1)
    if len(cuts) == 0:
        return 0.0, start
    left, right = sums[cuts] - sums[start], sums[end] - sums[cuts]
    whole = sums[end] - sums[start]
    n_left, n_right = (cuts - start)[:, None], (end - cuts)[:, None]
    explained = (left**2 / n_left + right**2 / n_right).sum(axis=1)
    gains = explained - float((whole**2).sum()) / (end - start)
    best = int(np.argmax(gains))
    return float(gains[best]), int(cuts[best])


def find_change_points(values: Array, min_size: int) -> tuple[ChangePoint, ...]:
    """Split where the mean changes most, again and again (binary segmentation; Scott and Knott 1974).

    A split is kept while its gain in squared error exceeds the penalty 2 ln(n) sigma^2 and
    `MIN_GAIN_SHARE` of the total.

    Args:
        values: (n, d) float64, finite, scaled so that 1 is a large value in every dimension.
        min_size: fewest frames between two change points.

    Returns:
        Change points, largest gain first; at most `MAX_CHANGE_POINTS`.
    """
    length = len(values)
    total = float(((values - values.mean(axis=0)) ** 2).sum())
    if length < 2 * min_size or total <= MIN_DEVIATION**2 * length:
        return ()
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    threshold = max(2.0 * math.log(length) * _noise_variance(values), MIN_GAIN_SHARE * total)
    parts = {(0, length): _best_split(sums, 0, length, min_size)}
    found: list[ChangePoint] = []
    while parts and len(found) < MAX_CHANGE_POINTS:
        (start, end), (gain, cut) = max(parts.items(), key=lambda item: (item[1][0], -item[1][1]))
        if gain < threshold:
            break
        del parts[(start, end)]
        found.append(ChangePoint(cut, min(1.0, gain / total)))
        for part in ((start, cut), (cut, end)):
            parts[part] = _best_split(sums, *part, min_size)
    return tuple(found)
