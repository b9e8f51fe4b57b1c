"""Outcomes as a table that fits a terminal 80 columns wide."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from robojudge.judge import Outcome
from robojudge.schema.judgement import Failure, Judgement

BARS = "▁▂▃▄▅▆▇█"
UNKNOWN = "—"
MAX_ROWS = 60
_COLOURS = {"success": "green", "partial": "yellow", "failure": "red", "undecided": "dim"}


def outcome_table(outcomes: Sequence[Outcome], total: int) -> Table:
    """Build the table.

    Args:
        outcomes: the rows.
        total: episodes asked; a caption says so where rows are missing.
    """
    caption = None
    if total > len(outcomes):
        caption = f"{len(outcomes)} of {total} episodes; judgements.parquet has every outcome"
    table = Table(box=None, padding=(0, 1, 0, 0), expand=True, caption=caption, caption_justify="left")
    table.add_column("ep", justify="right", no_wrap=True, min_width=3)
    table.add_column("task", ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column("compl", justify="right", no_wrap=True, min_width=5)
    table.add_column("outcome", no_wrap=True, min_width=9)
    table.add_column("conf", justify="right", no_wrap=True, min_width=4)
    table.add_column("smo/eff/saf", no_wrap=True, min_width=11)
    table.add_column("failure", no_wrap=True, overflow="ellipsis", min_width=7, max_width=12)
    table.add_column("progress", no_wrap=True, min_width=10)
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            error = Text(f"{outcome.error.type}: {outcome.error.message}", style="red")
            table.add_row(str(outcome.episode_index), error, UNKNOWN, Text("failed", style="red"))
        else:
            table.add_row(*_cells(outcome))
    return table


def _cells(judgement: Judgement) -> list[str | Text]:
    quality = judgement.trajectory_quality
    axes = (quality.smoothness, quality.efficiency, quality.safety)
    outcome = judgement.outcome + ("?" if judgement.needs_review else "")
    return [
        str(judgement.episode_index),
        judgement.instruction or UNKNOWN,
        number(judgement.task_completion),
        Text(outcome, style=_COLOURS[judgement.outcome]),
        number(judgement.confidence),
        "/".join(number(axis.fused) for axis in axes),
        judgement.failure.mode if judgement.failure else "",
        sparkline([point.value for point in judgement.progress]),
    ]


def number(value: float | None) -> str:
    """Show a 0..1 score in at most four characters."""
    if value is None:
        return UNKNOWN
    return f"{value:.2f}".removeprefix("0") if value < 0.995 else "1.0"


def sparkline(values: Sequence[float | None], width: int = 10) -> str:
    """Draw scores of 0..1 as bars; unknown ones are blank."""
    if len(values) > width:
        last = len(values) - 1
        values = [values[round(k * last / (width - 1))] for k in range(width)]
    return "".join(" " if v is None else BARS[min(7, int(v * 8))] for v in values)
