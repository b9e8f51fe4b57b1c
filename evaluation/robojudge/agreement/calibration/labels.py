"""One field's labels: the judge's score and people's word of the same episodes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from robojudge.agreement.field_table import FieldTable
from robojudge.agreement.judge_words import JUDGE_UNDECIDED
from robojudge.agreement.panel_consensus import panel_consensus
from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Key


@dataclass(frozen=True, slots=True, eq=False)
class FieldLabels:
    """Episodes on which both a judge and people have a word.

    Attributes:
        keys: which.
        tasks: what the robot was asked to do; None where nothing says.
        scores: float64, (n,), the judge's number, 0..1.
        said: float64, (n,), people's consensus on the field's scale.
        left_out: other episodes by why they do not count.
    """

    keys: tuple[Key, ...]
    tasks: tuple[str | None, ...]
    scores: Floats
    said: Floats
    left_out: dict[str, int]

    @property
    def n_tasks(self) -> int:
        """Return the number of different tasks, the unknown one included."""
        return len(set(self.tasks))


def field_labels(table: FieldTable, judge: str) -> FieldLabels:
    """Take the labels of one judge out of a table.

    Args:
        table: one field.
        judge: its label among the table's judges.
    """
    consensus, column = panel_consensus(table), table.judges[judge]
    no_word, no_score = np.isnan(consensus.values), np.isnan(column.raw)
    why = Counter(str(reason) for reason in consensus.why[no_word])
    why += Counter(str(reason or JUDGE_UNDECIDED) for reason in column.why[~no_word & no_score])
    rows = np.flatnonzero(~no_word & ~no_score)
    return FieldLabels(
        keys=tuple(table.episodes[row] for row in rows),
        tasks=tuple(table.tasks[row] for row in rows),
        scores=column.raw[rows],
        said=consensus.values[rows],
        left_out=dict(sorted(why.items())),
    )
