"""Kendall's tau-b: how often people and a judge order two episodes alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.moments import correlation
from robojudge.agreement.statistics.reasons import no_variation, too_few_together
from robojudge.agreement.statistics.tables import Codes, both_said, sum_by


@dataclass(frozen=True, slots=True)
class KendallTauB:
    """Tau-b: (concordant - discordant pairs) / sqrt(pairs untied in one x in the other) (Kendall 1945).

    Exact for any number of values. Of each pair of distinct values of one rater, the highest bit in which
    their ranks differ puts the pair in one of log2(distinct values) rounds; within a round sorted running
    sums count it. Work is b x distinct pairs of values x rounds, so few levels cost next to nothing.
    """

    name: ClassVar[str] = "kendall_tau_b"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where a rater gave one value throughout."""
        values, weights = both_said(values, weights)
        n_x, x = _places(values[:, 0])
        n_y, y = _places(values[:, 1])
        if n_x > n_y:
            n_x, x, n_y, y = n_y, y, n_x, x
        cells, cell = np.unique(x * n_y + y, return_inverse=True)
        counts = weights if len(cells) == len(x) else None
        if counts is None:
            counts = sum_by(weights, cell, len(cells))
            x, y = np.divmod(cells, n_y)
        excess = np.zeros(len(weights))
        for bit in range(max(n_x - 1, 0).bit_length()):
            excess += _excess_of_round(counts, x, y, bit)
        return correlation(excess, _untied(sum_by(counts, x, n_x)), _untied(sum_by(counts, y, n_y)))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return too_few_together(values, 2) or no_variation(values)


def _places(column: Floats) -> tuple[int, Codes]:
    distinct, place = np.unique(column, return_inverse=True)
    return len(distinct), place


def _untied(counts: Floats) -> Floats:
    """Count the pairs that differ, (n^2 - sum of squares) / 2, from how often each value occurs."""
    untied: Floats = (counts.sum(axis=1) ** 2 - (counts * counts).sum(axis=1)) / 2.0
    return untied


def _excess_of_round(counts: Floats, x: Codes, y: Codes, bit: int) -> Floats:
    """Count concordant less discordant pairs whose x differ in this bit and in no higher one."""
    block, upper = x >> (bit + 1), (x >> bit) & 1 == 1
    order = np.lexsort((y, block))
    block, upper, y = block[order], upper[order], y[order]
    position = np.arange(len(order))
    new_block = np.r_[True, block[1:] != block[:-1]]
    new_tie = new_block | np.r_[True, y[1:] != y[:-1]]
    block_start, block_end = _spans(new_block, position)
    tie_start, tie_end = _spans(new_tie, position)
    sorted_counts = np.take(counts, order, axis=1)
    lower = np.zeros((len(counts), len(order) + 1))
    np.cumsum(np.where(upper, 0.0, sorted_counts), axis=1, out=lower[:, 1:])
    at = np.nonzero(upper)[0]
    below_less_above = np.take(lower, tie_start[at], axis=1) + np.take(lower, tie_end[at], axis=1)
    below_less_above -= np.take(lower, block_start[at], axis=1) + np.take(lower, block_end[at], axis=1)
    excess: Floats = np.einsum("bn,bn->b", np.take(sorted_counts, at, axis=1), below_less_above)
    return excess


def _spans(starts: np.ndarray[tuple[int], np.dtype[np.bool_]], position: Codes) -> tuple[Codes, Codes]:
    """Return the first position of each element's run and the first after it."""
    first = np.append(np.nonzero(starts)[0], len(position))
    run = np.cumsum(starts) - 1
    return first[run], first[run + 1]
