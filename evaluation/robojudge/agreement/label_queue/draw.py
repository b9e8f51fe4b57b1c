"""Draw the episodes that people should label next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from pydantic import Field

from robojudge.agreement.label_queue.inclusion import AUDIT_SHARE, inclusion_probabilities
from robojudge.agreement.label_queue.sampling import systematic_sample
from robojudge.agreement.label_queue.uncertainty import (
    Calibrate,
    Uncertainty,
    UncertaintySource,
    uncertainty_of,
)
from robojudge.errors import UsageError
from robojudge.journal import Key
from robojudge.schema.base import Record
from robojudge.schema.judgement import Judgement

Stream = Literal["audit", "information"]


class LabelDraw(Record):
    """One episode that people should label, and how it came to be drawn."""

    dataset_id: str
    """The dataset."""
    episode_index: int = Field(ge=0)
    """Index of the episode in the dataset, from 0."""
    stream: Stream
    """`audit`: drawn evenly over all candidates, whatever a judge said; `information`: the others."""
    inclusion_probability: float = Field(gt=0, le=1)
    """Probability with which this draw had to contain it, in either stream."""
    uncertainty_source: UncertaintySource | None
    """Which of a judge's numbers made it more or less probable; None where no judge said anything."""


def draw_labels(
    candidates: Mapping[Key, Sequence[Judgement]],
    n: int,
    *,
    seed: int,
    audit_share: float = AUDIT_SHARE,
    calibrate: Calibrate | None = None,
) -> tuple[LabelDraw, ...]:
    """Draw n episodes to label, without replacement, each with exactly its recorded probability.

    An episode drawn goes to the audit with probability audit share x n / N over its own, so that every
    candidate is as likely as any other to be audited: statistics over the audit need no weights.
    The order is random and says nothing of either stream or of uncertainty.

    Args:
        candidates: episode -> judgements of it, one a judge; empty where none. Leave out labelled ones.
        n: how many; all candidates if there are fewer.
        seed: the same seed, candidates and judgements give the same draws.
        audit_share: expected share of the audit among the draws, 0..1.
        calibrate: calibrated probability of success of a judgement, where a calibrator is at hand.

    Raises:
        UsageError: n is below 1, or the share not in 0..1.
    """
    uncertain = {key: uncertainty_of(judgements, calibrate) for key, judgements in candidates.items()}
    return draw_uncertain(uncertain, n, seed=seed, audit_share=audit_share)


def draw_uncertain(
    candidates: Mapping[Key, Uncertainty | None], n: int, *, seed: int, audit_share: float = AUDIT_SHARE
) -> tuple[LabelDraw, ...]:
    """Draw as `draw_labels` does, where uncertainties are known already.

    Args:
        candidates: episode -> how uncertain it is, None where no judge said anything.
        n: how many; all candidates if there are fewer.
        seed: the same seed and candidates give the same draws.
        audit_share: expected share of the audit among the draws, 0..1.

    Raises:
        UsageError: n is below 1, or the share not in 0..1.
    """
    if n < 1:
        raise UsageError(f"a queue of {n} episodes is none: ask for 1 or more")
    if not 0 <= audit_share <= 1:
        raise UsageError(f"audit share {audit_share} is not between 0 and 1")
    keys = sorted(candidates)
    n = min(n, len(keys))
    if n == 0:
        return ()
    found = [candidates[key] for key in keys]
    uncertainty = np.array([np.nan if one is None else one[0] for one in found])
    probabilities = inclusion_probabilities(uncertainty, n, audit_share=audit_share)
    rng = np.random.default_rng(seed)
    drawn = systematic_sample(probabilities, rng)
    audited = rng.random(len(drawn)) * probabilities[drawn] < audit_share * n / len(keys)
    order = rng.permutation(len(drawn))
    return tuple(
        LabelDraw(
            dataset_id=keys[place][0],
            episode_index=keys[place][1],
            stream="audit" if audit else "information",
            inclusion_probability=min(float(probabilities[place]), 1.0),
            uncertainty_source=None if (source := found[place]) is None else source[1],
        )
        for place, audit in zip(drawn[order], audited[order], strict=True)
    )
