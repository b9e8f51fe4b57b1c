from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robojudge.schema.quality import AutoQualityAnalysis, ComputedMetrics
from robojudge.telemetry.quality import analyse, suggested_rating


def test_a_clean_reach_is_rated_five(build, reach):
    quality = analyse(build(reach(frames=60), np.r_[np.ones(30), np.zeros(30)]))
    assert quality.suggested_rating == 5
    assert quality.flags == ()
    assert quality.confidence == 1.0
    assert quality.reasons == {}
    assert (quality.computed.gripper_close_count, quality.computed.gripper_open_count) == (1, 0)


def test_a_shaken_reach_is_flagged_jittery_and_rated_lower(build, reach):
    shaken = reach(frames=60)
    shaken[:, 1:] += 0.02 * np.random.default_rng(0).normal(size=(60, 2))
    clean, jittery = analyse(build(reach(frames=60))), analyse(build(shaken))
    assert "jittery" in jittery.flags
    assert clean.suggested_rating is not None and jittery.suggested_rating is not None
    assert jittery.suggested_rating < clean.suggested_rating


def test_a_long_pause_is_flagged_as_hesitation(build, reach):
    position = np.concatenate([reach(0, 1, 40), np.tile([1.0, 0, 0], (30, 1)), reach(1, 2, 40)])
    quality = analyse(build(position))
    assert "hesitation" in quality.flags
    assert quality.computed.hesitation_count == 1
    assert quality.computed.hesitation_s is not None
    assert quality.computed.hesitation_s > 1.4


@pytest.mark.parametrize(
    ("scores", "rating"),
    [((0, 0, 0), 1), ((0.2, 0.2, 0.2), 2), ((0.43, 0.48, 0.54), 3), ((1, 0.7, 0.6), 4), ((1, 1, 1), 5)],
)
def test_rating_is_the_mean_in_equal_fifths(scores, rating):
    smoothness, efficiency, safety = scores
    computed = ComputedMetrics(smoothness_score=smoothness, efficiency_score=efficiency, safety_score=safety)
    assert suggested_rating(computed) == rating


def test_one_unknown_score_leaves_no_rating():
    computed = ComputedMetrics(smoothness_score=1.0, efficiency_score=None, safety_score=1.0)
    assert suggested_rating(computed) is None


def unknown(quality: AutoQualityAnalysis) -> set[str]:
    return {name for name, value in quality.computed.model_dump().items() if value is None}


@pytest.mark.parametrize("case", ["no_state", "no_fps", "only_3_frames", "no_motion"])
def test_what_cannot_be_known_is_null_with_its_reason(build, reach, case):
    episode = {
        "no_state": build(columns={}, length=50),
        "no_fps": build(reach(), fps=None),
        "only_3_frames": build(reach(frames=3)),
        "no_motion": build(np.ones((50, 3))),
    }[case]
    quality = analyse(episode)
    assert quality.suggested_rating is None
    assert quality.confidence == 0.0
    assert quality.reasons["suggested_rating"] == case
    assert quality.computed.smoothness_score is None
    assert quality.computed.efficiency_score is None
    assert {k: v for k, v in quality.reasons.items() if k.startswith("gripper")} == {
        "gripper_close_count": "no_gripper_signal",
        "gripper_open_count": "no_gripper_signal",
    }
    assert set(quality.reasons) == unknown(quality) | {"suggested_rating"}
    assert all(quality.reasons[name] == case for name in unknown(quality) if "gripper" not in name)


def test_unknown_frame_rate_still_measures_the_path(build, reach):
    computed = analyse(build(reach(), fps=None)).computed
    assert computed.path_length == pytest.approx(1.0)
    assert computed.path_efficiency == pytest.approx(1.0)


def test_guessed_and_short_telemetry_is_trusted_less(build, reach):
    named = analyse(build(reach(frames=60))).confidence
    bare = analyse(build(columns={"observation.state": reach(frames=60)})).confidence
    short = analyse(build(reach(frames=20))).confidence
    assert named == pytest.approx(0.9)
    assert bare == pytest.approx(0.8 * 0.75 * 0.9)
    assert short == pytest.approx(0.9 * 20 / 20 / 2)


def test_numbers_survive_json(build, reach):
    quality = analyse(build(reach(frames=60)))
    assert AutoQualityAnalysis.model_validate_json(quality.model_dump_json()) == quality


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(4, 120), st.floats(0.01, 1000))
def test_scores_ignore_the_unit_of_position(build, seed, length, unit):
    position = np.cumsum(np.random.default_rng(seed).normal(size=(length, 3)), axis=0)
    a, b = analyse(build(position)).computed, analyse(build(unit * position)).computed
    for name in ("smoothness_score", "efficiency_score", "safety_score", "jitter_metric", "idle_share"):
        assert getattr(b, name) == pytest.approx(getattr(a, name), rel=1e-5, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.floats(0, 0.5))
def test_missing_numbers_never_raise(build, seed, length, share):
    random = np.random.default_rng(seed)
    position = random.normal(size=(length, 3))
    position[random.random(length) < share] = np.nan
    quality = analyse(build(position))
    assert set(unknown(quality)) <= set(quality.reasons)
