"""How far frames are from reference frames, every signal weighted by how well it tells progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.methods.reference.features import Features

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEIGHBOURS = 5
MAX_QUERIES = 512
"""Reference frames held out, one reference at a time, to weight signals and set the scale."""
ERROR_FLOOR = 0.02
"""Mean squared error added to every signal's own, so that a lucky one cannot rule."""
LONE_REFERENCE_GAP = 0.1
"""With one reference, its frames within this share of its length do not count as neighbours."""
MIN_STATE_SPREAD = 0.01
"""A state dimension counts as if it spread at least this share of the median dimension's spread."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Distances from an episode's frames to the references' frames.

    Attributes:
        distances: (t, n) float32, episode frame to reference frame; about 1 between unrelated frames.
        nearest_other: (q,) float32, from held-out reference frames to the nearest of other references.
        between: (q, n) float32, from held-out reference frames to all reference frames.
        queries: (q,) int64, which reference frames those are; every reference's last is among them.
        to_own_last: (n,) float32, from every reference frame to the last frame of the same reference.
        weights: each signal's weight; they sum to 1.
        held_out_error: root mean square error of predicting held-out reference frames' progress from
            their 5 nearest frames of other references, all signals together; about what to expect here.
    """

    distances: NDArray[np.float32]
    nearest_other: NDArray[np.float32]
    between: NDArray[np.float32]
    queries: NDArray[np.int64]
    to_own_last: NDArray[np.float32]
    weights: Mapping[str, float]
    held_out_error: float


def shared_blocks(features: Features, references: Sequence[Features]) -> list[str]:
    """Return the signals that the episode and every reference have, in the same shape, sorted."""
    return sorted(
        name
        for name, block in features.blocks.items()
        if all(name in r.blocks and r.blocks[name].shape[1] == block.shape[1] for r in references)
    )


def compare(
    features: Features,
    references: Sequence[Features],
    labels: NDArray[np.float64],
    names: Sequence[str],
) -> Comparison | None:
    """Measure distances in every signal, weight the signals, and add them up.

    Each signal's Euclidean distance is divided by its root mean square between reference frames.
    Its weight is 1 / (0.02 + e), e being the mean squared error of predicting held-out reference
    frames' progress from their 5 nearest frames of other references in that signal alone.

    Args:
        features: the episode's.
        references: theirs, one or more.
        labels: (n,) progress of all reference frames, concatenated.
        names: signals to use, from `shared_blocks`.

    Returns:
        None where no signal varies.
    """
    lengths = np.array([len(r.frame_indices) for r in references])
    owner = np.repeat(np.arange(len(references)), lengths)
    last = np.cumsum(lengths) - 1
    sampled = np.linspace(0, len(owner) - 1, min(len(owner), MAX_QUERIES)).round().astype(np.int64)
    queries = np.union1d(sampled, last)
    hidden = _hidden(owner, queries)
    measured: dict[str, tuple[NDArray[np.float32], NDArray[np.float32], float]] = {}
    for name in names:
        pair = _scaled(features.blocks[name], [r.blocks[name] for r in references])
        if pair is None:
            continue
        mine, theirs = pair
        inner = _distances(theirs[queries], theirs)
        scale = float(np.sqrt(np.mean(np.square(inner))))
        if scale <= 0.0:
            continue
        inner /= scale
        error = _prediction_error(inner, hidden, labels, labels[queries])
        measured[name] = (_distances(mine, theirs) / scale, inner, 1.0 / (ERROR_FLOOR + error))
    if not measured:
        return None
    total = sum(weight for _, _, weight in measured.values())
    weights = {name: weight / total for name, (_, _, weight) in measured.items()}
    distances = np.zeros((len(features.frame_indices), len(owner)), dtype=np.float32)
    between = np.zeros((len(queries), len(owner)), dtype=np.float32)
    for name, (outer, inner, _) in measured.items():
        distances += np.float32(weights[name]) * outer
        between += np.float32(weights[name]) * inner
    nearest = np.where(hidden, np.inf, between).min(axis=1)
    to_own_last = between[np.searchsorted(queries, last)][owner, np.arange(len(owner))]
    error = _prediction_error(between, hidden, labels, labels[queries])
    return Comparison(
        distances=distances,
        nearest_other=nearest[np.isfinite(nearest)],
        between=between,
        queries=queries,
        to_own_last=to_own_last,
        weights=weights,
        held_out_error=float(np.sqrt(error)),
    )


def _hidden(owner: NDArray[np.int64], queries: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return (q, n): which frames a held-out frame must not be compared with."""
    if owner[-1] > 0:
        return np.asarray(owner[queries][:, None] == owner[None, :])
    gap = max(1.0, LONE_REFERENCE_GAP * len(owner))
    return np.asarray(np.abs(queries[:, None] - np.arange(len(owner))[None, :]) < gap)


def _scaled(
    mine: NDArray[Any], theirs: Sequence[NDArray[Any]]
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """Centre a block on the references; give each dimension of a state the same spread."""
    stacked = np.concatenate(theirs)
    if stacked.dtype != np.float64:
        centre = stacked.mean(axis=0, dtype=np.float64).astype(np.float32)
        return mine.astype(np.float32) - centre, stacked.astype(np.float32) - centre
    present = np.isfinite(stacked).all(axis=0) & np.isfinite(mine).all(axis=0)
    spread = stacked[:, present].std(axis=0)
    moving = spread[spread > 0.0]
    if len(moving) == 0:
        return None
    spread = np.maximum(spread, MIN_STATE_SPREAD * float(np.median(moving)))
    centre = stacked[:, present].mean(axis=0)
    return (
        ((mine[:, present] - centre) / spread).astype(np.float32),
        ((stacked[:, present] - centre) / spread).astype(np.float32),
    )


def _distances(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    squares = (rows**2).sum(axis=1)[:, None] + (columns**2).sum(axis=1)[None, :] - 2.0 * (rows @ columns.T)
    return np.asarray(np.sqrt(np.maximum(squares, 0.0)), dtype=np.float32)


def _prediction_error(
    inner: NDArray[np.float32],
    hidden: NDArray[np.bool_],
    labels: NDArray[np.float64],
    truth: NDArray[np.float64],
) -> float:
    open_rows = ~hidden.all(axis=1)
    if not open_rows.any():
        return 0.0
    distances = np.where(hidden, np.inf, inner)[open_rows]
    count = min(NEIGHBOURS, int((~hidden[open_rows]).sum(axis=1).min()))
    nearest = np.argpartition(distances, count - 1, axis=1)[:, :count]
    return float(np.mean((labels[nearest].mean(axis=1) - truth[open_rows]) ** 2))
