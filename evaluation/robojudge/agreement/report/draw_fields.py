"""Every field's statistics, drawn on as many threads as there are processors, at most four."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from robojudge.agreement.report.field_agreement import field_agreement
from robojudge.agreement.report.field_study import FieldStudy
from robojudge.agreement.report.people import ask_people
from robojudge.agreement.report.per_task import task_rows
from robojudge.agreement.report.records.curves import TaskRow
from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.setting import Setting

MOST_THREADS = 4


@dataclass(frozen=True, slots=True, eq=False)
class DrawnField:
    """One field, and what it says of every judge and baseline.

    Attributes:
        study: drawn.
        agreements: by label.
        tasks: rows a task, by label.
    """

    study: FieldStudy
    agreements: dict[str, FieldAgreement]
    tasks: dict[str, tuple[TaskRow, ...]]


def draw_fields(setting: Setting, judges: Sequence[str], baselines: Sequence[str]) -> dict[str, DrawnField]:
    """Study every field asked about; numpy lets go of the interpreter, so that threads help."""

    def draw(field: str) -> DrawnField:
        return _draw(setting, field, judges, baselines)

    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as threads:
        return dict(zip(setting.fields, threads.map(draw, setting.fields), strict=True))


def _draw(setting: Setting, field: str, judges: Sequence[str], baselines: Sequence[str]) -> DrawnField:
    study = FieldStudy(
        field,
        setting.columns,
        judges,
        setting.n_resamples,
        setting.seed,
        setting.weighing,
        len(setting.n_people),
    )
    study.ask(judges, baselines)
    ask_people(study)
    study.draw()
    everyone = (*judges, *baselines)
    return DrawnField(
        study=study,
        agreements={
            label: field_agreement(study, label, setting.threshold, is_baseline=label in baselines)
            for label in everyone
        },
        tasks=task_rows(study, everyone, setting.n_resamples, setting.seed),
    )
