"""The part of a report on one judge and one field, from a study that has been drawn."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.acceptance import decide
from robojudge.agreement.alternative_annotator import EPSILON, alternative_annotator_test
from robojudge.agreement.ceiling import share_of_ceiling
from robojudge.agreement.exclusions import Compared
from robojudge.agreement.intervals import interval
from robojudge.agreement.report.field_notes import field_notes
from robojudge.agreement.report.field_study import FieldStudy, rule
from robojudge.agreement.report.measures import no_number, number
from robojudge.agreement.report.records.field import (
    AgainstPerson,
    AlternativeAnnotator,
    FieldAgreement,
    Requirement,
)
from robojudge.agreement.report.records.numbers import Count, Number
from robojudge.agreement.report.statistic_list import title
from robojudge.agreement.report.tables import bland_altman, confusion, density, points, prevalence
from robojudge.agreement.resampling import combined
from robojudge.agreement.verdict import Check, Verdict

NEVER_ACCEPTED = "a baseline is shown for comparison and never accepted"


def field_agreement(study: FieldStudy, label: str, threshold: float, *, is_baseline: bool) -> FieldAgreement:
    """Put together what a study found of one judge.

    Args:
        study: one field, drawn.
        label: the judge or baseline.
        threshold: what agreement must exceed.
        is_baseline: leave out verdict, ceiling and the alternative-annotator test.
    """
    table, scale = study.columns.table, study.columns.table.scale
    compared = study.columns.compared(label)
    verdict = _decide(study, label, threshold)
    known_tasks = {table.tasks[row] for row in compared.rows} - {None}
    agreement = FieldAgreement(
        field=study.field,
        scale=scale.scale,
        levels=scale.levels,
        verdict=None if is_baseline else verdict.verdict,
        why=NEVER_ACCEPTED if is_baseline else "; ".join(verdict.reasons),
        needs_more=None if is_baseline else verdict.needs_more,
        rule=rule(study.field),
        requirements=tuple(
            _requirement(study, label, k, check, is_baseline=is_baseline)
            for k, group in enumerate(verdict.requirements)
            for check in group
        ),
        statistics=tuple(study.measures.named((label, statistic.name)) for statistic in study.shown)
        if len(study.rows)
        else (),
        alternative_annotator=_not_tested() if is_baseline else _alternative(study, label),
        n_episodes=len(compared.rows),
        n_tasks=len(known_tasks) if known_tasks or not len(compared.rows) else None,
        n_annotators=int((~np.isnan(table.people[compared.rows])).any(axis=0).sum()),
        silent=tuple(Count(name=name, n=n) for name, n in compared.silent(study.columns.consensus).items()),
        **_tables(study, compared),
    )
    if is_baseline:
        return agreement
    return agreement.model_copy(update={"notes": field_notes(agreement, study.panels_of(label))})


def _decide(study: FieldStudy, label: str, threshold: float) -> Verdict:
    names = [statistic.name for statistic in study.required]
    draws = {name: study.measures.draws((label, name)) for name in names}
    ceilings = {
        name: draw.point
        for name in names
        if (label, name, "human") in study.measures
        and not np.isnan((draw := study.measures.draws((label, name, "human"))).point)
    }
    undefined = {name: study.undefined(label, name) for name in names if np.isnan(draws[name].point)}
    return decide(study.field, draws, threshold, ceilings, undefined)


def _requirement(
    study: FieldStudy, label: str, group: int, check: Check, *, is_baseline: bool
) -> Requirement:
    human, in_place, ratio, less = _ceiling(study, label, check.statistic, is_baseline=is_baseline)
    return Requirement(
        group=group,
        name=check.statistic,
        title=title(check.statistic),
        number=number(check.interval),
        bound=check.bound,
        bound_level=check.bound_level,
        passed=check.passed and not is_baseline,
        ceiling=human,
        in_place=in_place,
        ratio=ratio,
        difference=less,
    )


def _ceiling(
    study: FieldStudy, label: str, name: str, *, is_baseline: bool
) -> tuple[Number, Number, Number, Number]:
    """Return people's own number, the judge's in their place, and ratio and difference of the two."""
    panel = study.panels.get((label, name))
    if panel is None or panel.reason is not None or not len(study.rows):
        reason = "not compared for a baseline" if is_baseline else "nobody has a word on it"
        nothing = no_number(reason if panel is None or panel.reason is None else panel.reason)
        return nothing, nothing, nothing, nothing
    measures = study.measures
    human, judge = (measures.draws((label, name, part)) for part in ("human", "judge"))
    ratio = combined(share_of_ceiling, judge, human)
    return (
        measures.number((label, name, "human")),
        measures.number((label, name, "judge")),
        number(interval(ratio, undefined="people's own number is not above 0, or there is none")),
        number(interval(combined(np.subtract, judge, human), undefined="one of the two is missing")),
    )


def _alternative(study: FieldStudy, label: str) -> AlternativeAnnotator:
    table = study.columns.table
    test = alternative_annotator_test(table.people, table.judges[label].values, table.scale, table.annotators)
    return AlternativeAnnotator(
        winning_rate=test.winning_rate,
        epsilon=test.epsilon,
        passes=test.passes,
        n_annotators=len(test.against),
        average_advantage=test.average_advantage,
        against=tuple(
            AgainstPerson(
                annotator=one.annotator,
                n_episodes=one.n_episodes,
                judge_advantage=one.judge_advantage,
                person_advantage=one.person_advantage,
                p_value=one.p_value,
                judge_wins=one.judge_wins,
            )
            for one in test.against
        ),
        reason=test.reason,
    )


def _not_tested() -> AlternativeAnnotator:
    return AlternativeAnnotator(
        winning_rate=None, epsilon=EPSILON, passes=None, n_annotators=0, reason="not tested for a baseline"
    )


def _tables(study: FieldStudy, compared: Compared) -> dict[str, object]:
    scale = study.columns.table.scale
    people, judge = compared.values.T
    if scale.scale != "interval":
        return {
            "prevalence": prevalence(people, judge, scale.levels),
            "confusion": confusion(people, judge, scale.levels),
        }
    episodes = [study.columns.table.episodes[row] for row in compared.rows]
    return {
        "bland_altman": bland_altman(compared.values),
        "density": density(people, judge),
        "points": points(episodes, people, judge),
    }
