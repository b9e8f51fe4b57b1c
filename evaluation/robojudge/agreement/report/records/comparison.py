"""Judges against each other, and the success rates they would have reported."""

from __future__ import annotations

from pydantic import Field

from robojudge.agreement.rates.compare import Verdict as RateVerdict
from robojudge.agreement.rates.estimate import RateEstimate
from robojudge.agreement.report.records.numbers import Number
from robojudge.schema.base import Record


class PairedDifference(Record):
    """Two judges on the same episodes."""

    first: str
    """Label of one judge."""
    second: str
    """Label of the other."""
    field: str
    """The field."""
    statistic: str
    """Stable name of the statistic."""
    first_number: Number
    """The first judge on the common episodes."""
    second_number: Number
    """The second judge on the common episodes."""
    difference: Number
    """First minus second; both judges are resampled together."""
    better: str | None
    """Label of the judge whose lead the interval confirms; None where it holds 0, or where there is none:
    `difference` then says why."""


class SuccessRates(Record):
    """How often the episodes of one dataset succeed, as one judge and people have it."""

    judge: str
    """Label of the judge."""
    dataset_id: str
    """The dataset."""
    n_annotated: int = Field(ge=0)
    """Judged episodes that people annotated too."""
    n_judged: int = Field(ge=0)
    """Judged episodes."""
    level: float
    """Coverage of the intervals."""
    rates: tuple[RateEstimate, ...]
    """`human_only`, `ppi`, `rogan_gladen` and `judge_only` (not corrected), in this order."""
    sensitivity: float | None = None
    """Share of people's successes the judge calls so; None without one."""
    specificity: float | None = None
    """Share of the other episodes the judge calls none; None without one."""
    judge_weight: float | None = None
    """Weight of the judge in `ppi`; 0 where people alone count."""
    warnings: tuple[str, ...] = ()
    """What speaks against them, such as corrections that contradict each other."""


class RateComparison(Record):
    """The corrected success rates of two datasets, of two policies say, as one judge has them."""

    judge: str
    """Label of the judge."""
    first: str
    """One dataset."""
    second: str
    """The other."""
    value: float | None
    """The first's rate less the second's, -1..1; None where either is unknown."""
    low: float | None
    """Lower end of the interval."""
    high: float | None
    """Upper end of the interval."""
    level: float
    """Coverage of the interval."""
    n_pairs: int = Field(ge=0)
    """Tasks that both were tried on; 0 if they are not paired."""
    verdict: RateVerdict
    """`cannot_tell` where the interval holds 0; `unknown` where there is no difference."""
    text: str
    """The same in words."""
    unpaired_because: str | None
    """Why tasks are not paired; None if they are."""
