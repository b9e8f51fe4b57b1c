"""Which episodes judge and people are compared on, and what was left out for which reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.blind_words import BlindWords
from robojudge.agreement.field_table import FieldTable, JudgeColumn, Whys
from robojudge.agreement.panel_consensus import PanelConsensus
from robojudge.agreement.statistics.base import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Where one judge and people both have a word on one field.

    Attributes:
        rows: int64, (n_compared,): rows of the table.
        values: float64, (n_compared, 2): people's consensus and the judge, on the field's scale.
        raw: float64, (n_compared, 2): the numbers behind both, 0..1 for numbers and steps; for `success`
            0 or 1 and the judge's `success_prob`. NaN in the second column where the judge gave none.
        why: (n_episodes,): why a row is left out; None for compared ones. People's reason comes first.
    """

    rows: NDArray[np.int64]
    values: Floats
    raw: Floats
    why: Whys

    def excluded(self) -> dict[str, int]:
        """Count the rows left out, by reason; with the compared ones they make up the table."""
        return count_reasons(self.why)

    def silent(self, consensus: PanelConsensus) -> dict[str, int]:
        """Count the rows with a consensus but no word of the judge, by reason."""
        return count_reasons(self.why[~np.isnan(consensus.values)])


def compare(consensus: PanelConsensus, judge: JudgeColumn) -> Compared:
    """Find the episodes one judge can be held against people on."""
    why = np.where(np.isnan(consensus.values), consensus.why, judge.why)
    rows = np.flatnonzero(~np.isnan(consensus.values) & ~np.isnan(judge.values))
    return Compared(
        rows=rows,
        values=np.column_stack([consensus.values[rows], judge.values[rows]]),
        raw=np.column_stack([consensus.raw[rows], judge.raw[rows]]),
        why=why,
    )


def count_reasons(why: Whys) -> dict[str, int]:
    """Count the reasons in an array of them, None left out; most frequent first, then by name."""
    found = Counter(reason for reason in why.tolist() if reason is not None)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def excluded_annotations(words: BlindWords) -> dict[str, int]:
    """Count the annotations left out of everything, by reason; one a person and episode."""
    counts = {"not_blinded": len(words.not_blinded), "by_a_judge": len(words.by_judges)}
    return {reason: n for reason, n in counts.items() if n}


def excluded_words(table: FieldTable) -> dict[str, int]:
    """Count the blinded words on one field that have no value, by reason; one a person and episode."""
    counts = {"cannot_tell": int(table.cannot_tell.sum()), "undecided": int(table.undecided.sum())}
    return {reason: n for reason, n in counts.items() if n}
