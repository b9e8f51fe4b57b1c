from __future__ import annotations

import numpy as np

from robojudge.telemetry.idleness import Pause, hesitations, idle_frames, runs
from robojudge.telemetry.signals import extract_signals


def steady(*stretches):
    """Concatenate (frames, speed per frame) stretches along x: (n, 3)."""
    steps = np.concatenate([np.full(n, step) for n, step in stretches])
    x = np.concatenate([[0.0], np.cumsum(steps)])
    return np.column_stack([x, np.zeros_like(x), np.zeros_like(x)])


def test_runs_of_a_mask():
    mask = np.array([True, True, False, True])
    assert runs(mask) == [Pause(0, 2), Pause(3, 4)]


def test_a_stop_in_mid_motion_is_a_hesitation(build):
    """20 steps, 12 frames still, 20 steps at 20 fps: one hesitation inside frames 20-32."""
    found = hesitations(extract_signals(build(steady((20, 0.01), (12, 0.0), (20, 0.01)))))
    assert found is not None
    (pause,) = found
    assert 20 <= pause.start <= 22
    assert 30 <= pause.end <= 33


def test_waiting_before_and_resting_after_are_no_hesitations(build):
    signals = extract_signals(build(steady((20, 0.0), (20, 0.01), (20, 0.0))))
    assert hesitations(signals) == ()
    idle = idle_frames(signals)
    assert idle is not None
    assert 0.55 < idle.mean() < 0.72


def test_a_stop_shorter_than_300_ms_is_no_hesitation(build):
    assert hesitations(extract_signals(build(steady((20, 0.01), (5, 0.0), (20, 0.01))))) == ()


def test_creeping_at_an_eighth_of_the_speed_is_no_hesitation(build):
    found = hesitations(extract_signals(build(steady((20, 0.01), (12, 0.00125), (20, 0.01)))))
    assert found == ()


def test_standing_still_to_grasp_is_no_hesitation(build):
    position = steady((20, 0.01), (12, 0.0), (20, 0.01))
    opening = np.r_[np.ones(21), np.linspace(1.0, 0.0, 12), np.zeros(20)]
    assert hesitations(extract_signals(build(position, opening))) == ()


def test_waiting_for_a_commanded_gripper_is_no_hesitation(build):
    position = steady((20, 0.01), (10, 0.0), (20, 0.01))
    names = {"observation.state": ("ee_x", "ee_y", "ee_z"), "action": ("gripper",)}
    command = np.r_[np.zeros(21), np.ones(30)]
    columns = {"observation.state": position, "action": command}
    assert hesitations(extract_signals(build(columns=columns, names=names))) == ()


def test_a_robot_that_never_moves_is_idle_and_does_not_hesitate(build):
    signals = extract_signals(build(np.ones((30, 3))))
    idle = idle_frames(signals)
    assert idle is not None
    assert idle.all()
    assert hesitations(signals) == ()


def test_without_speed_nothing_is_known(build, reach):
    signals = extract_signals(build(reach(), fps=None))
    assert idle_frames(signals) is None
    assert hesitations(signals) is None
