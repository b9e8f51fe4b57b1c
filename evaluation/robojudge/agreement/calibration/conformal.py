"""Conformal intervals: how far from the judge people's number may lie, nine times out of ten."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import Field

from robojudge.agreement.statistics.base import Floats
from robojudge.schema.base import Record, Unit

LEVEL_PERCENT = 90
LEAST_IN_TASK = 30
"""Fewest labels for a width of a task's own; with n of them the interval is at most 1 / (n + 1) too sure."""


class Interval(Record):
    """Half the width of the interval around a calibrated number."""

    level_percent: int = LEVEL_PERCENT
    """How often people's number lies inside, in percent."""
    n_residuals: int = Field(ge=0)
    """Labelled episodes it rests on."""
    half_width: Unit | None
    """For every task that has no width of its own; None if there are too few labels."""
    by_task: dict[str, Unit] = Field(default_factory=dict)
    """For tasks with enough labels of their own."""
    reason: str | None = None
    """Why there is no width; None if there is one."""

    def around(self, value: float, task: str | None) -> tuple[float, float] | None:
        """Return the interval around a number of a task, cut to 0..1; None if there is none."""
        width = self.half_width if task is None else self.by_task.get(task, self.half_width)
        return None if width is None else (max(0.0, value - width), min(1.0, value + width))


def half_width(residuals: Floats) -> float | None:
    """Return the ceil(0.9 (n + 1))-th smallest of n absolute residuals; None where n < 9.

    Vovk, Gammerman and Shafer 2005; Lei et al. 2018, section 2.2.
    """
    n = len(residuals)
    rank = -(-(n + 1) * LEVEL_PERCENT // 100)
    return float(np.partition(residuals, rank - 1)[rank - 1]) if rank <= n else None


def fit_interval(residuals: Floats, tasks: Sequence[str | None]) -> Interval:
    """Fit the widths: pooled, and for each task that has enough labels.

    Args:
        residuals: float64, (n,), |people - judge|, each of a map that has not seen the label.
        tasks: the task of each.
    """
    pooled = half_width(residuals)
    rows: dict[str, list[int]] = {}
    for row, task in enumerate(tasks):
        if task is not None:
            rows.setdefault(task, []).append(row)
    widths = {t: half_width(residuals[own]) for t, own in sorted(rows.items()) if len(own) >= LEAST_IN_TASK}
    return Interval(
        n_residuals=len(residuals),
        half_width=pooled,
        by_task={task: width for task, width in widths.items() if width is not None},
        reason=None if pooled is not None else f"{len(residuals)} labels; a 90% interval needs 9",
    )
