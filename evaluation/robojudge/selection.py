"""Which judged episodes to keep, and why each other one is left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from robojudge.schema.base import Record, Unit
from robojudge.schema.judgement import Failure, FailureMode, Judgement, Outcome


class Criteria(Record):
    """What an episode must show; None asks nothing. Outcomes are the effective ones."""

    outcomes: tuple[Outcome, ...] | None = None
    min_completion: Unit | None = None
    min_success_prob: Unit | None = None
    min_confidence: Unit | None = None
    min_smoothness: Unit | None = None
    min_efficiency: Unit | None = None
    min_safety: Unit | None = None
    without_failure_modes: tuple[FailureMode, ...] = ()
    without_review: bool = False


class Selection(Record):
    """The episodes kept, and the reasons for every other one that was asked."""

    dataset_id: str
    criteria: Criteria
    keep: tuple[int, ...]
    exclude: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    unjudged: tuple[int, ...] = ()


def select_judged(
    outcomes: Iterable[Judgement | Failure],
    criteria: Criteria,
    *,
    dataset_id: str,
    listed: Iterable[int],
) -> Selection:
    """Sort episodes by criteria; an unknown number meets no threshold.

    Args:
        outcomes: the outcomes that count, one an episode.
        criteria: what an episode must show.
        dataset_id: the dataset.
        listed: all its episodes; those without an outcome are `unjudged`.
    """
    keep: list[int] = []
    exclude: dict[int, tuple[str, ...]] = {}
    for outcome in outcomes:
        reasons = _reasons(outcome, criteria)
        if reasons:
            exclude[outcome.episode_index] = reasons
        else:
            keep.append(outcome.episode_index)
    known = {*keep, *exclude}
    return Selection(
        dataset_id=dataset_id,
        criteria=criteria,
        keep=tuple(sorted(keep)),
        exclude=dict(sorted(exclude.items())),
        unjudged=tuple(index for index in listed if index not in known),
    )


def _reasons(outcome: Judgement | Failure, criteria: Criteria) -> tuple[str, ...]:
    if isinstance(outcome, Failure):
        return (f"could not be judged: {outcome.error.type}",)
    reasons = []
    if criteria.outcomes is not None and outcome.effective_outcome not in criteria.outcomes:
        reasons.append(f"outcome is {outcome.effective_outcome}")
    quality = outcome.trajectory_quality
    numbers: dict[str, tuple[float | None, float | None]] = {
        "task_completion": (outcome.task_completion, criteria.min_completion),
        "success_prob": (outcome.success_prob, criteria.min_success_prob),
        "confidence": (outcome.confidence, criteria.min_confidence),
        "smoothness": (quality.smoothness.fused, criteria.min_smoothness),
        "efficiency": (quality.efficiency.fused, criteria.min_efficiency),
        "safety": (quality.safety.fused, criteria.min_safety),
    }
    for name, (value, least) in numbers.items():
        if least is not None and value is None:
            reasons.append(f"{name} is unknown")
        elif least is not None and value is not None and value < least:
            reasons.append(f"{name} {value:.2f} < {least:.2f}")
    if outcome.failure is not None and outcome.failure.mode in criteria.without_failure_modes:
        reasons.append(f"failure mode {outcome.failure.mode}")
    if criteria.without_review and outcome.needs_review:
        reasons.append("needs review: " + ", ".join(outcome.review_reasons))
    return tuple(reasons)


def lerobot_flag(keep: Iterable[int]) -> str:
    """Write an episode list as LeRobot's training flag."""
    return f"--dataset.episodes='[{', '.join(str(index) for index in keep)}]'"


def selection_document(selection: Selection, run: str) -> dict[str, Any]:
    """Return what `keep.json` holds."""
    return {"run": run, **selection.model_dump(mode="json")}
