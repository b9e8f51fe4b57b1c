"""The success rate by people alone."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from robojudge.agreement.rates.estimate import LEVEL, RateEstimate
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.agreement.statistics.base import Floats


def human_only_rate(labels: SuccessLabels, *, level: float = LEVEL) -> RateEstimate:
    """Estimate the success rate from labelled episodes alone, with Wilson's interval.

    With inclusion probabilities each label weighs 1 / probability, and Wilson's n is the lower of Kish's
    effective size (sum w)^2 / sum w^2 and p(1-p) over the linearised variance of the weighted mean.

    Args:
        labels: the episodes.
        level: how often the interval shall hold the true rate, in (0, 1).
    """
    used = labels.counts_as_labelled
    n = int(used.sum())
    if n == 0:
        return RateEstimate(method="human_only", n_human=0, n_judge=0, reason=_why_none(labels))
    y, share = labels.human[used], label_shares(labels)
    rate = min(max(float(share @ y), 0.0), 1.0)
    low, high = wilson_interval(rate, _effective_size(y, share, rate), level)
    return RateEstimate(method="human_only", value=rate, low=low, high=high, n_human=n, n_judge=0)


def label_shares(labels: SuccessLabels) -> Floats:
    """Return each labelled episode's share of the weighted mean: float64 (n_labelled,), summing to 1."""
    used = labels.counts_as_labelled
    weights = np.ones(int(used.sum())) if labels.inclusion is None else 1.0 / labels.inclusion[used]
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def human_influence(labels: SuccessLabels) -> Floats:
    """Return what each episode adds to the error of the rate by people alone: float64 (n_episodes,)."""
    used, share = labels.counts_as_labelled, label_shares(labels)
    influence = np.zeros(len(labels.human))
    influence[used] = share * (labels.human[used] - share @ labels.human[used])
    return influence


def wilson_interval(rate: float, n: float, level: float) -> tuple[float, float]:
    """Return the score interval of a proportion (Wilson 1927; Brown, Cai and DasGupta 2001, eq. 4).

    Args:
        rate: observed share, 0..1.
        n: trials, > 0; need not be whole.
        level: in (0, 1).
    """
    z2 = normal_quantile(level) ** 2
    middle = (rate + z2 / (2 * n)) / (1 + z2 / n)
    spread = rate * (1 - rate) / n + z2 / (4 * n * n)
    half = float(np.sqrt(z2 * spread)) / (1 + z2 / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def normal_quantile(level: float) -> float:
    """Return how many standard errors a two-sided normal interval reaches to either side."""
    return float(ndtri(0.5 + level / 2))


def _why_none(labels: SuccessLabels) -> str:
    n_left_out = int((~np.isnan(labels.human)).sum())
    if n_left_out == 0:
        return "no episode has a human label"
    return f"how probable the {n_left_out} human labels were is unknown: no queue had asked for them"


def _effective_size(y: Floats, share: Floats, rate: float) -> float:
    kish = 1.0 / float(share @ share)
    variance = float((share**2) @ (y - rate) ** 2)
    return min(kish, rate * (1 - rate) / variance) if variance > 0 else kish
