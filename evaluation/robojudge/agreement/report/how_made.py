"""How a report was made, in enough detail to make it again."""

from __future__ import annotations

import platform
from collections.abc import Collection, Sequence
from importlib.metadata import version

from robojudge.agreement.field_tables import FieldTables
from robojudge.agreement.intervals import LEVEL
from robojudge.agreement.report.records.report import QueueSource, ReportSettings
from robojudge.agreement.report.sources import Said
from robojudge.agreement.resampling import Unit

_DRAWN: dict[Unit, str] = {"task": "tasks, then episodes of each drawn task", "episode": "episodes"}


def report_settings(
    tables: FieldTables,
    said: Said,
    datasets: tuple[str, ...],
    consensus: str,
    consensus_rule: str,
    weighed_by_queue: bool,
    queues: Sequence[QueueSource],
    units: Collection[Unit | None],
    n_resamples: int,
    seed: int,
) -> ReportSettings:
    """Put the settings together.

    Args:
        tables: what people and judges said.
        said: where people's words came from.
        datasets: all annotated or judged.
        consensus: how people's words were put together.
        consensus_rule: the rule asked for.
        weighed_by_queue: whether agreement and success rates weigh episodes by queues' probabilities.
        queues: those queues, in the order drawn.
        units: what was drawn first for the fields of judges; None for a field without an episode.
        n_resamples: how many.
        seed: of the draws.
    """
    return ReportSettings(
        consensus=consensus,
        consensus_rule=consensus_rule,
        weighed_by_queue=weighed_by_queue,
        queues=tuple(queues),
        resamples=n_resamples,
        seed=seed,
        level_two_sided=LEVEL,
        level_one_sided=LEVEL,
        resampled_by=_drawn(units),
        versions={
            **{name: version(name) for name in ("robojudge", "numpy", "scipy")},
            "python": platform.python_version(),
        },
        annotations_source=said.source,
        annotations_sha256=said.sha256,
        dataset_ids=datasets,
        task_split=_task_split(tables),
    )


def _drawn(units: Collection[Unit | None]) -> str:
    known = [_DRAWN[unit] for unit in _DRAWN if unit in units]
    return "; ".join(known) + (" (each field says which)" if len(known) > 1 else "") if known else "nothing"


def _task_split(tables: FieldTables) -> str:
    table = tables.fields["success"]
    n_tasks = len({task for task in table.tasks if task is not None})
    known = f"{n_tasks} tasks" if n_tasks != 1 else "one task"
    trained = [label for label, column in table.judges.items() if column.trained_on_people]
    note = (
        f"{known}; whether a judge's prompt or settings were chosen on these tasks is not recorded: "
        "if they were, its agreement on new tasks is lower than shown"
    )
    if not trained:
        return note
    return f"{note}. {', '.join(trained)} used these people's words on the other episodes of each task"
