from __future__ import annotations

import numpy as np
import pytest
from reward_cases import closes_at, judged, moves, recorded

from robojudge.rewards.audit import audit_labels, hover_return, step_like, telescoping_error
from robojudge.rewards.label import label_episode
from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.sample_weight import sample_weights
from robojudge.rewards.settings import RewardSettings


def label(settings: RewardSettings, outcome: str = "success", ends_at: float = 1.0) -> EpisodeLabels:
    episode = recorded(40, position=moves([1.0] * 39), grippers={"gripper_opening": closes_at(20, 40)})
    return label_episode(judged({0: 0.0, 39: ends_at}, outcome=outcome), episode, settings)


@pytest.mark.parametrize("bootstrap", [False, True])
def test_shaped_labels_telescope_as_stored(bootstrap: bool) -> None:
    settings = RewardSettings(
        scheme="shaped", shaping_weight=2.0, success_reward=3.0, bootstrap_truncated=bootstrap
    )
    for outcome in ("success", "failure"):
        assert telescoping_error(label(settings, outcome), settings) < 1e-6


def test_milestone_credit_does_not_telescope_and_the_audit_says_by_how_much() -> None:
    settings = RewardSettings(gamma=1.0)
    assert telescoping_error(label(settings), settings) == pytest.approx(0.5, abs=1e-6)


def test_hovering_earns_nothing_unless_milestones_pay() -> None:
    # -0.9 (1 - 0.99) (1 + 0.99 + ... + 0.99^99) = -0.9 (1 - 0.99^100)
    assert hover_return(RewardSettings(scheme="shaped")) == pytest.approx(-0.9 * (1 - 0.99**100))
    assert hover_return(RewardSettings(scheme="delta")) == 0.0
    assert hover_return(RewardSettings(scheme="sparse")) == 0.0
    assert hover_return(RewardSettings(success_reward=4.0)) == 2.0


def test_sample_weights_follow_the_published_formula() -> None:
    rising = np.array([0.0, 0.5, 0.5, 0.25], dtype=np.float32)
    # gains one frame ahead: .5, 0, -.25, 0 (the last looks at itself); mean .0625, deviation .2724
    # weight of gain 0: (2 * .2724 - .0625) / (4 * .2724) = .4426
    spread = float(np.std([0.5, 0.0, -0.25, 0.0]))
    soft = (2 * spread - 0.0625) / (4 * spread + 1e-6)
    (weights,) = sample_weights([rising], chunk_size=1)
    assert soft == pytest.approx(0.4426, abs=1e-4)
    assert weights == pytest.approx([1.0, soft, 0.0, soft], abs=1e-6)


def test_a_gain_of_at_most_kappa_counts_in_part_and_unknown_frames_in_full() -> None:
    curves = [np.array([0.0, 0.01, 0.03], dtype=np.float32), np.full(2, np.nan, dtype=np.float32)]
    weights = sample_weights(curves, chunk_size=1, kappa=0.01)
    assert 0.0 < weights[0][0] < 1.0
    assert weights[0][1] == 1.0
    assert weights[1].tolist() == [1.0, 1.0]


def test_the_mean_gain_is_never_taken_below_zero() -> None:
    falling = np.array([1.0, 0.5, 0.0], dtype=np.float32)
    (weights,) = sample_weights([falling], chunk_size=1)
    # mean clipped to 0: gain 0 lies in the middle of the soft range
    assert weights == pytest.approx([0.0, 0.0, 0.5], abs=1e-5)


@pytest.mark.parametrize(
    ("curve", "stepped"),
    [
        (np.linspace(0, 1, 50), False),
        (np.repeat([0.0, 0.5, 1.0], 20), True),
        (np.full(50, 0.4), False),
        (np.array([0.7]), False),
    ],
)
def test_a_staircase_is_told_from_a_slope(curve: np.ndarray, stepped: bool) -> None:
    assert step_like(curve.astype(np.float32)) is stepped


def test_the_audit_adds_up() -> None:
    settings = RewardSettings(scheme="sparse", success_reward=3.0)
    labels = [label(settings), label(settings, "failure", 0.2), label(settings, "undecided", 0.5)]
    audit = audit_labels(labels, settings, chunk_size=10)
    assert (audit.episodes, audit.frames, audit.incomplete_episodes) == (3, 120, 1)
    assert audit.sum_abs_reward == 3.0
    assert audit.sum_abs_reward_per_episode == 1.5
    assert audit.step_like_share == 0.0


def test_step_like_curves_and_idle_weights_are_warned_of() -> None:
    settings = RewardSettings(scheme="sparse")
    episode = recorded(40)
    staircase = judged({0: 0.0, 19: 0.0, 20: 1.0, 39: 1.0})
    audit = audit_labels([label_episode(staircase, episode, settings)], settings, chunk_size=1)
    assert audit.step_like_share == 1.0
    assert any("100% of the progress curves are step-like" in warning for warning in audit.warnings)
    flat_then_back = judged({0: 1.0, 39: 0.0})
    falling = audit_labels([label_episode(flat_then_back, episode, settings)], settings, chunk_size=1)
    assert any("outside the healthy 0.3-0.8" in warning for warning in falling.warnings)


def test_nothing_labelled_has_no_numbers() -> None:
    audit = audit_labels([], RewardSettings())
    assert audit.telescoping_error is None
    assert audit.mean_sample_weight is None
    assert audit.sum_abs_reward_per_episode is None
