"""Facts about what every judgement gets in the end."""

from __future__ import annotations

import pytest

from records import judgement
from robojudge.review import finish_judgement
from robojudge.schema.episode import Declared
from robojudge.schema.judgement import AxisScore, TrajectoryQuality, Votes
from robojudge.schema.quality import AutoQualityAnalysis, ComputedMetrics


def quality(smoothness=None, efficiency=None, safety=None, flags=()):
    computed = ComputedMetrics(
        smoothness_score=smoothness,
        efficiency_score=efficiency,
        safety_score=safety,
        jitter_metric=None,
        hesitation_count=None,
        correction_count=None,
    )
    return AutoQualityAnalysis(
        episode_index=0, computed=computed, suggested_rating=None, confidence=0.5, flags=flags
    )


def finish(judged, quality=quality(), declared=None, black=(), steps=16):  # noqa: B008
    return finish_judgement(
        judged, quality=quality, declared=declared, black_cameras=black, shown_steps=steps
    )


def test_kinematics_speak_first_and_safety_takes_the_lower() -> None:
    vlm = TrajectoryQuality(
        smoothness=AxisScore(vlm=0.9), efficiency=AxisScore(vlm=0.8), safety=AxisScore(vlm=0.9)
    )
    done = finish(judgement(trajectory_quality=vlm), quality(smoothness=0.7, safety=0.95))
    fused = done.trajectory_quality
    assert (fused.smoothness.fused, fused.efficiency.fused, fused.safety.fused) == (0.7, 0.8, 0.9)
    assert (fused.smoothness.vlm, fused.smoothness.kinematic) == (0.9, 0.7)


def test_nothing_known_stays_unknown() -> None:
    assert finish(judgement()).trajectory_quality.smoothness.fused is None


def test_declared_success_never_overwrites_the_outcome() -> None:
    done = finish(judgement(), declared=Declared(outcome="success", source="next.success"))
    assert (done.outcome, done.effective_outcome) == ("partial", "success")
    assert done.review_reasons == ("declared_clash",)


def test_partial_beside_declared_failure_is_no_clash() -> None:
    done = finish(judgement(), declared=Declared(outcome="failure", source="next.success"))
    assert done.review_reasons == () and not done.needs_review


@pytest.mark.parametrize(
    "changes,arguments,reason",
    [
        ({"outcome": "undecided", "effective_outcome": "undecided"}, {}, "undecided"),
        ({"confidence": 0.59}, {}, "low_confidence"),
        ({"votes": Votes(n_asked=5, n_valid=2, n_agree=2)}, {}, "few_valid_votes"),
        ({}, {"black": ("wrist",)}, "black_camera:wrist"),
        ({}, {"steps": 3}, "few_frames"),
        (
            {"trajectory_quality": TrajectoryQuality(smoothness=AxisScore(vlm=0.1))},
            {"quality": quality(smoothness=0.6)},
            "smoothness_disagrees",
        ),
    ],
)
def test_each_doubt_asks_for_review(changes, arguments, reason) -> None:
    done = finish(judgement(**changes), **arguments)
    assert done.review_reasons == (reason,)
    assert done.needs_review


def test_a_sure_judgement_needs_no_review() -> None:
    assert not finish(judgement(), steps=None).needs_review


def test_flags_of_both_are_joined_once() -> None:
    done = finish(judgement(flags=("jittery",)), quality(flags=("jittery", "hesitation")))
    assert done.flags == ("hesitation", "jittery")
