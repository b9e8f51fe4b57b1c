from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robojudge.telemetry.change_points import find_change_points
from robojudge.telemetry.signals import extract_signals
from robojudge.telemetry.transitions import find_transitions, separation_frames, speed_minima


def test_a_step_is_one_change_point_that_explains_everything():
    values = np.r_[np.zeros(10), np.ones(10)][:, None]
    (change,) = find_change_points(values, min_size=3)
    assert (change.frame_index, change.gain_share) == (10, pytest.approx(1.0))


def test_change_points_come_with_the_largest_gain_first():
    values = np.r_[np.zeros(20), np.full(20, 5.0), np.full(20, 6.0)][:, None]
    assert [c.frame_index for c in find_change_points(values, min_size=3)] == [20, 40]


def test_noise_alone_has_no_change_point():
    values = np.random.default_rng(3).normal(size=(200, 1))
    assert find_change_points(values, min_size=6) == ()


def test_a_constant_has_no_change_point():
    assert find_change_points(np.ones((50, 2)), min_size=3) == ()


def test_rounding_errors_are_no_change_point(build):
    steady = np.column_stack([np.linspace(0, 1, 81), np.zeros(81), np.zeros(81)])
    assert find_transitions(extract_signals(build(steady))) == ()


def test_depth_of_a_minimum_is_its_share_of_the_lower_peak():
    """1, down to 0.2, up to 1: depth 1 - 0.2 / 1 = 0.8."""
    speed = np.r_[np.linspace(1, 0.2, 11), np.linspace(0.28, 1, 10)]
    assert speed_minima(speed, separation=3) == [(10, pytest.approx(0.8))]


def test_a_shallow_dip_is_no_minimum():
    speed = np.r_[np.linspace(1, 0.8, 11), np.linspace(0.82, 1, 10)]
    assert speed_minima(speed, separation=3) == []


def test_a_flat_stop_is_reported_at_its_middle():
    speed = np.r_[np.linspace(1, 0, 11), np.zeros(9), np.linspace(0, 1, 11)]
    ((frame, depth),) = speed_minima(speed, separation=3)
    assert (frame, depth) == (15, 1.0)


def test_planted_gripper_close_ranks_first(build, reach):
    opening = np.r_[np.ones(37), np.zeros(44)]
    first = find_transitions(extract_signals(build(reach(frames=81), opening)))[0]
    assert (first.frame_index, first.cue, first.salience) == (37, "gripper_close", 1.0)


def test_planted_gripper_open_is_named_so(build, reach):
    opening = np.r_[np.zeros(50), np.ones(31)]
    first = find_transitions(extract_signals(build(reach(frames=81), opening)))[0]
    assert (first.frame_index, first.cue) == (50, "gripper_open")


def test_planted_stop_is_a_speed_minimum(build, reach):
    position = np.concatenate([reach(0, 1, 40), reach(1, 2, 41)[1:]])
    first = find_transitions(extract_signals(build(position)))[0]
    assert first.cue == "speed_minimum"
    assert abs(first.frame_index - 39) <= 1


def test_planted_turn_at_full_speed_is_a_change_point(build):
    """The speed never changes, only the direction does."""
    steps = np.r_[np.tile([0.01, 0, 0], (40, 1)), np.tile([0, 0.01, 0], (40, 1))]
    position = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    first = find_transitions(extract_signals(build(position)))[0]
    assert first.cue == "change_point"
    assert abs(first.frame_index - 40) <= 2


def test_planted_image_change_is_found_without_state(build):
    change = np.full(60, 1.0)
    change[0], change[22] = 0.0, 9.0
    signals = extract_signals(build(columns={}, length=60))
    (found,) = find_transitions(signals, image_change=change)
    assert (found.frame_index, found.cue) == (22, "image_change")


def test_without_any_signal_there_is_no_transition(build):
    assert find_transitions(extract_signals(build(columns={}, length=60))) == ()


def test_a_still_picture_has_no_transition(build):
    signals = extract_signals(build(columns={}, length=60))
    assert find_transitions(signals, image_change=np.zeros(60)) == ()


def test_a_close_beside_a_stop_is_told_once_as_the_close(build, reach):
    position = np.concatenate([reach(0, 1, 40), reach(1, 2, 41)[1:]])
    opening = np.r_[np.ones(41), np.zeros(39)]
    found = find_transitions(extract_signals(build(position, opening)))
    assert found[0].cue == "gripper_close"
    assert not [t for t in found if t.cue == "speed_minimum"]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(4, 150), st.sampled_from([None, 5.0, 20.0]))
def test_transitions_are_inside_apart_and_ranked(build, seed, length, fps):
    random = np.random.default_rng(seed)
    position = np.cumsum(random.normal(size=(length, 3)), axis=0)
    opening = (np.cumsum(random.normal(size=length)) > 0).astype(float)
    found = find_transitions(extract_signals(build(position, opening, fps=fps)))
    assert all(0 <= t.frame_index < length and 0.0 <= t.salience <= 1.0 for t in found)
    assert [t.salience for t in found] == sorted((t.salience for t in found), reverse=True)
    gap = separation_frames(fps, length)
    assert all(abs(a.frame_index - b.frame_index) >= gap for a, b in combinations(found, 2))
