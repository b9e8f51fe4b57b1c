"""Where a run stands, in numbers that add up."""

from __future__ import annotations

from dataclasses import dataclass, field

from robojudge.judge import Outcome
from robojudge.schema.judgement import Failure, Judgement, Usage


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
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    """None as soon as one call's cost is unknown."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Why episodes have no completion: failure type or reason, and how often."""

    @property
    def not_attempted(self) -> int:
        """Return how many episodes nobody tried."""
        return self.asked - self.judged - self.failed

    def add(self, outcome: Outcome, *, known: bool = False) -> None:
        """Count one outcome."""
        if isinstance(outcome, Failure):
            self.failed += 1
            self._because(outcome.error.type)
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
        self.calls += usage.calls
        self.input_tokens += usage.input_tokens or 0
        self.cached_tokens += usage.cached_tokens or 0
        self.output_tokens += usage.output_tokens or 0
        if usage.calls and usage.cost_usd is None:
            self.cost_usd = None
        elif self.cost_usd is not None:
            self.cost_usd += usage.cost_usd or 0.0
