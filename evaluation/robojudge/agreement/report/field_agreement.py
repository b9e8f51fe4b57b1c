"""The part of a report on one judge and one field, from a study that has been drawn."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.acceptance import decide
from robojudge.agreement.alternative_annotator import alternative_annotator_test
from robojudge.agreement.ceiling import share_of_ceiling
from robojudge.agreement.exclusions import Compared
from robojudge.agreement.intervals import interval
from robojudge.agreement.judge_words import NOT_JUDGED
from robojudge.agreement.more_episodes import Supply
from robojudge.agreement.report.ceilings import beside_baseline, ceiling_point
from robojudge.agreement.report.field_notes import field_notes
from robojudge.agreement.report.field_study import FieldStudy, rule
from robojudge.agreement.report.measures import no_number, number
from robojudge.agreement.report.records.field import (
    AgainstPerson,
    AlternativeAnnotator,
    FieldAgreement,
    Requirement,
)
from robojudge.agreement.report.records.numbers import Count, NamedNumber, Number
from robojudge.agreement.report.silent_baselines import silent_because
from robojudge.agreement.report.statistic_list import title
from robojudge.agreement.report.tables import bland_altman, confusion, density, points, prevalence
from robojudge.agreement.resampling import Unit, combined
from robojudge.agreement.verdict import Check, Verdict

NEVER_ACCEPTED = "a baseline is shown for comparison and never accepted"


def field_agreement(study: FieldStudy, label: str, threshold: float, *, is_baseline: bool) -> FieldAgreement:
    """Put together what a study found of one judge.

    Args:
        study: one field, drawn.
        label: the judge or baseline.
        threshold: what agreement must exceed.
        is_baseline: leave out the verdict.
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
        statistics=_shown(study, label, is_baseline=is_baseline),
        alternative_annotator=_alternative(study, label),
        n_episodes=len(compared.rows),
        n_tasks=len(known_tasks) if known_tasks or not len(compared.rows) else None,
        resampled_by=_resampled_by(study, label) if len(compared.rows) else None,
        n_annotators=int((~np.isnan(table.people[compared.rows])).any(axis=0).sum()),
        silent=tuple(Count(name=name, n=n) for name, n in compared.silent(study.columns.consensus).items()),
        **_tables(study, compared),
    )
    if is_baseline:
        return agreement
    notes = field_notes(agreement, study.panels_of(label), queue_note=_queue_note(study, compared))
    return agreement.model_copy(update={"notes": notes})


def _shown(study: FieldStudy, label: str, *, is_baseline: bool) -> tuple[NamedNumber, ...]:
    if not len(study.rows):
        return ()
    named = [(statistic, study.measures.named((label, statistic.name))) for statistic in study.shown]
    if is_baseline:
        return tuple(
            one.model_copy(update={"number": _known(study, label, one.name, one.number)}) for _, one in named
        )
    return tuple(
        one.model_copy(update={"ceiling": ceiling_point(study, label, statistic)}) for statistic, one in named
    )


def _known(study: FieldStudy, label: str, name: str, found: Number) -> Number:
    """Return a number, or why a baseline that says nothing has none."""
    reason = silent_because(study, label, name) if found.value is None else None
    return found if reason is None else no_number(reason)


def _queue_note(study: FieldStudy, compared: Compared) -> str | None:
    episodes = study.columns.table.episodes
    return (
        study.weighing.note if any(episodes[row] in study.weighing.known for row in compared.rows) else None
    )


def _resampled_by(study: FieldStudy, label: str) -> Unit:
    return study.measures.draws((label, study.required[0].name)).unit


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
    return decide(study.field, draws, threshold, ceilings, undefined, _supply(study, label))


def _supply(study: FieldStudy, label: str) -> Supply:
    waiting = study.columns.compared(label).silent(study.columns.consensus).get(NOT_JUDGED, 0)
    panels = [(label, name, "human") for name in (one.name for one in study.required)]
    return Supply(
        n_annotated=study.n_annotated,
        n_waiting=waiting,
        n_rated_twice=max(
            (study.measures.draws(key).n_episodes for key in panels if key in study.measures), default=0
        ),
    )


def _requirement(
    study: FieldStudy, label: str, group: int, check: Check, *, is_baseline: bool
) -> Requirement:
    human, in_place, ratio, less = _ceiling(study, label, check.statistic, is_baseline=is_baseline)
    return Requirement(
        group=group,
        name=check.statistic,
        title=title(check.statistic),
        number=_known(study, label, check.statistic, number(check.interval)),
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
    if is_baseline:
        return beside_baseline(study, label, next(one for one in study.required if one.name == name))
    panel = study.panels.get((label, name))
    if panel is None or panel.reason is not None or not len(study.rows):
        reason = "nobody has a word on it"
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
    silent = silent_because(study, label, study.required[0].name)
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
                p_adjusted=one.p_adjusted,
                judge_wins=one.judge_wins,
            )
            for one in test.against
        ),
        reason=silent if test.reason is not None and silent is not None else test.reason,
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
