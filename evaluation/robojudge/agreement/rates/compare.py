"""Which of two policies succeeds more often, or that nobody can tell yet."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np
from pydantic import Field

from robojudge.agreement.rates.corrected_rate import CorrectedRate, corrected_rate
from robojudge.agreement.rates.estimate import LEVEL, RateEstimate
from robojudge.agreement.rates.ppi import powered_rate
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.agreement.statistics.base import Floats
from robojudge.errors import UsageError
from robojudge.schema.base import Record

MIN_PAIRS = 8
"""With fewer tasks or seeds in common, how far two rates move together is not known."""
Verdict = Literal["first_is_better", "second_is_better", "cannot_tell", "unknown"]
Pairs = tuple[Sequence[Hashable], Sequence[Hashable]]
"""What each episode of the first and of the second policy was an attempt at: a seed, a task ..."""


class RateDifference(Record):
    """The success rate of one policy less that of another."""

    value: float | None = Field(ge=-1, le=1)
    """First less second, -1..1; None where either rate is unknown."""
    low: float | None = Field(ge=-1, le=1)
    """Lower end of the interval."""
    high: float | None = Field(ge=-1, le=1)
    """Upper end of the interval."""
    level: float
    """How often the interval shall hold the true difference."""
    n_pairs: int = Field(ge=0)
    """Tasks or seeds that both were tried on; 0 if the comparison is not paired."""
    correlation: float = Field(ge=-1, le=1)
    """How far the errors of both rates move together over those; 0 if the comparison is not paired."""
    verdict: Verdict
    """`cannot_tell` where the interval holds 0; `unknown` where there is no difference."""
    text: str
    """The same in words."""
    unpaired_because: str | None
    """Why it is not paired; None if it is."""
    first: CorrectedRate
    """The first policy's rate."""
    second: CorrectedRate
    """The second policy's rate."""


def compare_rates(
    first: SuccessLabels, second: SuccessLabels, *, pairs: Pairs | None = None, level: float = LEVEL
) -> RateDifference:
    """Compare the corrected (PPI++ behind its gate) success rates of two policies or datasets.

    The interval puts both rates' own intervals together (MOVER: Newcombe 1998, method 10; Zou and Donner
    2008, eq. 4). Where both were tried on the same seeds or tasks, the correlation of their errors over those
    is taken off: sum over keys of A_k B_k over the standard deviations, A_k the sum of the influences of the
    first policy's episodes of key k. Episodes are the units of either rate.

    Args:
        first: episodes of the first policy.
        second: episodes of the second.
        pairs: the seed, initial condition or task of each episode of the first and of the second.
        level: how often the interval shall hold the true difference, in (0, 1).

    Raises:
        UsageError: `pairs` is of another length than the episodes.
    """
    rates = corrected_rate(first, level=level), corrected_rate(second, level=level)
    correlation, n_pairs, unpaired_because = _correlation(first, second, pairs)
    interval = _difference(rates[0].ppi, rates[1].ppi, correlation)
    value, low, high = interval if interval is not None else (None, None, None)
    verdict, text = _verdict(rates, interval, level)
    return RateDifference(
        value=value,
        low=low,
        high=high,
        level=level,
        n_pairs=n_pairs,
        correlation=correlation,
        verdict=verdict,
        text=text,
        unpaired_because=unpaired_because,
        first=rates[0],
        second=rates[1],
    )


def _correlation(
    first: SuccessLabels, second: SuccessLabels, pairs: Pairs | None
) -> tuple[float, int, str | None]:
    if pairs is None:
        return 0.0, 0, "nothing says which episodes were attempts at the same thing"
    if (len(pairs[0]), len(pairs[1])) != (len(first.human), len(second.human)):
        raise UsageError(
            f"pairs name {len(pairs[0])} and {len(pairs[1])} episodes; there are {len(first.human)} and "
            f"{len(second.human)}"
        )
    others = set(pairs[1])
    common = {key: k for k, key in enumerate(dict.fromkeys(key for key in pairs[0] if key in others))}
    if len(common) < MIN_PAIRS:
        return 0.0, 0, f"only {len(common)} tasks or seeds in common; pairing needs {MIN_PAIRS}"
    errors = [
        powered_rate(labels).influence if labels.counts_as_labelled.any() else np.zeros(len(labels.human))
        for labels in (first, second)
    ]
    sums = [_sums(error, keys, common) for error, keys in zip(errors, pairs, strict=True)]
    scale = float(np.sqrt((errors[0] @ errors[0]) * (errors[1] @ errors[1])))
    correlation = float(sums[0] @ sums[1]) / scale if scale > 0 else 0.0
    return min(max(correlation, -1.0), 1.0), len(common), None


def _sums(errors: Floats, keys: Sequence[Hashable], common: dict[Hashable, int]) -> Floats:
    places = np.array([common.get(key, len(common)) for key in keys])
    sums = np.zeros(len(common) + 1)
    np.add.at(sums, places, errors)
    return sums[:-1]


def _difference(a: RateEstimate, b: RateEstimate, correlation: float) -> tuple[float, float, float] | None:
    if a.value is None or b.value is None:
        return None
    (below_a, above_a), (below_b, above_b) = _reach(a), _reach(b)
    value = a.value - b.value
    low = value - _together(below_a, above_b, correlation)
    high = value + _together(above_a, below_b, correlation)
    return value, max(low, -1.0), min(high, 1.0)


def _reach(rate: RateEstimate) -> tuple[float, float]:
    """Return how far an interval reaches below and above its rate."""
    value, low, high = (np.nan if number is None else number for number in (rate.value, rate.low, rate.high))
    return value - low, high - value


def _together(a: float, b: float, correlation: float) -> float:
    return float(np.sqrt(max(a * a + b * b - 2 * correlation * a * b, 0.0)))


def _verdict(
    rates: tuple[CorrectedRate, CorrectedRate], interval: tuple[float, float, float] | None, level: float
) -> tuple[Verdict, str]:
    names = [", ".join(rate.groups) for rate in rates]
    if names[0] == names[1] or "" in names:
        names = ["the first", "the second"]
    if interval is None:
        lacking = names[0] if rates[0].ppi.value is None else names[1]
        return "unknown", f"nobody labelled an episode of {lacking}"
    value, low, high = interval
    numbers = f"{value:+.2f}, {level:.0%} interval {low:+.2f} to {high:+.2f}"
    if low > 0:
        return "first_is_better", f"{names[0]} succeeds more often than {names[1]} ({numbers})"
    if high < 0:
        return "second_is_better", f"{names[1]} succeeds more often than {names[0]} ({numbers})"
    return "cannot_tell", f"these labels cannot tell {names[0]} and {names[1]} apart ({numbers})"
