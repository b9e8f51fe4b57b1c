"""The success rate by people's labels, sharpened by the judge's where that helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtrit

from robojudge.agreement.rates.estimate import LEVEL, RateEstimate
from robojudge.agreement.rates.human_only import human_influence, human_only_rate
from robojudge.agreement.rates.powered_mean import PoweredMean, powered_mean
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.agreement.statistics.base import Floats

MIN_LABELLED = 20
"""With fewer labelled episodes their variances say too little, and people alone count."""
MIN_GAIN = 0.05
"""Share of people's own variance that the judge must save, by estimate, to be used."""
Gate = Literal["corrected", "too_few_labels", "no_unlabelled_episodes", "judge_constant", "no_gain"]


@dataclass(frozen=True, slots=True)
class PoweredRate:
    """A rate, and whether the judge was let in.

    Attributes:
        estimate: the rate and its interval.
        gate: `corrected` if the judge was let in, else why not.
        weight: the judge's weight lambda, 0..1; 0 where people alone count.
        influence: float64 (n_episodes,): what each episode adds to the error.
    """

    estimate: RateEstimate
    gate: Gate
    weight: float
    influence: Floats


def powered_rate(labels: SuccessLabels, *, level: float = LEVEL) -> PoweredRate:
    """Estimate the success rate by PPI++, or by people alone where the judge does not help.

    The judge is let in only if at least `MIN_LABELLED` episodes are labelled and judged and its estimated
    variance is at most 1 - `MIN_GAIN` of people's own; else the numbers are exactly those of people alone.
    Rate and interval (a Student quantile of its standard error to either side) are clipped to 0..1.

    Args:
        labels: the episodes.
        level: how often the interval shall hold the true rate, in (0, 1).
    """
    judged, used = ~np.isnan(labels.score) & labels.counts, labels.counts_as_labelled
    gate, mean = _gate(labels)
    if mean is None:
        alone = human_only_rate(labels, level=level).model_copy(update={"method": "ppi"})
        return PoweredRate(alone, gate, 0.0, human_influence(labels))
    half = float(stdtrit(mean.degrees, 0.5 + level / 2) * np.sqrt(mean.variance))
    value = min(max(mean.value, 0.0), 1.0)
    estimate = RateEstimate(
        method="ppi",
        value=value,
        low=max(value - half, 0.0),
        high=min(value + half, 1.0),
        n_human=int((used & judged).sum()),
        n_judge=int(judged.sum()),
    )
    return PoweredRate(estimate, gate, mean.weight, mean.influence)


def _gate(labels: SuccessLabels) -> tuple[Gate, PoweredMean | None]:
    judged, used = ~np.isnan(labels.score) & labels.counts, labels.counts_as_labelled
    if int((judged & used).sum()) < MIN_LABELLED:
        return "too_few_labels", None
    if not (judged & ~used).any():
        return "no_unlabelled_episodes", None
    if np.ptp(labels.score[judged]) == 0:
        return "judge_constant", None
    human, score = (np.where(labels.counts, said, np.nan) for said in (labels.human, labels.score))
    mean = powered_mean(human, score, labels.inclusion)
    if mean.variance > (1 - MIN_GAIN) * mean.human_variance:
        return "no_gain", None
    return "corrected", mean
