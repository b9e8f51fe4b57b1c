"""People's mean label with the judge's labels weighed in: the PPI++ estimator and its variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.statistics.base import Floats

INVENTED_WEIGHT = 0.375
"""Weight of each of four invented episodes (human 0 or 1, judge 0 or 1) in variances; never in the rate.

Without them a judge that happens to be right on every labelled episode would leave an interval of no width.
The weight is the one that brings coverage nearest 90% (benchmarks/corrected_rates.py)."""


@dataclass(frozen=True, slots=True)
class PoweredMean:
    """A mean of people's labels with the judge's weighed in.

    Attributes:
        value: the rate; may lie a little outside 0..1.
        variance: its estimated variance.
        human_variance: that of people's labels alone, estimated from the same episodes.
        weight: lambda, 0..1; 0 is people alone.
        degrees: of freedom of the variance: labels (their effective number, if weighted) less 2, at least 1.
        influence: float64 (n_episodes,): what each episode adds to the error.
    """

    value: float
    variance: float
    human_variance: float
    weight: float
    degrees: float
    influence: Floats


def powered_mean(
    human: Floats, score: Floats, inclusion: Floats | None = None, *, weight: float | None = None
) -> PoweredMean:
    """Compute the mean by PPI++ (Angelopoulos, Duchi and Zrnic 2023, arXiv:2311.01453, section 6).

    Without inclusion probabilities the judge's mean is over episodes without a label, and lambda is the
    plug-in Cov(y, f) / ((1 + n/N) Var f), Cov over n and Var f over n + N - 1, clipped to 0..1. With them
    the mean is over all judged episodes, labels weigh 1 / probability (Zrnic and Candes 2024,
    arXiv:2403.03208), the weights made to sum to 1, and lambda is the one of least variance.

    Args:
        human: float64 (n,), 0..1: people's labels, NaN where none; at least two on judged episodes.
        score: float64 (n,), 0..1: the judge's, NaN where none; at least one on an episode without a label.
        inclusion: float64 (n,), in (0, 1], known for every labelled episode; None for a plain random sample.
        weight: lambda; the plug-in if None.
    """
    rows = _Rows(human, score, inclusion)
    chosen = rows.best_weight() if weight is None else weight
    return PoweredMean(
        value=float(chosen * rows.f_averaged.mean() + rows.share @ (rows.y - chosen * rows.f)),
        variance=rows.variance(chosen),
        human_variance=rows.variance(0.0),
        weight=chosen,
        degrees=max(1 / float(rows.share @ rows.share) - 2, 1.0),
        influence=rows.human_influence() + chosen * rows.judge_influence(),
    )


class _Rows:
    """The labelled and judged episodes, and those over which the judge's mean is taken."""

    def __init__(self, human: Floats, score: Floats, inclusion: Floats | None) -> None:
        judged = ~np.isnan(score)
        self.labelled: NDArray[np.bool_] = ~np.isnan(human) & judged
        self.shared = inclusion is not None
        """Whether labelled episodes are also among those averaged."""
        self.averaged: NDArray[np.bool_] = judged if self.shared else judged & ~self.labelled
        self.y, self.f = human[self.labelled], score[self.labelled]
        self.f_averaged = score[self.averaged]
        weights = np.ones(len(self.y)) if inclusion is None else 1 / inclusion[self.labelled]
        self.share: Floats = weights / weights.sum()

    def best_weight(self) -> float:
        """Return the lambda of least variance, 0..1."""
        if self.shared:
            slope = self.judge_influence()
            gain, cost = -float(slope @ self.human_influence()), float(slope @ slope)
        else:
            gain = float(np.mean((self.y - self.y.mean()) * (self.f - self.f.mean())))
            pooled = float(np.var(np.concatenate([self.f, self.f_averaged]), ddof=1))
            cost = (1 + len(self.f) / len(self.f_averaged)) * pooled
        return min(max(gain / cost, 0.0), 1.0) if cost > 0 else 0.0

    def human_influence(self) -> Floats:
        influence = np.zeros(len(self.labelled))
        influence[self.labelled] = self.share * (self.y - self.share @ self.y)
        return influence

    def judge_influence(self) -> Floats:
        """Return what a weight of 1 adds to each episode's influence."""
        influence = np.zeros(len(self.labelled))
        influence[self.averaged] = (self.f_averaged - self.f_averaged.mean()) / len(self.f_averaged)
        influence[self.labelled] -= self.share * (self.f - self.share @ self.f)
        return influence

    def variance(self, weight: float) -> float:
        """Return lambda^2 Var(f)/N + Var(y - lambda f)/n, the latter with the four invented episodes."""
        residual = self.y - weight * self.f
        error = residual - self.share @ residual
        n = 1 / float(self.share @ self.share)
        invented = np.array([0.0, 1.0, -weight, 1.0 - weight]) - self.share @ residual
        total = n + INVENTED_WEIGHT * len(invented)
        squares = float((n * self.share) ** 2 @ error**2) + INVENTED_WEIGHT * float(invented @ invented)
        shift = INVENTED_WEIGHT * float(invented.sum()) / total
        judge = weight**2 * float(np.var(self.f_averaged)) / len(self.f_averaged)
        return judge + (squares / total - shift**2) / (total - 1) + 2 * weight * self._overlap(error)

    def _overlap(self, error: Floats) -> float:
        """Return the covariance of both means where labelled episodes are in both."""
        if not self.shared:
            return 0.0
        return float((self.f - self.f_averaged.mean()) @ (self.share * error)) / len(self.f_averaged)
