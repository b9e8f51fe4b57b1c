"""Judges and baselines beside people's consensus, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from robojudge.agreement.exclusions import Compared, compare
from robojudge.agreement.field_table import FieldTable, JudgeColumn
from robojudge.agreement.field_tables import FieldTables
from robojudge.agreement.judge_words import SUCCESS_SCALE
from robojudge.agreement.panel_consensus import PanelConsensus
from robojudge.agreement.report import baselines
from robojudge.agreement.report.consensus_rule import ConsensusRule, people_by
from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Key, Outcome
from robojudge.schema.judgement import Judgement

SAYS_NOTHING = "says_nothing"
"""Why a baseline has no value: it knows nothing of the field."""


@dataclass(frozen=True, slots=True, eq=False)
class FieldColumns:
    """One field with everybody who is held against people.

    Attributes:
        table: the field, baselines among its judges, after the real ones.
        consensus: what people together say.
        rows: rows on which somebody has a word, a tie or not: a person's agreement with the others counts
            on ties too.
    """

    table: FieldTable
    consensus: PanelConsensus

    def compared(self, label: str) -> Compared:
        """Return where one judge and people both have a word."""
        return compare(self.consensus, self.table.judges[label])


def with_baselines(tables: FieldTables, rule: ConsensusRule) -> dict[str, FieldColumns]:
    """Return every field, with the baselines as judges.

    Args:
        tables: what people and judges said.
        rule: how people's words are put together.
    """
    frozen = {
        f"{baselines.FROZEN} ({label})": _last_progress(outcomes)
        for label, outcomes in tables.outcomes.items()
    }
    return {field: _columns(table, frozen, rule) for field, table in tables.fields.items()}


def baseline_labels(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels of the baselines of these judges, in the order shown."""
    return (
        baselines.CLOCK,
        *(f"{baselines.FROZEN} ({label})" for label in labels),
        baselines.OTHERS,
    )


def _columns(
    table: FieldTable, frozen: Mapping[str, Mapping[Key, float]], rule: ConsensusRule
) -> FieldColumns:
    together = people_by(rule, table)
    scale = table.scale
    columns = {baselines.CLOCK: baselines.clock(scale, len(table.episodes))}
    for label, final in frozen.items():
        says = scale.field == "task_completion"
        columns[label] = np.array([final.get(key, np.nan) if says else np.nan for key in table.episodes])
    columns[baselines.OTHERS] = baselines.other_episodes(scale, together.values)
    judges = {label: _baseline(label, values, scale.field) for label, values in columns.items()}
    return FieldColumns(
        table=replace(table, judges={**table.judges, **judges}),
        consensus=together,
    )


def _baseline(label: str, values: Floats, field: str) -> JudgeColumn:
    why = np.full(len(values), None, dtype=object)
    why[np.isnan(values)] = SAYS_NOTHING
    probability = label == baselines.CLOCK or field != SUCCESS_SCALE.field
    raw = values if probability else np.full(len(values), np.nan)
    return JudgeColumn(label=label, identities=(), values=values, raw=raw, why=why)


def _last_progress(outcomes: Mapping[Key, Outcome]) -> dict[Key, float]:
    """Return the last known progress value of each episode that has one."""
    found: dict[Key, float] = {}
    for key, outcome in outcomes.items():
        if isinstance(outcome, Judgement):
            known = [point.value for point in outcome.progress if point.value is not None]
            if known:
                found[key] = known[-1]
    return found
