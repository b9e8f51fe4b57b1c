from __future__ import annotations

import numpy as np

from robojudge.telemetry.digest import digest
from robojudge.telemetry.quality import analyse


def describe(episode):
    return digest(episode, analyse(episode))


def test_digest_of_a_reach_and_grasp(build, reach):
    """Ten frames of reach, 20 still, ten more: what the sensors say and nothing of the task."""
    position = np.concatenate([reach(0, 1, 30), np.tile([1.0, 0, 0], (20, 1)), reach(1, 2, 30)])
    text = describe(build(position, np.r_[np.ones(60), np.zeros(20)]))
    lines = text.splitlines()
    assert lines[0] == "Length: 80 frames, 4.0 s."
    assert lines[1].startswith("Speed of the end effector position (dataset units per s): mean 0.5")
    assert lines[2].startswith("Idle: ") and "stretches" in lines[2]
    assert lines[3].startswith("Hesitations: 1 at frames ")
    assert lines[4] == "Corrections (turning back, closing again): 0."
    assert lines[5] == "Direct distance over distance moved: 1.00."
    assert lines[7] == "Gripper: closes at frame 60."
    assert lines[-1] == "Flags: hesitation."


def test_digest_names_what_is_not_known(build):
    assert describe(build(columns={}, length=9, fps=None)).splitlines() == [
        "Length: 9 frames, frame rate not known.",
        "Motion: not known (no_state).",
        "Gripper: not known (no_gripper_signal).",
    ]


def test_digest_of_a_still_robot(build):
    assert "Motion: the robot never moves." in describe(build(np.ones((20, 3)))).splitlines()


def test_digest_says_when_open_is_a_guess(build, reach):
    names = {"observation.state": ("ee_x", "ee_y", "ee_z"), "action": ("gripper",)}
    columns = {"observation.state": reach(), "action": np.r_[np.zeros(20), np.ones(21)]}
    text = describe(build(columns=columns, names=names))
    assert "Gripper (which way is open is assumed): closes at frame 20." in text


def test_digest_stays_within_twelve_lines_however_much_happens(build):
    random = np.random.default_rng(5)
    position = np.cumsum(random.normal(size=(600, 3)) * (np.arange(600) // 20 % 2)[:, None], axis=0)
    opening = np.arange(600) // 15 % 2
    episode = build(position, opening)
    text = describe(episode)
    assert len(text.splitlines()) <= 12
    assert "more" in text
    assert max(map(len, text.splitlines())) < 300
    assert text == describe(episode)
