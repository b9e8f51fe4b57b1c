"""How much each annotated episode counts: as what it stands for, once a queue has labels enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from robojudge.agreement.acceptance import FEWEST_EPISODES
from robojudge.journal import Key

WEIGHED = (
    "a queue chose episodes for people, rather those the judge is unsure of: each counts as the episodes it "
    "stands for, 1 / its probability; episodes that the queue did not choose count once"
)
TOO_FEW = (
    "a queue chose some of these episodes, rather those the judge is unsure of; so far its labels stand for "
    "the others too unevenly to weigh by (as {n_equal:.0f} equal ones, it takes {fewest}): all count alike"
)


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a queue makes of the episodes people rated.

    Attributes:
        stands_for: how many episodes an episode stands for, one where it is not named.
        known: episodes of which the queue says something.
        note: what a reader should know where one of them counts; None without a queue.
    """

    stands_for: Mapping[Key, float]
    known: Collection[Key]
    note: str | None


def weighing(inclusion: Mapping[Key, float] | None) -> Weighing:
    """Weigh labels by 1 / probability, unless that leaves fewer than 20 of equal weight (Kish 1965).

    Args:
        inclusion: episode -> probability with which its label came to be seen; None without a queue.
    """
    if not inclusion:
        return Weighing({}, frozenset(), None)
    weights = 1.0 / np.array(list(inclusion.values()))
    n_equal = float(weights.sum() ** 2 / (weights**2).sum())
    if n_equal < FEWEST_EPISODES:
        return Weighing({}, frozenset(inclusion), TOO_FEW.format(n_equal=n_equal, fewest=FEWEST_EPISODES))
    return Weighing(dict(zip(inclusion, weights.tolist(), strict=True)), frozenset(inclusion), WEIGHED)
