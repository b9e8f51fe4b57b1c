"""What can go wrong with a reward, measured on the labels as they will be written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.sample_weight import sample_weights
from robojudge.rewards.settings import RewardSettings
from robojudge.rewards.shaping import delta, shaping
from robojudge.schema.base import Record

HOVER_FRAMES = 100
HOVER_AT = 0.9
STEP_SHARE = 0.1
STEP_CHANGE = 0.9
"""A curve is step-like if a tenth of its steps carry nine tenths of its rise and fall."""
STEP_LEAST_CHANGE = 0.2
"""Less rise and fall than this is a flat curve, not a staircase."""
MANY_STEPS = 1 / 3
"""Share of step-like curves that is worth a warning."""
HEALTHY_WEIGHT = (0.3, 0.8)


class RewardAudit(Record):
    """Facts about a set of labels; None where there is nothing to measure them on."""

    episodes: int
    """Episodes that were labelled."""
    frames: int
    """Their frames."""
    incomplete_episodes: int
    """Episodes whose reward or success is unknown in part; the numbers below leave them out."""
    telescoping_error: float | None
    """Largest |sum gamma^t (r[t] - sparse[t]) - w (gamma^n Phi[n] - Phi[0])| of an episode: 0 (rounding)
    for `shaped`; for other schemes, how far they are from leaving the best policy as it is."""
    hover_return: float
    """Discounted return of 100 frames of hovering at Phi = 0.9; the most it can be, for `rprm`."""
    sum_abs_reward: float
    """Sum of |reward| over all frames."""
    sum_abs_reward_per_episode: float | None
    """The same for one episode, on average."""
    chunk_size: int
    """Actions the policy predicts at once, which the sample weights depend on."""
    mean_sample_weight: float | None
    """Mean RA-BC weight over all frames with progress; LeRobot calls 0.3-0.8 healthy."""
    step_like_share: float | None
    """Share of the curves whose progress jumps instead of climbing."""
    warnings: tuple[str, ...]
    """What to look at before training, in words."""


def audit_labels(
    labels: Sequence[EpisodeLabels], settings: RewardSettings, *, chunk_size: int = 50
) -> RewardAudit:
    """Audit labels of one dataset.

    Args:
        labels: one entry an episode.
        settings: what they were made with.
        chunk_size: actions the policy predicts at once, for the sample weights.
    """
    complete = [label for label in labels if label.complete]
    known = [label.progress for label in labels if not np.isnan(label.progress).any()]
    errors = [telescoping_error(label, settings) for label in complete if not np.isnan(label.progress).any()]
    total = sum(float(np.abs(label.reward).sum(dtype=np.float64)) for label in complete)
    weights = sample_weights(known, chunk_size)
    weight = float(np.concatenate(weights).mean()) if weights else None
    steps = [step_like(curve) for curve in known]
    step_share = sum(steps) / len(steps) if steps else None
    return RewardAudit(
        episodes=len(labels),
        frames=sum(label.length for label in labels),
        incomplete_episodes=len(labels) - len(complete),
        telescoping_error=max(errors, default=None),
        hover_return=hover_return(settings),
        sum_abs_reward=total,
        sum_abs_reward_per_episode=total / len(complete) if complete else None,
        chunk_size=chunk_size,
        mean_sample_weight=weight,
        step_like_share=step_share,
        warnings=_warnings(weight, step_share),
    )


def telescoping_error(labels: EpisodeLabels, settings: RewardSettings) -> float:
    """Return how far one episode's rewards are from potential-based shaping by its Phi."""
    n = labels.length
    discount = settings.gamma ** np.arange(n + 1, dtype=np.float64)
    paid = labels.reward.astype(np.float64)
    if settings.scheme != "delta":
        paid = paid - labels.success * settings.success_reward
    phi = labels.progress.astype(np.float64)
    after = phi[-1] if labels.truncated[-1] else 0.0
    due = settings.shaping_weight * (discount[n] * after - phi[0])
    return abs(float(discount[:n] @ paid) - float(due))


def hover_return(settings: RewardSettings) -> float:
    """Return what 100 frames of staying at Phi = 0.9 earn, discounted, without an end.

    `rprm` pays milestones, not places: stopping and going where the judge is content can collect the
    whole budget and no more, which is what is returned.
    """
    still = np.full(HOVER_FRAMES, HOVER_AT)
    match settings.scheme:
        case "rprm":
            return settings.budget
        case "shaped":
            reward = shaping(still, settings.gamma, settings.shaping_weight, keeps_last=True)
        case "delta":
            reward = delta(still)
        case "sparse":
            reward = np.zeros(HOVER_FRAMES)
    return float(settings.gamma ** np.arange(HOVER_FRAMES) @ reward)


def step_like(curve: NDArray[np.float32]) -> bool:
    """Tell whether a tenth of the steps carry nine tenths of a curve's rise and fall.

    Such a curve has progress only where it jumps: sample weighting then drops or halves what lies between.
    """
    change = np.sort(np.abs(np.diff(curve.astype(np.float64))))[::-1]
    total = float(change.sum())
    if total < STEP_LEAST_CHANGE:
        return False
    largest = change[: max(1, round(STEP_SHARE * len(change)))]
    return float(largest.sum()) >= STEP_CHANGE * total


def _warnings(weight: float | None, step_share: float | None) -> tuple[str, ...]:
    found = []
    low, high = HEALTHY_WEIGHT
    if weight is not None and not low <= weight <= high:
        found.append(f"the mean sample weight is {weight:.2f}, outside the healthy {low}-{high}")
    if step_share is not None and step_share > MANY_STEPS:
        found.append(
            f"{step_share:.0%} of the progress curves are step-like; judge with more --frames, "
            "or use sample weighting with care"
        )
    return tuple(found)
