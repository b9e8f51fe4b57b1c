from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reward_cases import closes_at, judged, moves, recorded

from robojudge.datasets.episode import Episode
from robojudge.rewards.rprm import MilestoneCredit, milestone_credit
from robojudge.rewards.settings import RewardSettings
from robojudge.schema.judgement import Judgement
from robojudge.telemetry.signals import extract_signals

GOING = [1.0] * 7
"""Eight frames of steady motion: no stop."""
OPEN_THEN_SHUT = [1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0]
"""Closes at frame 3, opens at frame 5."""


def credit(judgement: Judgement, episode: Episode, **choices: object) -> MilestoneCredit:
    return milestone_credit(judgement, extract_signals(episode), RewardSettings(**choices))


def pick(fps: float = 10.0) -> Episode:
    return recorded(8, position=moves(GOING), grippers={"gripper_opening": OPEN_THEN_SHUT}, fps=fps)


def test_credit_rises_towards_each_milestone_and_the_episode_sums_to_the_budget() -> None:
    # milestones 3 and 5, H = 0.5 s = 5 frames: e^-0.6 e^-0.4 e^-0.2 1 | e^-0.2 1 | 0 0
    raw = [math.exp(-0.6), math.exp(-0.4), math.exp(-0.2), 1.0, math.exp(-0.2), 1.0, 0.0, 0.0]
    found = credit(judged(), pick(), rprm_merge_s=0.0)
    assert [m.frame_index for m in found.milestones] == [3, 5]
    assert found.heuristic == pytest.approx([0.5 * value / sum(raw) for value in raw])
    assert found.heuristic.sum() == pytest.approx(0.5)


def test_the_gate_drops_milestones_of_badly_scored_subtasks_and_leaves_the_others_their_share() -> None:
    found = credit(judged(subtasks=[(0.9, 0, 3), (0.4, 4, 7)]), pick(), rprm_merge_s=0.0)
    assert found.passed == (True, False)
    assert found.gated[:4] == pytest.approx(found.heuristic[:4])
    assert found.gated[4:].tolist() == [0.0] * 4
    assert credit(judged(subtasks=[(0.9, 0, 3), (0.5, 4, 7)]), pick(), rprm_merge_s=0.0).passed == (
        True,
        True,
    )


def test_a_milestone_between_two_spans_closes_the_one_before() -> None:
    found = credit(judged(subtasks=[(0.9, 0, 2), (0.4, 4, 7)]), pick(), rprm_merge_s=0.0)
    assert found.passed == (True, False)


def test_a_milestone_on_the_first_frame_of_a_span_belongs_to_it() -> None:
    found = credit(judged(subtasks=[(0.9, 0, 2), (0.4, 3, 7)]), pick(), rprm_merge_s=0.0)
    assert found.passed == (False, False)


def test_a_milestone_before_any_subtask_began_is_not_paid() -> None:
    found = credit(judged(subtasks=[(0.9, 4, 7)]), pick(), rprm_merge_s=0.0)
    assert found.passed == (False, True)
    assert found.gated[:4].tolist() == [0.0] * 4
    assert found.reasons == {}


def test_credit_of_a_milestone_whose_subtask_nobody_scored_is_unknown_not_zero() -> None:
    found = credit(judged(subtasks=[(0.9, 0, 3), (None, 4, 7)]), pick(), rprm_merge_s=0.0)
    assert found.passed == (True, None)
    assert found.gated[:4] == pytest.approx(found.heuristic[:4])
    assert np.isnan(found.gated[4:6]).all()
    assert found.gated[6:].tolist() == [0.0] * 2
    assert found.reasons == {"reward_gated": "1_of_2_milestones_without_a_judged_score"}


@pytest.mark.parametrize(("completion", "passes"), [(0.5, True), (0.49, False)])
def test_a_task_without_subtasks_is_gated_by_its_completion(completion: float, passes: bool) -> None:
    found = credit(judged(task_completion=completion), pick(), rprm_merge_s=0.0)
    assert found.passed == (passes, passes)
    assert found.heuristic.sum() == pytest.approx(0.5)
    assert found.gated.sum() == pytest.approx(0.5 if passes else 0.0)


def test_other_shapes_of_credit() -> None:
    # 0.1 s at 10 Hz: the milestone and the row before it
    window = credit(judged(), pick(), rprm_merge_s=0.0, rprm_credit="binary_window", rprm_horizon_s=0.1)
    assert window.heuristic == pytest.approx([0, 0, 0.125, 0.125, 0.125, 0.125, 0, 0])
    impulse = credit(judged(), pick(), rprm_merge_s=0.0, rprm_credit="impulse")
    assert impulse.heuristic == pytest.approx([0, 0, 0, 0.25, 0, 0.25, 0, 0])


def test_the_budget_follows_the_success_reward() -> None:
    found = credit(judged(), pick(), success_reward=10.0, rprm_budget=0.2)
    assert found.heuristic.sum() == pytest.approx(2.0)


def test_a_sum_below_the_budget_is_not_stretched() -> None:
    # one milestone paid by impulse is worth 1, below a budget of 5
    episode = recorded(8, position=moves(GOING), grippers={"gripper_opening": closes_at(4, 8)})
    found = credit(judged(), episode, rprm_credit="impulse", success_reward=10.0)
    assert found.heuristic.tolist() == [0, 0, 0, 0, 1, 0, 0, 0]


def test_without_state_and_without_judged_spans_nothing_is_paid_and_it_is_said() -> None:
    found = credit(judged(), recorded(8))
    assert found.heuristic.tolist() == found.gated.tolist() == [0.0] * 8
    reason = "no_state_and_no_judged_subtask_spans"
    assert found.reasons == {"reward_heuristic": reason, "reward_gated": reason}


def test_without_state_judged_subtasks_are_paid_where_they_end() -> None:
    found = credit(judged(subtasks=[(1.0, 0, 3), (0.2, 4, 7)]), recorded(8), rprm_credit="impulse")
    assert found.heuristic == pytest.approx([0, 0, 0, 0.25, 0, 0, 0, 0.25])
    assert found.gated == pytest.approx([0, 0, 0, 0.25, 0, 0, 0, 0])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.0, 1.0), min_size=4, max_size=80),
    st.lists(st.sampled_from([0.0, 1.0]), min_size=4, max_size=80),
    st.sampled_from(["exp", "binary_window", "impulse"]),
    st.floats(0.05, 1.0),
    st.floats(0.1, 5.0),
)
def test_no_episode_collects_more_than_the_budget(
    steps: list[float], opening: list[float], shape: str, budget: float, reward: float
) -> None:
    length = min(len(steps), len(opening))
    episode = recorded(
        length, position=moves(steps[: length - 1]), grippers={"gripper_opening": opening[:length]}
    )
    found = credit(judged(), episode, rprm_credit=shape, rprm_budget=budget, success_reward=reward)
    assert found.heuristic.sum() <= budget * reward * (1 + 1e-9)
    assert np.all(found.gated >= 0.0)
    assert np.all(found.gated <= found.heuristic)
