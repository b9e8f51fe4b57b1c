"""What an episode's robot was asked to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.datasets.columns import scalars
from robojudge.datasets.subtasks import Spans, spans_from_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FALLBACK_COLUMNS = ("language_instruction", "language_instruction_2", "language_instruction_3")


@dataclass(frozen=True, slots=True)
class EpisodeTasks:
    """An episode's task strings.

    Attributes:
        instruction: the one task; several joined by "; " in order; None where nothing says.
        tasks: the distinct strings in order of appearance.
        spans: one per run of a task, where there are several tasks.
        unknown: task_index values that no table explains.
    """

    instruction: str | None
    tasks: tuple[str, ...]
    spans: Spans
    unknown: tuple[int, ...]


def episode_tasks(table: Any, table_tasks: Mapping[int, str], listed: Sequence[str]) -> EpisodeTasks:
    """Join the per-frame task_index with the task table; fall back to metadata, then to instruction columns.

    Args:
        table: the episode's rows.
        table_tasks: task string by task_index.
        listed: task strings the episode's metadata lists.
    """
    indices: NDArray[np.float64] = np.empty(0)
    if "task_index" in table.column_names:
        indices = scalars(table, "task_index")
    seen = dict.fromkeys(int(i) for i in indices[np.isfinite(indices)].tolist())
    unknown = tuple(i for i in seen if i not in table_tasks)
    tasks = tuple(dict.fromkeys(t for i in seen if (t := table_tasks.get(i, "")).strip()))
    tasks = tasks or tuple(listed) or _from_columns(table)
    spans = spans_from_runs(indices, table_tasks) if len(tasks) > 1 else None
    return EpisodeTasks("; ".join(tasks) or None, tasks, spans, unknown)


def _from_columns(table: Any) -> tuple[str, ...]:
    for name in _FALLBACK_COLUMNS:
        if name in table.column_names:
            texts = dict.fromkeys(t for t in table.column(name).unique().to_pylist() if isinstance(t, str))
            found = tuple(t for t in texts if t.strip())
            if found:
                return found
    return ()
