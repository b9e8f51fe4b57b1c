"""What a run's judgements cost, added up while its outcomes go by."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from robojudge.agreement.report.records.judge import CostSummary
from robojudge.journal import Outcome
from robojudge.schema.judgement import Judgement


@dataclass(slots=True)
class Costs:
    """Sums over the outcomes seen so far."""

    n_outcomes: int = 0
    n_cached: int = 0
    calls: int = 0
    input_tokens: list[int] = field(default_factory=list)
    output_tokens: list[int] = field(default_factory=list)
    cost_usd: list[float] = field(default_factory=list)
    latency_s: list[float] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome; what it does not know is left out, not zero."""
        usage = outcome.usage
        self.n_outcomes += 1
        self.n_cached += isinstance(outcome, Judgement) and outcome.cached
        self.calls += usage.calls
        for kept, value in (
            (self.input_tokens, usage.input_tokens),
            (self.output_tokens, usage.output_tokens),
            (self.cost_usd, usage.cost_usd),
            (self.latency_s, usage.latency_s),
        ):
            if value is not None:
                kept.append(value)  # type: ignore[arg-type]

    def summary(self) -> CostSummary:
        """Return the sums, each over the outcomes that know it."""
        priced = len(self.cost_usd)
        return CostSummary(
            n_outcomes=self.n_outcomes,
            n_cached=self.n_cached,
            calls=self.calls,
            input_tokens=sum(self.input_tokens) if self.input_tokens else None,
            output_tokens=sum(self.output_tokens) if self.output_tokens else None,
            cost_usd=float(sum(self.cost_usd)) if priced else None,
            cost_usd_per_episode=float(np.mean(self.cost_usd)) if priced else None,
            n_priced=priced,
            latency_s_median=float(np.median(self.latency_s)) if self.latency_s else None,
            latency_s_p95=float(np.percentile(self.latency_s, 95)) if self.latency_s else None,
            reason=self._reason(priced),
        )

    def _reason(self, priced: int) -> str | None:
        if priced == self.n_outcomes:
            return None if priced else "nothing was judged"
        if priced:
            return f"the price of {self.n_outcomes - priced} of {self.n_outcomes} outcomes is not known"
        if self.calls == 0:
            return "no model was called"
        return "no price of this model is known, or the provider did not say how many tokens it used"
