"""The weight LeRobot's RA-BC sample weighting would give each labelled frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

KAPPA = 0.01
EPSILON = 1e-6
UNKNOWN_WEIGHT = 1.0
"""LeRobot's defaults: the gain that counts in full, its guard against 0/0, the weight of NaN frames."""


def sample_weights(
    curves: Sequence[NDArray[np.float32]], chunk_size: int, kappa: float = KAPPA
) -> list[NDArray[np.float64]]:
    """Weigh frames by the progress of the action chunk that starts there (SARM, eq. 8-9, as in LeRobot).

    d = p[min(t + chunk_size, last)] - p[t]; with mu = max(mean d, 0) and sigma = std d over all frames of
    all episodes, the weight is 1 for d > kappa, clip((d - (mu - 2 sigma)) / (4 sigma + 1e-6), 0, 1) for
    0 <= d <= kappa, and 0 for d < 0.

    Args:
        curves: one progress curve an episode, (n,) each; frames with NaN weigh 1.
        chunk_size: actions the policy predicts at once, at least 1.
        kappa: least gain that counts in full.

    Returns:
        Weights in 0..1, shaped as `curves`; LeRobot rescales them to mean 1 within each batch.
    """
    deltas = []
    for curve in curves:
        ahead = np.minimum(np.arange(len(curve)) + chunk_size, len(curve) - 1)
        wide = curve.astype(np.float64)
        deltas.append(wide[ahead] - wide)
    every = np.concatenate(deltas) if deltas else np.zeros(0)
    known = every[~np.isnan(every)]
    middle = max(float(known.mean()), 0.0) if len(known) else 0.0
    spread = max(float(known.std()), EPSILON) if len(known) else EPSILON
    return [_weights(gain.astype(np.float32), middle, spread, kappa) for gain in deltas]


def _weights(gain: NDArray[np.float32], middle: float, spread: float, kappa: float) -> NDArray[np.float64]:
    soft = np.clip((gain - (middle - 2.0 * spread)) / (4.0 * spread + EPSILON), 0.0, 1.0)
    weights = np.where(gain > kappa, 1.0, np.where(gain >= 0.0, soft, 0.0))
    return np.asarray(np.where(np.isnan(gain), UNKNOWN_WEIGHT, weights), dtype=np.float64)
