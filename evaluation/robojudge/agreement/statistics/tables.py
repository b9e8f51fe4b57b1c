"""How often each category, or each pair of categories, was given, under many weightings at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from robojudge.agreement.statistics.base import Floats

Codes = NDArray[np.intp]
_DENSE_MAX = 64


def both_said(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Keep the episodes on which every rater said something.

    Args:
        values: float64, shape (n_episodes, n_raters).
        weights: float64, shape (b, n_episodes).
    """
    complete = ~np.isnan(values).any(axis=1)
    return (values, weights) if complete.all() else (values[complete], weights[:, complete])


def codes(values: Floats, levels: int) -> Codes:
    """Turn ratings without NaN into codes 0..levels-1.

    Raises:
        ValueError: a rating is no code of the scale.
    """
    given = values.astype(np.intp)
    bad = (given != values) | (given < 0) | (given >= levels)
    if bad.any():
        raise ValueError(
            f"rating {values[bad][0]:g} is no code of a scale of {levels} levels; pass codes 0..{levels - 1}"
        )
    return given


def sum_by(weights: Floats, groups: Codes, n_groups: int) -> Floats:
    """Add up the weights of the episodes of each group.

    Args:
        weights: float64, shape (b, n_episodes).
        groups: group 0..n_groups-1 of each episode, shape (n_episodes,).
        n_groups: how many groups there are.

    Returns:
        float64, shape (b, n_groups).
    """
    n = len(groups)
    return sum_cells(weights, csr_array((np.ones(n), groups, np.arange(n + 1)), shape=(n, n_groups)))


def sum_cells(weights: Floats, cells: csr_array) -> Floats:
    """Multiply weights (b, n_episodes) by amounts (n_episodes, n_cells): float64 of shape (b, n_cells)."""
    if cells.shape[1] <= _DENSE_MAX:
        return np.asarray(weights @ cells.toarray())
    return np.ascontiguousarray((cells.T.tocsr() @ np.ascontiguousarray(weights.T)).T)


def confusion(values: Floats, weights: Floats, levels: int) -> Floats:
    """Count what the second rater said where the first said what.

    Episodes on which either said nothing do not count.

    Args:
        values: codes 0..levels-1, shape (n_episodes, 2): people, judge.
        weights: float64, shape (b, n_episodes).
        levels: K, how many levels the scale has.

    Returns:
        float64, shape (b, K, K): rows are what people said, columns what the judge said.
    """
    values, weights = both_said(values, weights)
    pair = codes(values, levels)
    cells, cell = np.unique(pair[:, 0] * levels + pair[:, 1], return_inverse=True)
    table = np.zeros((len(weights), levels * levels))
    table[:, cells] = sum_by(weights, cell, len(cells))
    return table.reshape(len(weights), levels, levels)


def ratings_per_level(values: Floats, levels: int) -> Floats:
    """Count, for each episode, how many raters gave each level; NaN counts for none.

    Args:
        values: codes 0..levels-1, shape (n_episodes, n_raters).
        levels: K.

    Returns:
        float64, shape (n_episodes, K).
    """
    said = ~np.isnan(values)
    counts = np.zeros((len(values), levels))
    np.add.at(counts, (np.nonzero(said)[0], codes(values[said], levels)), 1.0)
    return counts


def ratio(top: Floats, bottom: Floats) -> Floats:
    """Divide; NaN, without a warning, where the bottom is 0 or either is NaN."""
    out = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    np.divide(top, bottom, out=out, where=bottom != 0)
    return out
