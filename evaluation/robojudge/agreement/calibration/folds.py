"""Which episodes are held out together, so that no label is judged by a map that has seen it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Key

HeldOut = Literal["task", "episode"]
MOST_FOLDS = 10
LEAST_TASKS = 5
"""Fewest tasks for holding out whole tasks."""


@dataclass(frozen=True, slots=True, eq=False)
class Folds:
    """A split of labelled episodes; the same episodes always give the same split.

    Attributes:
        of: int64, (n,), the fold of each episode, from 0.
        by: whether whole tasks are held out, or single episodes.
        count: how many folds.
    """

    of: NDArray[np.int64]
    by: HeldOut
    count: int


def make_folds(keys: Sequence[Key], tasks: Sequence[str | None], strata: Floats | None = None) -> Folds:
    """Split episodes into at most `MOST_FOLDS` folds.

    With at least `LEAST_TASKS` tasks, the tasks are dealt out from the largest to the smallest, each to
    the fold with the fewest episodes. Else the episodes are dealt out in the order of their hash.

    Args:
        keys: each episode once; at least 2.
        tasks: the task of each; None counts as a task of its own.
        strata: float64, (n,), classes to be spread evenly where episodes are dealt out.
    """
    sizes = Counter(tasks)
    if len(sizes) >= LEAST_TASKS:
        count = min(MOST_FOLDS, len(sizes))
        filled, fold_of = [0] * count, {}
        for task, size in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0] or "")):
            fold_of[task] = filled.index(min(filled))
            filled[fold_of[task]] += size
        return Folds(np.array([fold_of[task] for task in tasks], dtype=np.int64), "task", count)
    count = min(MOST_FOLDS, len(keys))
    classes = [0.0] * len(keys) if strata is None else strata.tolist()
    order = sorted(range(len(keys)), key=lambda row: (classes[row], _hash(keys[row])))
    of = np.empty(len(keys), dtype=np.int64)
    of[order] = np.arange(len(keys)) % count
    return Folds(of, "episode", count)


def out_of_fold(
    fit: Callable[[Floats, Floats], Callable[[Floats], Floats]],
    scores: Floats,
    targets: Floats,
    folds: Folds,
) -> Floats:
    """Predict every episode by a map fitted on the other folds.

    Args:
        fit: makes a map out of scores and targets.
        scores: float64, (n,).
        targets: float64, (n,).
        folds: of the n episodes.

    Returns:
        float64, (n,) or (n, k), as the map gives.
    """
    parts = []
    for fold in range(folds.count):
        held_out = folds.of == fold
        parts.append(fit(scores[~held_out], targets[~held_out])(scores[held_out]))
    out = np.empty((len(scores), *parts[0].shape[1:]))
    for fold, part in enumerate(parts):
        out[folds.of == fold] = part
    return out


def _hash(key: Key) -> str:
    return hashlib.sha256(f"{key[0]}\n{key[1]}".encode()).hexdigest()
