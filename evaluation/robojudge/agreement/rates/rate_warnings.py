"""What may be wrong with a corrected rate, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from robojudge.agreement.rates.estimate import RateEstimate
from robojudge.agreement.rates.human_only import label_shares
from robojudge.agreement.rates.rogan_gladen import JudgeErrors
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.agreement.statistics.base import Floats
from robojudge.schema.base import Record

DISAGREE_BY = 0.1
"""Corrected rates further apart than this disagree even if their intervals overlap."""
BARELY_INFORMATIVE = 1.3
"""Sensitivity + specificity below this makes Rogan-Gladen's intervals wide and its rate unsteady."""
FEW_OF_A_CLASS = 10
"""Fewer labelled episodes of a class than this leave its error rate all but unknown."""
NOT_RANDOM_AT = 2.576
"""Standard errors (two-sided 1%) by which judge scores of labelled and other episodes may differ."""
UNEVEN = 0.5
"""Weighted labels that tell less than this share of as many evenly drawn ones are pointed out."""
WarningName = Literal[
    "corrections_disagree",
    "labels_not_random",
    "judge_barely_informative",
    "too_few_of_a_class",
    "several_policies_pooled",
    "no_inclusion_probability",
    "queue_unanswered",
    "labels_weigh_unevenly",
    "judge_silent",
]


class RateWarning(Record):
    """One reason to doubt a corrected rate."""

    name: WarningName
    """Stable name."""
    text: str
    """What is wrong and what to do."""


def rate_warnings(
    labels: SuccessLabels, ppi: RateEstimate, rogan_gladen: RateEstimate, errors: JudgeErrors
) -> tuple[RateWarning, ...]:
    """Return every reason to doubt the corrected rates of these episodes."""
    return (
        *_of_estimates(ppi, rogan_gladen),
        *_of_errors(errors),
        *_of_sampling(labels),
    )


def _of_estimates(ppi: RateEstimate, other: RateEstimate) -> Iterator[RateWarning]:
    if ppi.value is None or other.value is None:
        return
    ends = (ppi.low, ppi.high, other.low, other.high)
    low, high, other_low, other_high = (np.nan if end is None else end for end in ends)
    if low > other_high or other_low > high or abs(ppi.value - other.value) > DISAGREE_BY:
        yield RateWarning(
            name="corrections_disagree",
            text=f"PPI++ says {ppi.value:.2f}, Rogan-Gladen {other.value:.2f}: either the labelled episodes "
            "are not drawn from those judged, or the judge errs more in some than in others; trust people "
            "alone until more episodes are labelled at random",
        )


def _of_errors(errors: JudgeErrors) -> Iterator[RateWarning]:
    informative = errors.informative
    if informative is not None and informative < BARELY_INFORMATIVE:
        yield RateWarning(
            name="judge_barely_informative",
            text=f"sensitivity + specificity is {informative:.2f} (guessing has 1): the judge adds little",
        )
    for count, what in ((errors.n_successes, "successes"), (errors.n_failures, "failures")):
        if count < FEW_OF_A_CLASS:
            yield RateWarning(
                name="too_few_of_a_class",
                text=f"only {count} labelled {what}: how the judge errs on {what} is all but unknown; "
                "label more episodes",
            )


def _of_sampling(labels: SuccessLabels) -> Iterator[RateWarning]:
    said, used = ~np.isnan(labels.human), labels.counts_as_labelled
    judged = ~np.isnan(labels.score)
    if labels.inclusion is None:
        yield from _not_random(labels.score[judged & used], labels.score[judged & ~used])
    if n_lost := int((said & ~used).sum()):
        yield RateWarning(
            name="no_inclusion_probability",
            text=f"{n_lost} labelled episodes are left out, and the rate is of the others: when they were "
            "labelled, the newest queue had not asked for them, so that nobody knows how probable they were",
        )
    yield from _of_queues(labels)
    if n_silent := int((~judged).sum()):
        yield RateWarning(
            name="judge_silent",
            text=f"the judge could not tell of {n_silent} of {len(judged)} episodes; corrected rates are of "
            "the others alone",
        )
    if len(labels.groups) > 1:
        yield RateWarning(
            name="several_policies_pooled",
            text=f"one rate of {', '.join(labels.groups)} together; rates of each apart need labels of each",
        )


def _of_queues(labels: SuccessLabels) -> Iterator[RateWarning]:
    used = labels.counts_as_labelled
    if labels.queue_unanswered and used.any():
        yield RateWarning(
            name="queue_unanswered",
            text="no episode that a queue asked for has a label yet: labels are taken as drawn at random",
        )
    if labels.inclusion is None or not used.any():
        return
    share = label_shares(labels)
    n, size = len(share), 1 / float(share @ share)
    if size < UNEVEN * n:
        yield RateWarning(
            name="labels_weigh_unevenly",
            text=f"the {n} labels tell as much as {size:.0f} drawn evenly: what had a label before the first "
            "queue stands for itself alone; label more of the newest queue",
        )


def _not_random(labelled: Floats, other: Floats) -> Iterator[RateWarning]:
    if min(len(labelled), len(other)) < 2:
        return
    error = float(np.sqrt(labelled.var(ddof=1) / len(labelled) + other.var(ddof=1) / len(other)))
    gap = float(labelled.mean() - other.mean())
    if abs(gap) > NOT_RANDOM_AT * error:
        yield RateWarning(
            name="labels_not_random",
            text=f"the judge scores labelled episodes {labelled.mean():.2f} on average, and the others "
            f"{other.mean():.2f}: the labelled ones are no random sample; draw them with `robojudge queue`, "
            "which records how probable each was",
        )
