"""One policy's success rate in every way we estimate it, side by side, with what may be wrong."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from robojudge.agreement.rates.estimate import LEVEL, RateEstimate
from robojudge.agreement.rates.human_only import human_only_rate
from robojudge.agreement.rates.ppi import Gate, powered_rate
from robojudge.agreement.rates.rate_warnings import RateWarning, rate_warnings
from robojudge.agreement.rates.rogan_gladen import judge_errors, rogan_gladen_rate
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.errors import UsageError
from robojudge.schema.base import Record, Unit


class CorrectedRate(Record):
    """A success rate by people alone, corrected in two ways, and by the judge alone."""

    groups: tuple[str, ...]
    """The policies or datasets it is of; several are pooled."""
    level: float = Field(gt=0, lt=1)
    """How often the intervals shall hold the true rate. Episodes are the units, whatever their task."""
    n_episodes: int = Field(ge=0)
    """Episodes, labelled or not."""
    n_human: int = Field(ge=0)
    """Episodes that people labelled blind."""
    n_judge: int = Field(ge=0)
    """Episodes the judge has a score of."""
    n_not_blinded: int = Field(ge=0)
    """Annotations left out because their author had seen a judge's numbers."""
    weighted: bool
    """Whether labels weigh 1 / inclusion probability."""
    human_only: RateEstimate
    """By people alone."""
    ppi: RateEstimate
    """By PPI++; exactly people alone unless the gate is `corrected`."""
    gate: Gate
    """Whether the judge was let into `ppi`, or why not."""
    judge_weight: Unit
    """Weight of the judge in `ppi`; 0 where people alone count."""
    rogan_gladen: RateEstimate
    """By the judge's verdicts, corrected for its errors."""
    sensitivity: Unit | None
    """Share of successes the judge calls so; None without a labelled one."""
    specificity: Unit | None
    """Share of other episodes the judge calls none; None without a labelled one."""
    judge_only: RateEstimate
    """The judge taken at its word: naive, and without an interval."""
    warnings: tuple[RateWarning, ...]
    """What may be wrong."""


def corrected_rate(labels: SuccessLabels, *, level: float = LEVEL) -> CorrectedRate:
    """Estimate the success rate of one policy's episodes from few human and many judge labels.

    Args:
        labels: the episodes, see `success_labels`.
        level: how often each interval shall hold the true rate, in (0, 1).

    Raises:
        UsageError: the level is not in (0, 1).
    """
    if not 0 < level < 1:
        raise UsageError(f"level {level} is not between 0 and 1")
    powered, errors = powered_rate(labels, level=level), judge_errors(labels)
    rogan_gladen = rogan_gladen_rate(labels, level=level)
    return CorrectedRate(
        groups=labels.groups,
        level=level,
        n_episodes=len(labels.human),
        n_human=int((~np.isnan(labels.human)).sum()),
        n_judge=int((~np.isnan(labels.score)).sum()),
        n_not_blinded=labels.n_not_blinded,
        weighted=labels.inclusion is not None,
        human_only=human_only_rate(labels, level=level),
        ppi=powered.estimate,
        gate=powered.gate,
        judge_weight=powered.weight,
        rogan_gladen=rogan_gladen,
        sensitivity=errors.sensitivity,
        specificity=errors.specificity,
        judge_only=_judge_only(labels),
        warnings=rate_warnings(labels, powered.estimate, rogan_gladen, errors),
    )


def _judge_only(labels: SuccessLabels) -> RateEstimate:
    known = labels.verdict[~np.isnan(labels.verdict)]
    return RateEstimate(
        method="judge_only",
        value=float(known.mean()) if len(known) else None,
        n_human=0,
        n_judge=len(known),
        reason="naive: how far off it is depends on the judge's errors, which its own labels do not show"
        if len(known)
        else "the judge has no verdict on any episode",
    )
