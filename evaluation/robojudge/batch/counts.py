"""Where a run stands, in numbers that add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from robojudge.judge import Outcome
from robojudge.schema.judgement import ErrorRecord, Failure, Judgement, Usage

T = TypeVar("T", int, float)


@dataclass(slots=True)
class RunCounts:
    """Where a run stands; `judged + failed + not attempted` is what was asked."""

    asked: int
    judged: int = 0
    failed: int = 0
    scored: int = 0
    cached: int = 0
    known: int = 0
    """Judged by an earlier call on the same run folder."""
    calls: int = 0
    input_tokens: int | None = 0
    """None as soon as one call's are unknown, as are the next three."""
    cached_tokens: int | None = 0
    output_tokens: int | None = 0
    cost_usd: float | None = 0.0
    reasons: dict[str, int] = field(default_factory=dict)
    """Why episodes have no completion: failure type or reason, and how often."""
    failures: dict[str, ErrorRecord] = field(default_factory=dict)
    """The first failure of each type, in full."""

    @property
    def not_attempted(self) -> int:
        """Return how many episodes nobody tried."""
        return self.asked - self.judged - self.failed

    def add(self, outcome: Outcome, *, known: bool = False) -> None:
        """Count one outcome."""
        if isinstance(outcome, Failure):
            self.failed += 1
            self._because(outcome.error.type)
            self.failures.setdefault(outcome.error.type, outcome.error)
        else:
            self.judged += 1
            self.known += known
            self.cached += outcome.cached and not known
            self.scored += outcome.task_completion is not None
            if outcome.task_completion is None:
                self._because(outcome.reasons.get("task_completion", outcome.outcome))
        if not known and not (isinstance(outcome, Judgement) and outcome.cached):
            self.spend(outcome.usage)

    def _because(self, reason: str) -> None:
        self.reasons[reason] = self.reasons.get(reason, 0) + 1

    def spend(self, usage: Usage) -> None:
        """Count what calls used."""
        if usage.calls == 0:
            return
        self.calls += usage.calls
        self.input_tokens = _sum(self.input_tokens, usage.input_tokens)
        self.cached_tokens = _sum(self.cached_tokens, usage.cached_tokens)
        self.output_tokens = _sum(self.output_tokens, usage.output_tokens)
        self.cost_usd = _sum(self.cost_usd, usage.cost_usd)


def _sum(total: T | None, more: T | None) -> T | None:
    return None if total is None or more is None else total + more
