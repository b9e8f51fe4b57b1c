"""The small tables beside a field's statistics: what was said how often, and how it lies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.report.records.numbers import BlandAltman, Confusion, Density, LevelCount, Point
from robojudge.agreement.statistics.base import Floats, point
from robojudge.agreement.statistics.interval import Bias, LimitOfAgreement
from robojudge.journal import Key

N_BINS = 20
MAX_POINTS = 500


def prevalence(people: Floats, judge: Floats, levels: Sequence[str]) -> tuple[LevelCount, ...]:
    """Count how often each level was said; arguments as of `confusion`."""
    said = [np.bincount(_levels(side), minlength=len(levels)) for side in (people, judge)]
    return tuple(
        LevelCount(level=level, people=int(by_people), judge=int(by_judge))
        for level, by_people, by_judge in zip(levels, *said, strict=True)
    )


def confusion(people: Floats, judge: Floats, levels: Sequence[str]) -> Confusion:
    """Count each pair of levels.

    Args:
        people: float64, shape (n,), codes 0..K-1 without NaN; between two steps counts as the higher.
        judge: the same of the judge.
        levels: the K levels.
    """
    k = len(levels)
    pairs = _levels(people) * k + _levels(judge)
    counts = np.bincount(pairs, minlength=k * k).reshape(k, k)
    return Confusion(levels=tuple(levels), counts=_rows(counts))


def density(people: Floats, judge: Floats) -> Density:
    """Count episodes in 20 x 20 equal bins of two numbers 0..1, without NaN."""
    rows, columns = (np.minimum((side * N_BINS).astype(np.int64), N_BINS - 1) for side in (people, judge))
    counts = np.bincount(rows * N_BINS + columns, minlength=N_BINS * N_BINS)
    return Density(n_bins=N_BINS, counts=_rows(counts.reshape(N_BINS, N_BINS)))


def points(keys: Sequence[Key], people: Floats, judge: Floats) -> tuple[Point, ...]:
    """Return at most 500 episodes, evenly drawn from the order given."""
    n = len(keys)
    chosen = range(n) if n <= MAX_POINTS else np.linspace(0, n - 1, MAX_POINTS).round().astype(int)
    return tuple(
        Point(dataset_id=keys[i][0], episode_index=keys[i][1], people=float(people[i]), judge=float(judge[i]))
        for i in chosen
    )


def bland_altman(pair: Floats) -> BlandAltman | None:
    """Return the bias judge less people and its 95% limits; None without an episode.

    Args:
        pair: float64, shape (n, 2): people first, without NaN.
    """
    if len(pair) == 0:
        return None
    bias, low, high = (
        point(s, pair).value for s in (Bias(), LimitOfAgreement("low"), LimitOfAgreement("high"))
    )
    return None if bias is None else BlandAltman(bias=bias, low=low, high=high, n_episodes=len(pair))


def _levels(codes: Floats) -> NDArray[np.int64]:
    return np.floor(codes + 0.5).astype(np.int64)


def _rows(counts: NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(count) for count in row) for row in counts)
