"""Which frames stand for a long episode in a plot."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def choose_frames(signals: Iterable[Array], length: int, points: int | None) -> NDArray[np.int64]:
    """Choose frames so that a plot of any of the signals keeps its spikes.

    The first and the last frame always stay. Those between are cut into equal buckets, and of each
    bucket stay the two frames at which any signal rises highest above, and falls deepest below, its own
    mean in the bucket, measured in shares of that signal's range over the episode. With one signal that
    is its minimum and maximum of every bucket; with many, a spike in any of them survives unless a larger
    one of the same direction lies in the same bucket.

    Args:
        signals: (length,) each; NaN and infinities are passed over.
        length: number of frames, at least 1.
        points: how many frames at most, at least 2; all of them if None.

    Returns:
        Frame indices, strictly increasing, at most `points`.
    """
    if points is None or length <= points:
        return np.arange(length)
    buckets = (points - 2) // 2
    if buckets == 0:
        return np.array([0, length - 1])
    edges = np.linspace(0, length - 2, buckets + 1).astype(np.int64)
    above, below = _excursions(signals, length, edges)
    chosen = {0, length - 1}
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        chosen.add(1 + start + int(np.argmax(above[start:end])))
        chosen.add(1 + start + int(np.argmax(below[start:end])))
    return np.array(sorted(chosen))


def _excursions(signals: Iterable[Array], length: int, edges: NDArray[np.int64]) -> tuple[Array, Array]:
    """Return how far any signal lies above and below its bucket's mean, for all frames but the ends."""
    above, below = np.zeros(length - 2), np.zeros(length - 2)
    starts, sizes = edges[:-1], np.diff(edges)
    for signal in signals:
        scaled = _scaled(signal)
        if scaled is None:
            continue
        inner = scaled[1:-1]
        known = np.isfinite(inner)
        counts = np.add.reduceat(known.astype(np.float64), starts)
        means = np.add.reduceat(np.where(known, inner, 0.0), starts) / np.maximum(counts, 1.0)
        away = np.where(known, inner - np.repeat(means, sizes), 0.0)
        np.maximum(above, away, out=above)
        np.maximum(below, -away, out=below)
    return above, below


def _scaled(signal: Array) -> Array | None:
    """Return a signal in shares of its range, NaN where it is no number; None where it never changes."""
    known = signal[np.isfinite(signal)]
    largest = float(np.max(np.abs(known))) if len(known) else 0.0
    if largest == 0.0:
        return None
    share = np.where(np.isfinite(signal), signal, np.nan) / largest
    spread = float(np.nanmax(share) - np.nanmin(share))
    return share / spread if spread > 0.0 else None
