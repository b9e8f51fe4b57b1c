"""What is the same for every judge: fused quality, the declared outcome, and who must look again."""

from __future__ import annotations

from collections.abc import Sequence

from robojudge.schema.episode import Declared
from robojudge.schema.judgement import AxisScore, Judgement, TrajectoryQuality
from robojudge.schema.quality import AutoQualityAnalysis

LOW_CONFIDENCE = 0.6
QUALITY_GAP = 0.4
FEW_FRAMES = 4


def finish_judgement(
    judgement: Judgement,
    *,
    quality: AutoQualityAnalysis,
    declared: Declared | None,
    black_cameras: Sequence[str],
    shown_steps: int | None,
) -> Judgement:
    """Add what every judgement gets, whatever method made it.

    Args:
        judgement: as the method returned it.
        quality: telemetry's analysis of the same episode.
        declared: the dataset's own verdict; it never changes `outcome`.
        black_cameras: cameras that showed nothing.
        shown_steps: distinct time steps shown; None for methods that read the episode densely.
    """
    axes = _fuse(judgement.trajectory_quality, quality)
    done = judgement.model_copy(
        update={
            "trajectory_quality": axes,
            "flags": tuple(sorted({*judgement.flags, *quality.flags})),
            "declared": declared,
            "effective_outcome": declared.outcome if declared else judgement.outcome,
        }
    )
    reasons = _review_reasons(done, black_cameras, shown_steps)
    return done.model_copy(update={"needs_review": bool(reasons), "review_reasons": tuple(reasons)})


def _fuse(vlm: TrajectoryQuality, quality: AutoQualityAnalysis) -> TrajectoryQuality:
    computed = quality.computed
    return TrajectoryQuality(
        smoothness=_axis(vlm.smoothness.vlm, computed.smoothness_score),
        efficiency=_axis(vlm.efficiency.vlm, computed.efficiency_score),
        safety=_axis(vlm.safety.vlm, computed.safety_score, lower=True),
    )


def _axis(vlm: float | None, kinematic: float | None, *, lower: bool = False) -> AxisScore:
    known = [score for score in (kinematic, vlm) if score is not None]
    fused = None if not known else min(known) if lower else known[0]
    return AxisScore(vlm=vlm, kinematic=kinematic, fused=fused)


def _review_reasons(judgement: Judgement, black_cameras: Sequence[str], shown_steps: int | None) -> list[str]:
    reasons = []
    if judgement.outcome == "undecided":
        reasons.append("undecided")
    if judgement.confidence is not None and judgement.confidence < LOW_CONFIDENCE:
        reasons.append("low_confidence")
    if judgement.votes.n_valid * 2 < judgement.votes.n_asked:
        reasons.append("few_valid_votes")
    if _declared_clash(judgement):
        reasons.append("declared_clash")
    for name in ("smoothness", "efficiency", "safety"):
        axis: AxisScore = getattr(judgement.trajectory_quality, name)
        known = axis.vlm is not None and axis.kinematic is not None
        if known and abs((axis.vlm or 0.0) - (axis.kinematic or 0.0)) > QUALITY_GAP:
            reasons.append(f"{name}_disagrees")
    reasons += [f"black_camera:{camera}" for camera in black_cameras]
    if shown_steps is not None and shown_steps < FEW_FRAMES:
        reasons.append("few_frames")
    return reasons


def _declared_clash(judgement: Judgement) -> bool:
    """Tell whether one says success and the other does not; partial against failure is no clash."""
    if judgement.declared is None or judgement.outcome == "undecided":
        return False
    return (judgement.declared.outcome == "success") != (judgement.outcome == "success")
