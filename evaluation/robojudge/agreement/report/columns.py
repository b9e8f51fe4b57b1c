"""Judges and baselines beside people's consensus, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from robojudge.agreement.exclusions import Compared, compare
from robojudge.agreement.field_table import FieldTable, JudgeColumn
from robojudge.agreement.field_tables import FieldTables
from robojudge.agreement.judge_words import SUCCESS_SCALE
from robojudge.agreement.panel_consensus import PanelConsensus
from robojudge.agreement.report import baselines
from robojudge.agreement.report.beside import Baseline
from robojudge.agreement.report.consensus_rule import ConsensusRule, people_by
from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Key, Outcome
from robojudge.schema.judgement import Judgement

SAYS_NOTHING = "says_nothing"
"""Why a baseline has no value: it knows nothing of the field."""
NOT_ITS_JUDGES = "not_its_judges"
"""Why a baseline has no value: the judge it stands beside has no word there."""


@dataclass(frozen=True, slots=True, eq=False)
class FieldColumns:
    """One field with everybody who is held against people.

    Attributes:
        table: the field, baselines among its judges, after the real ones.
        consensus: what people together say.
        beside: the judges that each baseline stands beside, by its label.
    """

    table: FieldTable
    consensus: PanelConsensus
    beside: Mapping[str, tuple[str, ...]]

    def compared(self, label: str) -> Compared:
        """Return where one judge and people both have a word."""
        return compare(self.consensus, self.table.judges[label])


def with_baselines(
    tables: FieldTables, rule: ConsensusRule, shown: Sequence[Baseline]
) -> dict[str, FieldColumns]:
    """Return every field, with the baselines as judges, on the episodes of those they stand beside.

    Args:
        tables: what people and judges said.
        rule: how people's words are put together.
        shown: the baselines.
    """
    frozen = {label: _last_progress(outcomes) for label, outcomes in tables.outcomes.items()}
    return {field: _columns(table, shown, frozen, rule) for field, table in tables.fields.items()}


def _columns(
    table: FieldTable,
    shown: Sequence[Baseline],
    frozen: Mapping[str, Mapping[Key, float]],
    rule: ConsensusRule,
) -> FieldColumns:
    together = people_by(rule, table)
    judges = dict(table.judges)
    for baseline in shown:
        judge = table.judges[baseline.beside[0]]
        values = _says(baseline, table, together, judge.values, frozen)
        judges[baseline.label] = _column(baseline, judge, values, table.scale.field)
    return FieldColumns(
        table=replace(table, judges=judges),
        consensus=together,
        beside={baseline.label: baseline.beside for baseline in shown},
    )


def _says(
    baseline: Baseline,
    table: FieldTable,
    together: PanelConsensus,
    judge: Floats,
    frozen: Mapping[str, Mapping[Key, float]],
) -> Floats:
    """Return what a baseline says of every episode, its judge's or not; NaN where nothing."""
    if baseline.name == baselines.CLOCK:
        return baselines.clock(table.scale, len(table.episodes))
    if baseline.name == baselines.OTHERS:
        return baselines.other_episodes(table.scale, np.where(np.isnan(judge), np.nan, together.values))
    last = frozen[baseline.beside[0]] if table.scale.field == "task_completion" else {}
    return np.array([last.get(key, np.nan) for key in table.episodes])


def _column(baseline: Baseline, judge: JudgeColumn, says: Floats, field: str) -> JudgeColumn:
    why = np.full(len(says), None, dtype=object)
    why[np.isnan(judge.values)] = NOT_ITS_JUDGES
    why[np.isnan(says)] = SAYS_NOTHING
    values = np.where(np.isnan(judge.values), np.nan, says)
    raw = values
    if field == SUCCESS_SCALE.field:
        probability = says if baseline.name == baselines.CLOCK else np.full(len(says), np.nan)
        raw = np.where(np.isnan(judge.raw), np.nan, probability)
    return JudgeColumn(label=baseline.label, identities=(), values=values, raw=raw, why=why)


def _last_progress(outcomes: Mapping[Key, Outcome]) -> dict[Key, float]:
    """Return the last known progress value of each episode that has one."""
    return {
        key: known[-1]
        for key, outcome in outcomes.items()
        if isinstance(outcome, Judgement) and (known := list(_known_progress(outcome)))
    }


def _known_progress(judgement: Judgement) -> Iterator[float]:
    return (point.value for point in judgement.progress if point.value is not None)
