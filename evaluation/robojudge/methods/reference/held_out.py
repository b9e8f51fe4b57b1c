"""How references score when each is judged by the others: what a score near the end is worth here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from robojudge.methods.reference.annotated import Annotated
from robojudge.methods.reference.distances import Comparison
from robojudge.methods.reference.progress_filter import level_values, likelihoods, smoothed_progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

END_WIDTH = 0.05
"""Ends that differ by less than about this are alike: the step in which people give completion."""


def held_out_ends(
    references: Sequence[Annotated],
    comparison: Comparison,
    labels: NDArray[np.float64],
    lengths: NDArray[np.int64],
    bandwidth: float,
) -> NDArray[np.float64]:
    """Judge every reference by the others and return the progress its last frame gets.

    Returns:
        (references,) float64 in 0..1; NaN for a reference without which no success is left.
    """
    owner = np.repeat(np.arange(len(references)), lengths)
    asked = owner[comparison.queries]
    ends = np.full(len(references), np.nan)
    for k in range(len(references)):
        others = [j for j, reference in enumerate(references) if j != k and reference.succeeded]
        if not others:
            continue
        rows, columns = asked == k, owner != k
        thinning = np.count_nonzero(rows) / lengths[k]
        typical = float(np.median(lengths[others])) * thinning
        seen = likelihoods(
            comparison.between[rows][:, columns], labels[columns], np.delete(lengths, k), bandwidth
        )
        ends[k] = smoothed_progress(seen, typical)[-1] @ level_values()
    return ends


def success_from_ends(
    end: float, ends: NDArray[np.float64], succeeded: NDArray[np.bool_], done_mass: float
) -> float:
    """Return the probability of success of an episode that ends at progress `end`.

    References vote. A success votes yes if the others put its end no higher than `end`, a non-success
    votes no if they put it no lower; on the wrong side a vote counts exp(-(gap / 0.05)^2 / 2). The
    episode's own posterior of being done is one vote more, and an undecided vote of 1/2 stands for how
    few there are. So a task whose successes are cut off in the
    middle of holding still is judged by where its successes end, not by 1.

    Args:
        end: progress of the judged episode's last frame.
        ends: from `held_out_ends`; NaN does not vote.
        succeeded: which references people call a success.
        done_mass: posterior probability that the last frame shows the task done.
    """
    voting = ~np.isnan(ends)
    above = np.where(succeeded, ends - end, end - ends)[voting]
    votes = np.exp(-0.5 * (np.maximum(above, 0.0) / END_WIDTH) ** 2)
    yes = float(votes[succeeded[voting]].sum())
    return (yes + done_mass + 0.5) / (float(votes.sum()) + 2.0)
