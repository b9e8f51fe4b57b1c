"""What the reference judge is measured against: progress curves from the same references."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from robojudge.datasets.episode import Episode
from robojudge.methods.base import Reference
from robojudge.methods.reference.annotated import usable_references
from robojudge.methods.reference.distances import shared_blocks
from robojudge.methods.reference.feature_cache import FeatureCache
from robojudge.methods.reference.labels import progress_labels, subtask_order

Curve = Callable[[Episode, list[Reference]], np.ndarray]


def clock(episode: Episode, references: list[Reference]) -> np.ndarray:
    """Progress is time."""
    return np.linspace(0.0, 1.0, episode.length)


def majority(episode: Episode, references: list[Reference]) -> np.ndarray:
    """Every episode ends as the median reference did; progress rises linearly to that."""
    median = np.median([r.completion for r in usable_references(references, episode)])
    return np.linspace(0.0, float(median), episode.length)


def nearest_neighbour(cache: FeatureCache) -> Curve:
    """Every frame has the progress of the nearest reference frame: state and 32x32 pixels, equal weights."""

    def curve(episode: Episode, references: list[Reference]) -> np.ndarray:
        annotated = usable_references(references, episode)
        order = subtask_order(annotated)
        theirs = [cache.features(r.episode) for r in annotated]
        labels = [progress_labels(r, order)[f.frame_indices] for r, f in zip(annotated, theirs, strict=True)]
        mine = cache.features(episode)
        total = np.zeros((len(mine.frame_indices), sum(map(len, labels))))
        for name in shared_blocks(mine, theirs):
            if name.startswith("colours"):
                continue
            columns = np.concatenate([f.blocks[name] for f in theirs]).astype(np.float64)
            rows = mine.blocks[name].astype(np.float64)
            spread = columns.std(axis=0) if name == "state" else columns.std()
            centre = columns.mean(axis=0)
            rows, columns = (rows - centre) / (spread + 1e-9), (columns - centre) / (spread + 1e-9)
            squares = (rows**2).sum(1)[:, None] + (columns**2).sum(1)[None] - 2 * rows @ columns.T
            total += np.sqrt(np.maximum(squares, 0.0) / rows.shape[1])
        progress = np.concatenate(labels)[total.argmin(axis=1)]
        return np.interp(np.arange(episode.length), mine.frame_indices, progress)

    return curve
