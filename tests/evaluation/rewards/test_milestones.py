from __future__ import annotations

import numpy as np
import pytest
from reward_cases import closes_at, moves, recorded

from robojudge.datasets.episode import Episode
from robojudge.rewards.milestones import find_milestones
from robojudge.rewards.settings import RewardSettings
from robojudge.schema.judgement import SubtaskScore
from robojudge.telemetry.signals import extract_signals

GO, STAY = [1.0] * 20, [0.0] * 10


def found(
    episode: Episode, subtasks: tuple[SubtaskScore, ...] = (), **settings: object
) -> tuple[list[tuple[int, str]], str | None]:
    marks, reason = find_milestones(extract_signals(episode), subtasks, RewardSettings(**settings))
    return [(mark.frame_index, mark.kind) for mark in marks], reason


def test_a_gripper_change_is_a_milestone_where_it_happens() -> None:
    episode = recorded(41, position=moves(GO * 2), grippers={"gripper_opening": closes_at(25, 41)})
    assert found(episode) == ([(25, "gripper")], None)


def test_a_stop_counts_once_and_where_it_begins() -> None:
    # 20 steps, 10 still, 20 steps at 10 Hz: rows 20..30 hold one position; the 5-frame smoothing
    # window sees only that position in rows 22..28
    episode = recorded(51, position=moves([*GO, *STAY, *GO]))
    assert found(episode) == ([(22, "stop")], None)


def test_standing_at_the_start_is_led_to_by_nothing_and_coming_to_rest_at_the_end_counts() -> None:
    episode = recorded(41, position=moves([*STAY, *GO, *STAY]))
    assert found(episode) == ([(32, "stop")], None)


def test_a_stop_next_to_a_gripper_change_is_that_change() -> None:
    still = moves([*GO, *STAY, *GO])
    near = recorded(51, position=still, grippers={"gripper_opening": closes_at(25, 51)})
    assert found(near) == ([(25, "gripper")], None)
    assert found(near, rprm_merge_s=0.2) == ([(22, "stop"), (25, "gripper")], None)


def test_two_arms_contribute_the_union_of_their_gripper_changes() -> None:
    grippers = {"left_gripper_opening": closes_at(10, 41), "right_gripper_opening": closes_at(30, 41)}
    assert found(recorded(41, position=moves(GO * 2), grippers=grippers))[0] == [
        (10, "gripper"),
        (30, "gripper"),
    ]
    together = {"left_gripper_opening": closes_at(10, 41), "right_gripper_opening": closes_at(12, 41)}
    assert found(recorded(41, position=moves(GO * 2), grippers=together))[0] == [(10, "gripper")]


def test_a_near_second_stop_is_refractory_then_merged() -> None:
    twice = [*GO, *[0.0] * 5, 1.0, *[0.0] * 5, *GO]
    episode = recorded(len(twice) + 1, position=moves(twice))
    assert found(episode, rprm_merge_s=0.0) == ([(22, "stop"), (28, "stop")], None)
    assert found(episode, rprm_merge_s=0.0, rprm_refractory_frames=6) == ([(22, "stop")], None)
    assert found(episode, rprm_merge_s=0.6) == ([(22, "stop")], None)


def test_an_absolute_speed_can_say_what_still_means() -> None:
    slow = [*GO, *[0.2] * 10, *GO]
    episode = recorded(51, position=moves(slow))
    assert found(episode) == ([], "no_gripper_change_and_no_stop")
    assert found(episode, rprm_still_speed=2.1)[0] == [(22, "stop")]


def test_hysteresis_is_a_setting() -> None:
    half = [1.0] * 20 + [0.5] * 10 + [0.0] * 11
    episode = recorded(41, position=moves(GO * 2), grippers={"gripper_opening": half})
    assert found(episode)[0] == [(30, "gripper")]
    assert found(episode, gripper_closed_below=0.55)[0] == [(20, "gripper")]


def test_without_state_judged_subtask_ends_are_the_milestones() -> None:
    subtasks = (
        SubtaskScore(name="a", score=1.0, start_frame=0, end_frame=8),
        SubtaskScore(name="b", score=None),
        SubtaskScore(name="c", score=0.2, start_frame=9, end_frame=19),
    )
    assert found(recorded(20), subtasks) == ([(8, "subtask"), (19, "subtask")], None)


@pytest.mark.parametrize(
    ("episode", "reason"),
    [
        (recorded(20), "no_state_and_no_judged_subtask_spans"),
        (recorded(1, position=np.zeros((1, 3))), "only_1_frames_and_no_judged_subtask_spans"),
        (recorded(20, position=np.zeros((20, 3))), "no_gripper_change_and_no_stop"),
        (recorded(20, position=moves([1.0] * 19), fps=None), "no_fps"),
    ],
)
def test_nothing_to_go_by_is_said(episode: Episode, reason: str) -> None:
    assert found(episode) == ([], reason)
