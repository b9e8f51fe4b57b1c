"""How well one person agrees with the others: what a judge can be asked to reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from robojudge.agreement.field_table import FieldTable
from robojudge.agreement.panel_consensus import people_together
from robojudge.agreement.statistics.base import Floats, Statistic

MIN_EPISODES = 10
"""An annotator with fewer episodes to compare is left out of the ceiling, and counted."""


@dataclass(frozen=True, slots=True, eq=False)
class LeaveOneOut:
    """Each person beside the consensus of the others, on the episodes a judge has a word on.

    Episodes without a consensus of all count too: of two people it exists only where they agree, so that
    the ceiling would be perfect whatever they said.

    Attributes:
        annotators: those with at least `MIN_EPISODES` such episodes, in column order.
        values: float64, (n_episodes, 1 + 2 m): the judge; then, for each of the m annotators, their own
            value and the others' consensus, both NaN where either is missing. What the statistics below
            take; its rows are the table's, so that resamples are shared with the judge's own numbers.
        left_out: annotators with fewer episodes, and how many they have.
        one_other_share: share of those comparisons in which the others are one person. Two single people
            agree less than one with a panel, so that such a ceiling is too low. NaN without annotators.
        reason: why there is no ceiling; None if there is one.
    """

    annotators: tuple[str, ...]
    values: Floats
    left_out: dict[str, int]
    one_other_share: float
    reason: str | None


def leave_one_out(table: FieldTable, judge: Floats) -> LeaveOneOut:
    """Set each person against the others on the episodes a judge has a word on.

    Args:
        table: one field.
        judge: float64, (n_episodes,): the judge's values, or the numbers behind them.
    """
    columns: list[Floats] = [judge]
    kept: list[str] = []
    left_out: dict[str, int] = {}
    n_alone = n_pairs = 0
    for j, annotator in enumerate(table.annotators):
        rest = np.delete(table.people, j, axis=1)
        others = people_together(rest, table.scale, np.delete(table.undecided, j, axis=1))
        own = table.people[:, j]
        both = ~np.isnan(judge) & ~np.isnan(own) & ~np.isnan(others)
        n = int(both.sum())
        if n < MIN_EPISODES:
            left_out[annotator] = n
            continue
        kept.append(annotator)
        columns += [np.where(both, own, np.nan), np.where(both, others, np.nan)]
        n_alone += int(((~np.isnan(rest)).sum(axis=1) == 1)[both].sum())
        n_pairs += n
    return LeaveOneOut(
        annotators=tuple(kept),
        values=np.column_stack(columns),
        left_out=left_out,
        one_other_share=n_alone / n_pairs if n_pairs else np.nan,
        reason=None if kept else _no_ceiling(table, left_out),
    )


def _no_ceiling(table: FieldTable, left_out: dict[str, int]) -> str:
    overlapping = int((~np.isnan(table.people)).any(axis=0).sum())
    if overlapping < 2:
        return f"it takes two people; {overlapping or 'none'} rated {table.scale.field} before seeing a judge"
    return (
        f"nobody rated {MIN_EPISODES} of the judged episodes that somebody else rated too "
        f"(at most {max(left_out.values())})"
    )


@dataclass(frozen=True, slots=True)
class AgainstOthers:
    """A statistic of single people, or of the judge in their place, against the others' consensus.

    It takes the values of a `LeaveOneOut`. The judge is held against the same panels as the people, each
    one short, on the same episodes: against the full panel it would be measured by a finer rule than
    they are.

    Attributes:
        statistic: of a pair, others first.
        who: `human` is the ceiling, the mean over people of each against the others; `judge` is the mean
            of the judge in each one's place.
    """

    statistic: Statistic
    who: Literal["human", "judge"]

    @property
    def name(self) -> str:
        """The statistic's name, and against whom it is of whom."""
        return f"{self.statistic.name}_{self.who}_against_others"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; NaN where it is of nobody.

        A person of whom it is not defined in a resample (they said the same throughout) does not count
        in that resample.
        """
        numbers = np.full((_n_people(values), len(weights)), np.nan)
        for k in range(len(numbers)):
            pair = self._pair(values, k)
            rows = np.flatnonzero(~np.isnan(values[:, 1 + 2 * k]) & ~np.isnan(pair).any(axis=1))
            everywhere = len(rows) == len(values)
            counted = weights if everywhere else weights.take(rows, axis=1)
            numbers[k] = self.statistic(pair[rows], counted)
        known = ~np.isnan(numbers)
        n = known.sum(axis=0)
        mean = np.full(len(weights), np.nan)
        np.divide(np.where(known, numbers, 0.0).sum(axis=0), n, out=mean, where=n > 0)
        return mean

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        if not _n_people(values):
            return f"nobody rated {MIN_EPISODES} of the judged episodes that somebody else rated too"
        return f"of nobody against the others: {self.statistic.undefined(self._pair(values, 0))}"

    def _pair(self, values: Floats, k: int) -> Floats:
        return person_and_others(values, k) if self.who == "human" else values[:, [2 + 2 * k, 0]]


def share_of_ceiling(judge: Floats, human: Floats) -> Floats:
    """Divide the judge's numbers by the ceiling; NaN where the ceiling is not above 0."""
    share = np.full(judge.shape, np.nan)
    np.divide(judge, human, out=share, where=human > 0)
    return share


def person_and_others(values: Floats, k: int) -> Floats:
    """Return the others' consensus and person k's own value from a `LeaveOneOut`: (n_episodes, 2)."""
    return values[:, [2 + 2 * k, 1 + 2 * k]]


def _n_people(values: Floats) -> int:
    return int(values.shape[1] - 1) // 2
