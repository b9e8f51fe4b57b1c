"""The report's part on one judge or baseline, from studies that have been drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from robojudge.agreement.report import baselines
from robojudge.agreement.report.costs import Costs
from robojudge.agreement.report.disagreements import FieldGap, rank_disagreements
from robojudge.agreement.report.probability import success_probability
from robojudge.agreement.report.progress import Curve, progress_agreement
from robojudge.agreement.report.records.curves import CurveAgreement, SuccessProbability, TaskRow
from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.judge import JudgeKind, JudgeReport, RunSource
from robojudge.agreement.report.sentences import judge_sentence
from robojudge.agreement.report.setting import Setting
from robojudge.agreement.report.subtasks import subtask_agreement
from robojudge.agreement.report.tally import failures
from robojudge.agreement.verdict import worst
from robojudge.journal import Key
from robojudge.schema.judgement import Judgement

REFERENCE_NOTE = "trained on these annotators, leave-one-out"


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
    label: str,
    found: Found,
    curves: Mapping[Key, Curve],
    costs: Costs,
    run: RunSource | None,
    n_tasks_left_out: int,
) -> JudgeReport:
    """Put together everything about one judge."""
    outcomes = setting.tables.outcomes[label]
    column = setting.tables.fields["success"].judges[label]
    n_judged = sum(isinstance(outcome, Judgement) for outcome in outcomes.values())
    kind: JudgeKind = "reference" if column.trained_on_people else "judge"
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
        for_acceptance=True,
        identity=column.identities[0] if column.identities else None,
        fingerprints=tuple(identity.fingerprint for identity in column.identities),
        run=run,
        verdict=worst(one.verdict for one in found.agreements if one.verdict is not None),
        sentence=judge_sentence(label, found.agreements, setting.threshold),
        n_judged=n_judged,
        n_failed=len(outcomes) - n_judged,
        failures=failures(outcomes),
        cost=costs.summary(),
        fields=tuple(found.agreements),
        success_probability=success_probability(setting.columns["success"].table, label),
        subtasks=subtask_agreement(
            outcomes, setting.marked, setting.tasks, setting.n_resamples, setting.seed
        ),
        progress=_progress(setting, curves),
        per_task=tuple(found.tasks),
        n_tasks_left_out=n_tasks_left_out,
        disagreements=listed,
        n_disagreements=n_differing,
    )


def baseline_report(setting: Setting, label: str, found: Found, curves: Mapping[Key, Curve]) -> JudgeReport:
    """Put together everything about one baseline."""
    return JudgeReport(
        label=label,
        kind="baseline",
        note=baselines.NOTE,
        for_acceptance=False,
        identity=None,
        run=None,
        verdict=None,
        sentence=f"{label} is {baselines.NOTE}.",
        n_judged=len(setting.tasks),
        n_failed=0,
        cost=None,
        fields=tuple(found.agreements),
        success_probability=SuccessProbability(n_episodes=0, reason="a baseline gives no probability"),
        subtasks=CurveAgreement(n_episodes=0, reason="a baseline knows no subtasks"),
        progress=_progress(setting, curves),
        per_task=tuple(found.tasks),
    )


def _progress(setting: Setting, curves: Mapping[Key, Curve]) -> CurveAgreement:
    return progress_agreement(curves, setting.marked, setting.tasks, setting.n_resamples, setting.seed)
