"""Agreement task by task, on the statistic that a field's verdict reads first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from robojudge.agreement.acceptance import FEWEST_EPISODES
from robojudge.agreement.report.ceilings import ceiling_point
from robojudge.agreement.report.field_study import FieldStudy
from robojudge.agreement.report.measures import Measures, no_number
from robojudge.agreement.report.records.curves import TaskRow

MOST_TASKS = 100
"""The tasks with the most episodes get a row; the others are counted."""


def task_rows(
    study: FieldStudy, labels: Sequence[str], n_resamples: int, seed: int
) -> dict[str, tuple[TaskRow, ...]]:
    """Return a row a task for each judge; no number where people and judge share fewer than 20 episodes."""
    table, statistic = study.columns.table, study.required[0]
    tasks = np.array([table.tasks[row] for row in study.rows], dtype=object)
    found: dict[str, list[TaskRow]] = {label: [] for label in labels}
    for task in largest_tasks(tasks.tolist()):
        mine = np.flatnonzero(tasks == task)
        measures = Measures(
            [table.episodes[row] for row in study.rows[mine]],
            [None] * len(mine),
            n_resamples,
            seed,
            study.stands_for,
        )
        values = {label: study.pair(label, statistic.name)[mine] for label in labels}
        shared = {label: int((~np.isnan(pair)).all(axis=1).sum()) for label, pair in values.items()}
        for label in labels:
            if shared[label] >= FEWEST_EPISODES:
                measures.ask(label, statistic, values[label])
        measures.draw()
        for label in labels:
            few = no_number(f"fewer than {FEWEST_EPISODES} episodes", shared[label])
            number = measures.number(label) if label in measures else few
            found[label].append(
                TaskRow(
                    task=str(task),
                    field=study.field,
                    statistic=statistic.name,
                    number=number,
                    ceiling=None
                    if label in study.columns.beside
                    else ceiling_point(study, label, statistic, mine),
                )
            )
    return {label: tuple(rows) for label, rows in found.items()}


def largest_tasks(tasks: Sequence[str | None]) -> tuple[str, ...]:
    """Return at most 100 known tasks, those with the most episodes first, then by name."""
    counts = Counter(task for task in tasks if task is not None)
    return tuple(sorted(counts, key=lambda task: (-counts[task], task))[:MOST_TASKS])
