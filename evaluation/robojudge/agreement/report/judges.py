"""The report's part on one judge or baseline, from studies that have been drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from robojudge.agreement.report import baselines
from robojudge.agreement.report.beside import Baseline
from robojudge.agreement.report.costs import Costs
from robojudge.agreement.report.disagreements import FieldGap, rank_disagreements
from robojudge.agreement.report.probability import baseline_probability, success_probability
from robojudge.agreement.report.progress import CURVES, Curve, progress_agreement
from robojudge.agreement.report.records.curves import CurveAgreement, TaskRow
from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.judge import JudgeKind, JudgeReport
from robojudge.agreement.report.sentences import judge_sentence
from robojudge.agreement.report.setting import Setting
from robojudge.agreement.report.sources import JudgedRun
from robojudge.agreement.report.subtasks import subtask_agreement
from robojudge.agreement.report.tally import failures
from robojudge.agreement.verdict import worst
from robojudge.journal import Key
from robojudge.schema.judgement import Judgement

REFERENCE_NOTE = "trained on these annotators, leave-one-out"
REFERENCE_NEVER_ACCEPTED = "the reference is shown for comparison beside other judges and never accepted"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one judge field by field.

    Attributes:
        agreements: by field, in the order asked.
        tasks: rows a task of all fields.
    """

    agreements: list[FieldAgreement]
    tasks: list[TaskRow]


def judge_report(
    setting: Setting,
    run: JudgedRun,
    found: Found,
    curves: Mapping[Key, Curve],
    costs: Costs,
    n_tasks_left_out: int,
) -> JudgeReport:
    """Put together everything about one judge."""
    label = run.label
    outcomes = setting.tables.outcomes[label]
    column = setting.tables.fields["success"].judges[label]
    n_judged = sum(isinstance(outcome, Judgement) for outcome in outcomes.values())
    kind: JudgeKind = "reference" if column.trained_on_people else "judge"
    for_acceptance = kind == "judge" or not _has_other_judge(setting)
    agreements = found.agreements if for_acceptance else [_unjudged(one) for one in found.agreements]
    gaps = [
        FieldGap(one.table.scale, one.consensus.values, one.table.judges[label].values)
        for one in (setting.columns[name] for name in setting.fields)
    ]
    episodes = setting.tables.fields["success"].episodes
    listed, n_differing = rank_disagreements(
        gaps,
        episodes,
        [setting.n_people.get(key, 0) for key in episodes],
        outcomes,
        limit=setting.n_disagreements,
    )
    return JudgeReport(
        label=label,
        kind=kind,
        note=REFERENCE_NOTE if kind == "reference" else None,
        for_acceptance=for_acceptance,
        identity=column.identities[0] if column.identities else None,
        fingerprints=tuple(identity.fingerprint for identity in column.identities),
        run=run.source,
        more_runs=run.more_sources,
        verdict=worst(one.verdict for one in agreements if one.verdict is not None)
        if for_acceptance
        else None,
        sentence=judge_sentence(label, agreements, setting.threshold)
        if for_acceptance
        else f"{label} is {baselines.NOTE} ({REFERENCE_NOTE}).",
        n_judged=n_judged,
        n_failed=len(outcomes) - n_judged,
        failures=failures(outcomes),
        cost=costs.summary(),
        fields=tuple(agreements),
        success_probability=success_probability(setting.columns["success"].table, label),
        subtasks=subtask_agreement(outcomes, setting),
        progress=progress_agreement(curves, setting),
        per_task=tuple(found.tasks),
        n_tasks_left_out=n_tasks_left_out,
        disagreements=listed,
        n_disagreements=n_differing,
    )


def _has_other_judge(setting: Setting) -> bool:
    """Tell whether some judge is not made from these people's words."""
    columns = setting.tables.fields["success"].judges.values()
    return any(not column.trained_on_people for column in columns)


def _unjudged(agreement: FieldAgreement) -> FieldAgreement:
    """Take the verdict from what was found of one field."""
    return agreement.model_copy(
        update={
            "verdict": None,
            "why": REFERENCE_NEVER_ACCEPTED,
            "needs_more": None,
            "requirements": tuple(one.model_copy(update={"passed": False}) for one in agreement.requirements),
        }
    )


def baseline_report(
    setting: Setting, baseline: Baseline, found: Found, judged: Mapping[Key, Curve]
) -> JudgeReport:
    """Put together everything about one baseline.

    Args:
        setting: of the report.
        baseline: which, and beside whom.
        found: field by field.
        judged: curves of a judge it stands beside.
    """
    curves = CURVES[baseline.name](judged) if baseline.name in CURVES else {}
    return JudgeReport(
        label=baseline.label,
        kind="baseline",
        beside=baseline.beside,
        note=baselines.NOTE,
        for_acceptance=False,
        identity=None,
        run=None,
        verdict=None,
        sentence=f"{baseline.label} is {baselines.NOTE}.",
        n_judged=sum(
            isinstance(outcome, Judgement) for outcome in setting.tables.outcomes[baseline.beside[0]].values()
        ),
        n_failed=0,
        cost=None,
        fields=tuple(found.agreements),
        success_probability=baseline_probability(setting.columns["success"].table, baseline),
        subtasks=CurveAgreement(n_episodes=0, reason="a baseline knows no subtasks"),
        progress=progress_agreement(curves, setting, judged),
        per_task=tuple(found.tasks),
    )
