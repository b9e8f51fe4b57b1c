from __future__ import annotations

import numpy as np
import pytest

from robojudge.telemetry.columns import find_grippers, find_position, tokens

ONES = np.ones((6, 1))


def wide(d: int) -> np.ndarray:
    return np.arange(6.0 * d).reshape(6, d)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kLeftHandPinky", ("k", "left", "hand", "pinky")),
        ("ee_x.pos", ("ee", "x", "pos")),
        ("joint_0_vel", ("joint", "0", "vel")),
        ("motor1", ("motor", "1")),
    ],
)
def test_names_split_into_words(name, words):
    assert tokens(name) == words


@pytest.mark.parametrize(
    ("key", "names", "kind", "used"),
    [
        ("observation.state", ("hand_x", "hand_y", "hand_z", "gripper_opening"), "end_effector", (0, 1, 2)),
        ("observation.state", ("x", "y", "z", "roll", "pitch", "yaw", "gripper"), "end_effector", (0, 1, 2)),
        ("observation.state", ("agent_x", "agent_y"), "planar", (0, 1)),
        ("observation.state", ("shoulder_pan.pos", "elbow_flex.pos", "gripper.pos"), "joints", (0, 1)),
        ("observation.state", ("kLeftElbow", "kLeftWristRoll", "kLeftHandPinky"), "joints", (0, 1)),
        ("observation.state", ("j1", "j1_vel", "j1_effort"), "joints", (0,)),
        ("observation.state", ("block_x", "block_y", "ee_x", "ee_y"), "planar", (2, 3)),
    ],
)
def test_names_decide_what_stands_for_position(build, key, names, kind, used):
    found = find_position(build(columns={key: wide(len(names))}, names={key: names}))
    assert found is not None
    assert (found.kind, found.parts[0].indices, found.named) == (kind, used, True)


def test_pose_key_without_names_gives_its_first_three_numbers(build):
    found = find_position(build(columns={"observation.ee_pose": wide(7)}))
    assert found is not None
    assert (found.kind, found.parts[0].indices) == ("end_effector", (0, 1, 2))


def test_bare_vector_is_taken_for_joints_and_says_it_is_a_guess(build):
    found = find_position(build(columns={"observation.state": wide(7)}))
    assert found is not None
    assert (found.kind, found.named) == ("joints", False)


def test_two_arms_give_two_parts(build):
    names = ("left_ee_x", "left_ee_y", "left_ee_z", "right_ee_x", "right_ee_y", "right_ee_z")
    found = find_position(build(columns={"observation.state": wide(6)}, names={"observation.state": names}))
    assert found is not None
    assert [part.indices for part in found.parts] == [(0, 1, 2), (3, 4, 5)]


def test_scene_and_force_columns_are_no_position(build):
    columns = {"observation.environment_state": wide(3), "observation.effort": wide(6), "action": wide(6)}
    assert find_position(build(columns=columns)) is None


def test_fingers_of_each_hand_form_one_gripper(build):
    names = ("kLeftHandThumbBend", "kLeftHandIndex", "kRightHandThumbBend", "kRightElbow")
    found = find_grippers(build(columns={"observation.state": wide(4)}, names={"observation.state": names}))
    assert [(g.side, g.dimensions.indices) for g in found] == [("left", (0, 1)), ("right", (2,))]


def test_measured_gripper_wins_over_the_command(build):
    columns = {"observation.gripper_position": ONES, "action": wide(2)}
    found = find_grippers(build(columns=columns, names={"action": ("x_vel", "gripper")}))
    assert [g.source for g in found] == ["state"]


def test_command_stands_in_where_no_gripper_is_measured(build):
    columns = {"observation.state": wide(2), "action": wide(2)}
    names = {"observation.state": ("joint_0", "joint_1"), "action": ("joint_0_vel", "gripper")}
    found = find_grippers(build(columns=columns, names=names))
    assert [(g.source, g.dimensions.indices) for g in found] == [("action", (1,))]


def test_place_and_speed_of_a_gripper_are_not_its_openness(build):
    names = ("gripper_x", "gripper_y", "gripper_z", "gripper_vel")
    episode = build(columns={"observation.state": wide(4)}, names={"observation.state": names})
    assert find_grippers(episode) == ()
    position = find_position(episode)
    assert position is not None
    assert position.kind == "end_effector"


@pytest.mark.parametrize(
    ("name", "polarity"),
    [("gripper_opening", "named_open"), ("gripper_closed", "named_closed"), ("gripper", "assumed")],
)
def test_names_say_which_way_is_open(build, name, polarity):
    names = {"observation.state": ("joint_0", name)}
    (found,) = find_grippers(build(columns={"observation.state": wide(2)}, names=names))
    assert found.polarity == polarity
