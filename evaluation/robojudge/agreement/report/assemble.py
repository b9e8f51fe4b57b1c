"""The whole report, from judgements and annotations in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from robojudge.agreement.acceptance import THRESHOLD
from robojudge.agreement.field_tables import FieldTables, field_tables
from robojudge.agreement.report.asked import asked_fields, check_fields, judged_datasets
from robojudge.agreement.report.beside import baselines_beside, is_taken
from robojudge.agreement.report.columns import with_baselines
from robojudge.agreement.report.consensus_rule import ConsensusRule, chosen_rule, said_of
from robojudge.agreement.report.costs import Costs
from robojudge.agreement.report.draw_fields import draw_fields
from robojudge.agreement.report.drawn_evenly import drawn_evenly
from robojudge.agreement.report.exclusions import excluded_episodes, exclusions
from robojudge.agreement.report.how_made import report_settings
from robojudge.agreement.report.judges import Found, baseline_report, judge_report
from robojudge.agreement.report.people import people
from robojudge.agreement.report.people_apart import episodes_set_apart, people_apart
from robojudge.agreement.report.people_curves import marked_episodes
from robojudge.agreement.report.per_task import MOST_TASKS
from robojudge.agreement.report.progress import judged_curves
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.report import QueueSource, Report
from robojudge.agreement.report.sentences import report_sentence
from robojudge.agreement.report.setting import Setting
from robojudge.agreement.report.side_by_side import side_by_side
from robojudge.agreement.report.sources import JudgedRun, Said
from robojudge.agreement.report.success_rates import labels_by_dataset, rate_comparisons, success_rates
from robojudge.agreement.report.tally import metered
from robojudge.agreement.report.weighing import Weighing, weighing
from robojudge.agreement.verdict import worst
from robojudge.errors import UsageError
from robojudge.journal import Key

RESAMPLES = 2000
DISAGREEMENTS = 50
"""Listed for each judge, at most."""


def assemble(
    runs: Sequence[JudgedRun],
    said: Said,
    *,
    fields: Sequence[str] | None = None,
    threshold: float = THRESHOLD,
    resamples: int = RESAMPLES,
    seed: int = 0,
    consensus: ConsensusRule = "median",
    inclusion: Mapping[Key, float] | None = None,
    queues: Sequence[QueueSource] = (),
    created_at: datetime | None = None,
) -> Report:
    """Say how far judges agree with people.

    Args:
        runs: one a judge, with labels of their own.
        said: what people said.
        fields: which of `FIELD_SCALES`; all that people and some judge speak of if None.
        threshold: what agreement must exceed, -1 < threshold < 1.
        resamples: bootstrap resamples, at least 100.
        seed: of the resamples.
        consensus: how people's words are put together (see `consensus_rule`).
        inclusion: episode -> probability with which a queue showed it to people: agreement and success rates
            weigh by it.
        queues: where that is from, in the order drawn.
        created_at: time to be noted in the report, with time zone; now if None.

    Raises:
        UsageError: an unknown field, a threshold or number of resamples out of range, two runs of one
            label, or a run of datasets that nobody annotated.
        AnnotationError: an annotation's time has no time zone.
    """
    check_fields(fields)
    chosen_rule(consensus)
    _check(runs, threshold, resamples)
    costs = {run.label: Costs() for run in runs}
    outcomes = {run.label: tuple(metered(run.outcomes, costs[run.label])) for run in runs}
    datasets = judged_datasets(outcomes, said.annotations)
    annotations = [word for word in said.annotations if word.dataset_id in datasets]
    tables = field_tables(annotations, outcomes)
    asked = asked_fields(fields, tables, annotations)
    weighed = weighing(inclusion)
    setting = _setting(tables, asked, threshold, resamples, seed, consensus, weighed)
    judges = tuple(tables.outcomes)
    others = tuple(baseline.label for baseline in setting.baselines)
    drawn = draw_fields(setting, judges, others)
    studies = {field: one.study for field, one in drawn.items()}
    found = {
        label: Found(
            agreements=[one.agreements[label] for one in drawn.values()],
            tasks=[row for one in drawn.values() for row in one.tasks[label]],
        )
        for label in (*judges, *others)
    }
    parts = _judges(setting, {run.label: run for run in runs}, found, costs)
    in_fields = {
        field: (
            setting.columns[field].table,
            setting.columns[field].consensus,
            {label: setting.columns[field].compared(label) for label in judges},
        )
        for field in asked
    }
    labels = labels_by_dataset(tables.outcomes, list(tables.words.words.values()), inclusion)
    listed, n_excluded = excluded_episodes(in_fields)
    return Report(
        created_at=created_at or datetime.now(UTC),
        verdict=worst(part.verdict for part in parts if part.verdict is not None),
        sentence=report_sentence(parts),
        threshold=threshold,
        fields=asked,
        judges=parts,
        side_by_side=tuple(pair for study in studies.values() for pair in side_by_side(study, judges)),
        success_rates=success_rates(labels),
        rate_comparisons=rate_comparisons(labels, setting.tasks),
        people=people(studies, tables.words),
        exclusions=exclusions(tables.words, in_fields, len(said.annotations) - len(annotations)),
        excluded_episodes=listed,
        n_excluded_episodes=n_excluded,
        settings=report_settings(
            tables,
            said,
            datasets,
            said_of(consensus, {field: setting.columns[field].consensus for field in asked}),
            consensus,
            bool(inclusion),
            queues,
            {one.resampled_by for part in parts for one in part.fields if part.for_acceptance},
            resamples,
            seed,
        ),
    )


def _check(runs: Sequence[JudgedRun], threshold: float, resamples: int) -> None:
    labels = [run.label for run in runs]
    if not runs:
        raise UsageError("a report needs at least one run")
    repeated = sorted({label for label in labels if labels.count(label) > 1 or is_taken(label)})
    if repeated:
        raise UsageError(f"the label {', '.join(repeated)} stands for several judges; give each its own")
    if not -1.0 < threshold < 1.0:
        raise UsageError(f"threshold {threshold:g}: give a number between -1 and 1, such as 0.7")
    if resamples < 100:
        raise UsageError(f"{resamples} resamples are too few for an interval; take at least 100")


def _setting(
    tables: FieldTables,
    asked: tuple[str, ...],
    threshold: float,
    resamples: int,
    seed: int,
    consensus: ConsensusRule,
    weighed: Weighing,
) -> Setting:
    table = tables.fields["success"]
    tasks = dict(zip(table.episodes, table.tasks, strict=True))
    baselines = baselines_beside(tables, asked)
    words = tables.words.words
    marked = marked_episodes(words.values(), tasks)
    looked_at = episodes_set_apart(sorted({key for key, _ in words}), sorted(marked))
    return Setting(
        tables=tables,
        columns=with_baselines(tables, consensus, baselines),
        fields=asked,
        baselines=baselines,
        marked=marked,
        apart=people_apart(words.values(), tasks, looked_at),
        tasks=tasks,
        n_people=Counter(key for key, _ in tables.words.words),
        weighing=weighed,
        threshold=threshold,
        n_resamples=resamples,
        seed=seed,
        n_disagreements=DISAGREEMENTS,
    )


def _judges(
    setting: Setting,
    runs: Mapping[str, JudgedRun],
    found: Mapping[str, Found],
    costs: Mapping[str, Costs],
) -> tuple[JudgeReport, ...]:
    annotated = sorted(setting.n_people)
    drawn = drawn_evenly(annotated)
    curves = {label: judged_curves(setting.tables.outcomes[label], drawn) for label in runs}
    n_tasks = len({setting.tasks[key] for key in annotated} - {None})
    return (
        *(
            judge_report(
                setting,
                run,
                found[label],
                curves[label],
                costs[label],
                max(0, n_tasks - MOST_TASKS),
            )
            for label, run in runs.items()
        ),
        *(
            baseline_report(setting, baseline, found[baseline.label], curves[baseline.beside[0]])
            for baseline in setting.baselines
        ),
    )
