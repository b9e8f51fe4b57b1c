"""Live progress of a run: done, failed, rate, tokens, cached share, cost, time left."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from robojudge.batch.counts import RunCounts
from robojudge.judge import Outcome


class RunProgress:
    """A progress bar on standard error that fits 80 columns."""

    def __init__(self, console: Console, name: str, counts: RunCounts) -> None:
        """Start from the counts of what is known already; they are kept up to date."""
        self.counts = counts
        self._started_s = time.monotonic()
        self._known = counts.judged + counts.failed
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=12),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[note]}"),
            console=console,
            transient=True,
        )
        short = name if len(name) <= 16 else name[:15] + "…"
        self._task = self._bar.add_task(short, total=counts.asked, completed=self._known, note="")

    def __enter__(self) -> RunProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def add(self, outcome: Outcome) -> None:
        """Count an outcome and redraw."""
        self.counts.add(outcome)
        done = self.counts.judged + self.counts.failed
        self._bar.update(self._task, completed=done, note=self._note(done))

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        self._bar.console.print(line, markup=False, highlight=False)

    def _note(self, done: int) -> str:
        counts = self.counts
        elapsed_s = max(1e-3, time.monotonic() - self._started_s)
        parts = [f"{(done - self._known) / elapsed_s:.1f}/s"]
        if counts.failed:
            parts.append(f"{counts.failed} failed")
        if counts.input_tokens and counts.output_tokens is not None:
            parts.append(f"{(counts.input_tokens + counts.output_tokens) / 1000:.0f}k tok")
            if counts.cached_tokens is not None:
                parts.append(f"({counts.cached_tokens / counts.input_tokens:.0%} cached)")
        if counts.cost_usd:
            parts.append(f"${counts.cost_usd:.3f}")
        return " ".join(parts)
