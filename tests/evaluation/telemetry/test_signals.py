from __future__ import annotations

import numpy as np
import pytest

from robojudge.telemetry.signals import extract_signals, odd_window


def test_speed_of_a_steady_motion_is_its_rate(build):
    position = np.column_stack([0.3 * np.arange(30) / 20, 0.4 * np.arange(30) / 20, np.zeros(30)])
    signals = extract_signals(build(position))
    assert signals.speed is not None
    np.testing.assert_allclose(signals.speed, 0.5, atol=1e-9)


@pytest.mark.parametrize(
    ("duration_s", "fps", "length", "window"),
    [(0.25, 20, 100, 5), (0.25, 30, 100, 9), (0.25, 10, 100, 5), (0.25, 100, 100, 25), (0.25, 20, 4, 3)],
)
def test_smoothing_window_is_odd_and_fits(duration_s, fps, length, window):
    assert odd_window(duration_s, fps, length) == window


def test_no_state_leaves_reasons(build):
    signals = extract_signals(build(columns={"action": np.zeros((9, 3))}))
    assert signals.position is None
    assert signals.speed is None
    assert signals.reasons == {
        "position": "no_state",
        "speed": "no_state",
        "gripper": "no_gripper_signal",
    }


def test_three_frames_say_nothing_about_motion(build, reach):
    signals = extract_signals(build(reach(frames=3)))
    assert signals.speed is None
    assert signals.reasons["speed"] == "only_3_frames"


def test_four_frames_have_a_speed(build, reach):
    assert extract_signals(build(reach(frames=4))).speed is not None


def test_unknown_frame_rate_gives_position_but_no_speed(build, reach):
    signals = extract_signals(build(reach(), fps=None))
    assert signals.position is not None
    assert signals.speed is None
    assert (signals.reasons["speed"], signals.reasons["fps"]) == ("no_fps", "no_fps")


def test_a_few_missing_rows_are_bridged(build, reach):
    position = reach()
    whole = extract_signals(build(position)).position
    position[10] = np.nan
    bridged = extract_signals(build(position)).position
    assert whole is not None and bridged is not None
    np.testing.assert_allclose(bridged[10], (whole[9] + whole[11]) / 2)


def test_too_many_missing_rows_are_a_reason(build, reach):
    position = reach(frames=40)
    position[:9] = np.nan
    signals = extract_signals(build(position))
    assert signals.position is None
    assert signals.reasons["position"] == "state_missing_in_too_many_frames"


def test_still_robot_is_known_not_to_move(build):
    signals = extract_signals(build(np.full((30, 3), 0.123456789)))
    assert signals.speed is not None
    assert not signals.moves


def test_closed_reading_is_turned_into_openness(build, reach):
    closedness = np.r_[np.zeros(20), np.ones(21)]
    columns = {"observation.state": np.column_stack([reach(), closedness])}
    names = {"observation.state": ("ee_x", "ee_y", "ee_z", "gripper_closed")}
    (gripper,) = extract_signals(build(columns=columns, names=names)).grippers
    assert (gripper.openness[0], gripper.openness[-1]) == (1.0, 0.0)
    assert not gripper.direction_assumed


def test_unnamed_command_is_taken_to_start_open(build, reach):
    names = {"observation.state": ("joint_0", "joint_1", "joint_2"), "action": ("gripper",)}
    columns = {"observation.state": reach(), "action": np.r_[np.zeros(20), np.ones(21)]}
    (gripper,) = extract_signals(build(columns=columns, names=names)).grippers
    assert gripper.openness[0] == 1.0
    assert gripper.direction_assumed


def test_gripper_that_barely_moves_did_not_move(build, reach):
    (gripper,) = extract_signals(build(reach(), opening=np.linspace(0.95, 1.0, 41))).grippers
    assert gripper.swing == pytest.approx(0.05)
    assert not gripper.moved
