"""How little a judge's word on an episode is worth, and which of its numbers says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from robojudge.schema.judgement import Judgement

UncertaintySource = Literal[
    "calibrated_margin",
    "success_prob",
    "confidence",
    "votes",
    "judges",
    "quality_conflict",
    "review_reasons",
]
Uncertainty = tuple[float, UncertaintySource]
"""How uncertain it is what an episode came to, 0..1, and which number says so."""
Calibrate = Callable[[Judgement], float | None]
"""The calibrated probability of success, 0..1, of a judgement; None where there is none."""


def uncertainty_of(judgements: Sequence[Judgement], calibrate: Calibrate | None = None) -> Uncertainty | None:
    """Return how uncertain it is what an episode came to, 0..1, and the first source that says.

    In this order: the margin 4p(1-p) of the calibrated, then of the judge's own probability of success, p
    the mean of several judges'; 1 - confidence; 1 - agreeing votes / votes asked (of more than one);
    whether judges disagree on success; the widest gap between model and telemetry; whether it needs review.

    Args:
        judgements: one or more judges' words on the same episode; the first counts where one is read.
        calibrate: see `Calibrate`.

    Returns:
        None without a judgement.
    """
    if not judgements:
        return None
    if calibrate is not None and (calibrated := [p for j in judgements if (p := calibrate(j)) is not None]):
        return _margin(calibrated), "calibrated_margin"
    if probable := [j.success_prob for j in judgements if j.success_prob is not None]:
        return _margin(probable), "success_prob"
    return _without_probability(judgements)


def _without_probability(judgements: Sequence[Judgement]) -> Uncertainty:
    first = judgements[0]
    if first.confidence is not None:
        return 1 - first.confidence, "confidence"
    if first.votes.n_asked > 1:
        return 1 - min(first.votes.n_agree / first.votes.n_asked, 1.0), "votes"
    if len(judgements) > 1:
        return _margin([float(j.outcome == "success") for j in judgements]), "judges"
    quality = first.trajectory_quality
    gaps = [
        abs(axis.vlm - axis.kinematic)
        for axis in (quality.smoothness, quality.efficiency, quality.safety)
        if axis.vlm is not None and axis.kinematic is not None
    ]
    if gaps:
        return max(gaps), "quality_conflict"
    return float(first.needs_review), "review_reasons"


def _margin(probabilities: Sequence[float]) -> float:
    mean = sum(probabilities) / len(probabilities)
    return 4 * mean * (1 - mean)
