"""How far one judge agrees with people on one field, all statistics on the same resamples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.acceptance import AUROC_NAME, required
from robojudge.agreement.ceiling import AgainstOthers, LeaveOneOut, leave_one_out
from robojudge.agreement.report.columns import FieldColumns
from robojudge.agreement.report.measures import Measures
from robojudge.agreement.report.statistic_list import shown_statistics, title
from robojudge.agreement.report.weighing import Weighing
from robojudge.agreement.statistics.base import Floats, Statistic

Columns = dict[str, FieldColumns]
"""By field; `success` beside `outcome`."""


class FieldStudy:
    """One field of a report: what is asked of the resamples, and what came out."""

    def __init__(
        self,
        field: str,
        columns: Columns,
        judges: Sequence[str],
        n_resamples: int,
        seed: int,
        weighing: Weighing,
        n_annotated: int,
    ) -> None:
        """Lay out the episodes on which people have a word, and of those the ones a judge has one on too.

        Args:
            field: one of the compared fields.
            columns: every field with everybody who is held against people.
            judges: labels, without baselines.
            n_resamples: how many.
            seed: of the draws.
            weighing: how much each episode counts.
            n_annotated: episodes of which people said anything that counts.
        """
        self.field = field
        self.columns = columns[field]
        self.success = columns["success"] if field == "outcome" else None
        table = self.columns.table
        self.weighing = weighing
        self.stands_for = stands_for = weighing.stands_for
        self.n_annotated = n_annotated
        by_people = ~np.isnan(table.people).all(axis=1)
        self.people_rows = np.flatnonzero(by_people)
        self.rows = np.flatnonzero(by_people & self._judged(judges))
        self.weights = np.array([[stands_for.get(table.episodes[row], 1.0) for row in self.rows]])
        self.measures = self._measures(self.rows, n_resamples, seed)
        self.of_people = (
            self.measures
            if len(self.rows) == len(self.people_rows)
            else self._measures(self.people_rows, n_resamples, seed)
        )
        self.panels: dict[tuple[str, str], LeaveOneOut] = {}

    def _judged(self, judges: Sequence[str]) -> NDArray[np.bool_]:
        columns = [self.columns.table.judges[label].values for label in judges]
        if self.success is not None:
            columns += [self.success.table.judges[label].raw for label in judges]
        return np.asarray(~np.isnan(np.array(columns)).all(axis=0))

    def _measures(self, rows: NDArray[np.intp], n_resamples: int, seed: int) -> Measures:
        table = self.columns.table
        return Measures(
            [table.episodes[row] for row in rows],
            [table.tasks[row] for row in rows],
            n_resamples,
            seed,
            self.stands_for,
        )

    def draw(self) -> None:
        """Compute everything asked for."""
        self.measures.draw()
        if self.of_people is not self.measures:
            self.of_people.draw()

    @property
    def required(self) -> tuple[Statistic, ...]:
        """The statistics that a verdict reads."""
        return tuple(statistic for group in required(self.field) for statistic in group)

    @property
    def shown(self) -> tuple[Statistic, ...]:
        """The other statistics, in the order shown."""
        names = {statistic.name for statistic in self.required}
        return tuple(s for s in shown_statistics(self.columns.table.scale) if s.name not in names)

    def pair(self, label: str, name: str) -> Floats:
        """Return people and a judge as a statistic takes them, float64 (n_rows, 2), NaN unless both spoke."""
        columns = self.success if name == AUROC_NAME and self.success is not None else self.columns
        judge = self.says(label, name)
        both = np.column_stack([columns.consensus.values[self.rows], judge[self.rows]])
        both[np.isnan(both).any(axis=1)] = np.nan
        return both

    def says(self, label: str, name: str) -> Floats:
        """Return what a judge says of every episode as a statistic takes it, float64 (n_episodes,)."""
        if name == AUROC_NAME and self.success is not None:
            return self.success.table.judges[label].raw
        return self.columns.table.judges[label].values

    def undefined(self, label: str, name: str) -> str:
        """Say why a statistic of a judge has no value."""
        if not len(self.people_rows):
            return f"nobody has a word on {self.field} that counts"
        if not len(self.rows):
            return f"no judge has a word on {self.field} of an episode that people rated"
        return self.measures.undefined((label, name))

    def panels_of(self, label: str) -> tuple[LeaveOneOut, ...]:
        """Return the panels a judge's ceilings rest on."""
        return tuple(panel for (judge, _), panel in self.panels.items() if judge == label)

    def ask(self, judges: Sequence[str], baselines: Sequence[str]) -> None:
        """Ask for all statistics of judges and baselines, and for the ceilings of judges."""
        for label in (*judges, *baselines):
            for statistic in (*self.required, *self.shown):
                self.measures.ask((label, statistic.name), statistic, self.pair(label, statistic.name))
        for label in judges:
            for statistic in self.required:
                self._ask_ceiling(label, statistic)
        for first, second in pairs(judges):
            for statistic in self.required:
                self._ask_common(first, second, statistic)

    def _ask_ceiling(self, label: str, statistic: Statistic) -> None:
        of_success = statistic.name == AUROC_NAME and self.success is not None
        columns = self.success if of_success and self.success is not None else self.columns
        column = columns.table.judges[label]
        panel = leave_one_out(columns.table, column.raw if of_success else column.values)
        self.panels[label, statistic.name] = panel
        values = panel.values[self.rows]
        people = values.copy()
        # Whom the judge is does not matter to people's own number: equal for judges of the same episodes.
        people[:, 0] = np.where(np.isnan(people[:, 0]), np.nan, 0.0)
        self.measures.ask((label, statistic.name, "human"), AgainstOthers(statistic, "human"), people)
        self.measures.ask((label, statistic.name, "judge"), AgainstOthers(statistic, "judge"), values)

    def _ask_common(self, first: str, second: str, statistic: Statistic) -> None:
        both = np.stack([self.pair(first, statistic.name), self.pair(second, statistic.name)])
        both[:, np.isnan(both).any(axis=(0, 2))] = np.nan
        for label, values in zip((first, second), both, strict=True):
            self.measures.ask((first, second, statistic.name, label), statistic, np.ascontiguousarray(values))


def pairs(judges: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return every two judges, in the order given."""
    return tuple((first, second) for k, first in enumerate(judges) for second in judges[k + 1 :])


def rule(field: str) -> str:
    """Say in words what a verdict on a field takes."""
    groups = [[title(statistic.name) for statistic in group] for group in required(field)]
    said = [f"({' or '.join(group)})" if len(group) > 1 else group[0] for group in groups]
    return " and ".join(said)
