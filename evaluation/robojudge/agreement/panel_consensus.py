"""What people together say of every episode, over arrays: the rule of `consensus`, for 10,000 at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.field_table import FieldTable, Mask, Whys
from robojudge.agreement.scales import FieldScale
from robojudge.agreement.statistics.base import Floats


@dataclass(frozen=True, slots=True, eq=False)
class PanelConsensus:
    """What people together say of one field.

    Attributes:
        rule: `majority`, `median`, `trimmed_mean_0.2` ... or `dawid_skene`.
        values: float64, (n_episodes,), on the field's scale: a code, or 0..1; NaN where there is none. A
            median between two steps is put on the even one, as a judge's score is.
        raw: float64, (n_episodes,): the same before it was put on a step, as 0..1 for numbers and steps.
        n_people: int, (n_episodes,): people whose value counted.
        why: why there is none: `tie`, `undecided`, or as in `FieldTable.people_why`.
    """

    rule: str
    values: Floats
    raw: Floats
    n_people: NDArray[np.int64]
    why: Whys


def panel_consensus(table: FieldTable, *, trimmed_share: float | None = None) -> PanelConsensus:
    """Put together what the people of a table say: the most common category, the median number.

    Args:
        table: one field.
        trimmed_share: take the trimmed mean of numbers instead, this share cut off at either end,
            0 <= share < 0.5; categories are not touched by it.
    """
    values = people_together(table.people, table.scale, table.undecided, trimmed_share=trimmed_share)
    raw = values
    if table.scale.scale == "ordinal":
        raw = _number(table.people, trimmed_share) / (len(table.scale.levels) - 1)
    why = table.people_why.copy()
    unknown = np.isnan(values)
    why[unknown & ~np.isnan(table.people).all(axis=1)] = "tie"
    if table.scale.scale == "nominal":
        votes = _votes(table.people, len(table.scale.levels), table.undecided)
        why[_winner(votes) == len(table.scale.levels)] = "undecided"
        rule = "majority"
    else:
        rule = "median" if trimmed_share is None else f"trimmed_mean_{trimmed_share:g}"
    return PanelConsensus(rule, values, raw, (~np.isnan(table.people)).sum(axis=1), why)


def people_together(
    people: Floats, scale: FieldScale, undecided: Mask | None = None, *, trimmed_share: float | None = None
) -> Floats:
    """Return the consensus of the given columns, shape (n_episodes,); NaN on a tie or without words.

    Args:
        people: float64, (n_episodes, n_people), NaN where they said nothing.
        scale: how the field is compared: categories by the most common one, numbers and steps by their
            median, which between two steps is the even one.
        undecided: bool, as `people`: votes for `undecided`, which can win or tie like any category.
        trimmed_share: as in `panel_consensus`.
    """
    if scale.scale == "nominal":
        winner = _winner(_votes(people, len(scale.levels), undecided))
        return np.where((winner >= 0) & (winner < len(scale.levels)), winner, np.nan)
    number = _number(people, trimmed_share)
    return np.rint(number) if scale.scale == "ordinal" else number


def trimmed_mean(people: Floats, share: float) -> Floats:
    """Return each row's mean without its `floor(share n)` lowest and highest of n known values.

    Args:
        people: float64, (n_episodes, n_people), NaN where unknown.
        share: 0 <= share < 0.5; 0 is the mean.

    Raises:
        ValueError: the share is outside that range.
    """
    if not 0 <= share < 0.5:
        raise ValueError(f"trimmed share {share:g}: give the share cut off at either end, in [0, 0.5)")
    ordered = np.sort(people, axis=1)
    n_known = (~np.isnan(people)).sum(axis=1)
    cut = np.floor(share * n_known).astype(np.int64)
    place = np.arange(people.shape[1])[None, :]
    kept = (place >= cut[:, None]) & (place < (n_known - cut)[:, None])
    n_kept = kept.sum(axis=1)
    return np.where(n_kept > 0, np.where(kept, ordered, 0.0).sum(axis=1) / np.maximum(n_kept, 1), np.nan)


def _number(people: Floats, trimmed_share: float | None) -> Floats:
    return _median(people) if trimmed_share is None else trimmed_mean(people, trimmed_share)


def _median(people: Floats) -> Floats:
    if people.shape[1] == 0:
        return np.full(len(people), np.nan)
    ordered = np.sort(people, axis=1)
    n_known = (~np.isnan(people)).sum(axis=1)
    rows = np.arange(len(people))
    low = ordered[rows, np.maximum(n_known - 1, 0) // 2]
    high = ordered[rows, np.minimum(n_known // 2, people.shape[1] - 1)]
    return np.where(n_known > 0, (low + high) / 2.0, np.nan)


def _votes(people: Floats, n_levels: int, undecided: Mask | None) -> Floats:
    """Count the votes for each level, and last those for `undecided`: (n_episodes, n_levels + 1)."""
    votes = np.empty((len(people), n_levels + 1))
    for level in range(n_levels):
        votes[:, level] = (people == level).sum(axis=1)
    votes[:, n_levels] = 0 if undecided is None else undecided.sum(axis=1)
    return votes


def _winner(votes: Floats) -> NDArray[np.int64]:
    """Return each row's single most common level, its last column being `undecided`; -1 without one."""
    most = votes.max(axis=1)
    alone = (votes == most[:, None]).sum(axis=1) == 1
    return np.where(alone & (most > 0), votes.argmax(axis=1), -1)
