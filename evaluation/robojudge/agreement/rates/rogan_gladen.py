"""The success rate by the judge's verdicts, corrected for how often the judge is right on each class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from robojudge.agreement.rates.estimate import LEVEL, RateEstimate
from robojudge.agreement.rates.human_only import normal_quantile
from robojudge.agreement.rates.success_labels import SuccessLabels

MIN_INFORMATIVE = 1.1
"""Least sensitivity + specificity; guessing has 1, and the correction divides by the rest."""
ADDED = 0.5
"""Added to the right and to the wrong verdicts of each class, so that neither share is ever 0 or 1."""


@dataclass(frozen=True, slots=True)
class JudgeErrors:
    """How often the judge is right, by labelled episodes on which it has a verdict.

    Attributes:
        sensitivity: share of successes that it calls so, `ADDED` to either count; None without any.
        specificity: the same of episodes that are no success.
        n_successes: labelled successes.
        n_failures: labelled episodes that are none.
        size_successes: their effective number, less than `n_successes` if labels are weighted.
        size_failures: the same of failures.
    """

    sensitivity: float | None
    specificity: float | None
    n_successes: int
    n_failures: int
    size_successes: float
    size_failures: float

    @property
    def informative(self) -> float | None:
        """Sensitivity + specificity; None without either."""
        if self.sensitivity is None or self.specificity is None:
            return None
        return self.sensitivity + self.specificity


def judge_errors(labels: SuccessLabels) -> JudgeErrors:
    """Count how often the judge's verdict is people's, weighing labels by 1 / inclusion probability."""
    used = labels.counts_as_labelled & ~np.isnan(labels.verdict)
    y, verdict = labels.human[used], labels.verdict[used]
    weights = np.ones(len(y)) if labels.inclusion is None else 1 / labels.inclusion[used]
    found = []
    for truth in (1.0, 0.0):
        of_class = weights[y == truth]
        size = float(of_class.sum() ** 2 / (of_class**2).sum()) if len(of_class) else 0.0
        right = float(of_class[verdict[y == truth] == truth].sum() / of_class.sum()) if size else np.nan
        share = (right * size + ADDED) / (size + 2 * ADDED) if size else None
        found.append((share, len(of_class), size))
    (sensitivity, n1, size1), (specificity, n0, size0) = found
    return JudgeErrors(sensitivity, specificity, n1, n0, size1, size0)


def rogan_gladen_rate(labels: SuccessLabels, *, level: float = LEVEL) -> RateEstimate:
    """Estimate the success rate from the share the judge calls successes (Rogan and Gladen 1978, eq. 2).

    theta = (p + specificity - 1) / (sensitivity + specificity - 1), with the delta-method variance (their
    section on unknown error rates), clipped to 0..1. p is over verdicts on episodes without a label; over
    all verdicts where labels carry inclusion probabilities. Refused below `MIN_INFORMATIVE`.

    Args:
        labels: the episodes.
        level: how often the interval shall hold the true rate, in (0, 1).
    """
    errors, reason = judge_errors(labels), None
    judged = ~np.isnan(labels.verdict) & labels.counts
    averaged = judged if labels.inclusion is not None else judged & ~labels.counts_as_labelled
    n_human, n = errors.n_successes + errors.n_failures, int(averaged.sum())
    sensitivity, specificity = errors.sensitivity, errors.specificity
    if sensitivity is None or specificity is None:
        lacking = "successes" if sensitivity is None else "failures"
        reason = f"no labelled {lacking} with a verdict, so that nobody knows how often the judge sees one"
    elif n == 0:
        reason = "every judged episode has a human label: nothing is left to correct"
    elif sensitivity + specificity < MIN_INFORMATIVE:
        reason = (
            f"sensitivity + specificity is {sensitivity + specificity:.2f}, below {MIN_INFORMATIVE}: "
            "the judge's verdicts say next to nothing about success"
        )
    if reason is not None or sensitivity is None or specificity is None:
        return RateEstimate(method="rogan_gladen", n_human=n_human, n_judge=n, reason=reason)
    share = float(labels.verdict[averaged].mean())
    slope = sensitivity + specificity - 1
    rate = min(max((share + specificity - 1) / slope, 0.0), 1.0)
    variance = (
        share * (1 - share) / n
        + (1 - rate) ** 2 * specificity * (1 - specificity) / (errors.size_failures + 2 * ADDED)
        + rate**2 * sensitivity * (1 - sensitivity) / (errors.size_successes + 2 * ADDED)
    ) / slope**2
    half = normal_quantile(level) * float(np.sqrt(variance))
    return RateEstimate(
        method="rogan_gladen",
        value=rate,
        low=max(rate - half, 0.0),
        high=min(rate + half, 1.0),
        n_human=n_human,
        n_judge=n,
    )
