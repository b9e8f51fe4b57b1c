from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from reward_cases import closes_at, judged, moves, recorded

from robojudge.datasets.episode import Episode
from robojudge.errors import UsageError
from robojudge.rewards.label import label_episode
from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.settings import RewardSettings

SCHEMES = ("rprm", "shaped", "delta", "sparse")
ARRAYS = [f.name for f in fields(EpisodeLabels) if f.name not in ("dataset_id", "episode_index", "reasons")]


def lift() -> Episode:
    return recorded(9, position=moves([1.0] * 8), grippers={"gripper_opening": closes_at(4, 9)})


def labelled(judgement: Any, episode: Episode | None = None, **choices: Any) -> EpisodeLabels:
    return label_episode(judgement, episode or lift(), RewardSettings(**choices))


def test_each_scheme_adds_its_own_to_the_sparse_reward() -> None:
    judgement = judged({0: 0.0, 8: 1.0})
    assert labelled(judgement, scheme="sparse").reward.tolist() == [0.0] * 8 + [1.0]
    assert labelled(judgement, scheme="delta").reward.tolist() == [0.125] * 8 + [0.0]
    shaped = labelled(judgement, scheme="shaped", gamma=1.0).reward
    assert shaped.tolist() == [0.125] * 8 + [0.0]  # the last step gains 1 and gives Phi = 1 back
    rprm = labelled(judgement)
    assert rprm.reward == pytest.approx(rprm.reward_gated + np.array([0.0] * 8 + [1.0]))
    assert rprm.reward_gated.sum() == pytest.approx(0.5)


def test_success_is_the_effective_one() -> None:
    overruled = judged({0: 0.0, 8: 1.0}, outcome="success").model_copy(
        update={"effective_outcome": "failure"}
    )
    labels = labelled(overruled, scheme="sparse")
    assert not labels.success.any()
    assert labels.reward.tolist() == [0.0] * 9
    assert labels.progress[-1] == pytest.approx(0.95)
    assert labelled(judged({0: 0.0, 8: 1.0})).success.tolist() == [False] * 8 + [True]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("outcome", ["partial", "failure", "undecided"])
def test_a_failed_episode_never_ends_at_one(scheme: str, outcome: str) -> None:
    labels = labelled(judged({0: 0.0, 8: 1.0}, [(1.0, 0, 8)], outcome), scheme=scheme)
    assert labels.progress[-1] < 1.0
    assert labels.completion[-1] < 1.0
    assert not labels.success.any()


def test_an_undecided_episode_has_no_known_success_and_is_not_complete() -> None:
    for scheme in SCHEMES:
        labels = labelled(judged({0: 0.0, 8: 1.0}, outcome="undecided"), scheme=scheme)
        assert labels.reasons["success"] == "outcome_undecided"
        assert not labels.complete
        assert np.isnan(labels.reward[-1]) == (scheme != "delta")
        assert np.isfinite(labels.reward[:-1]).all()


def test_unknown_progress_leaves_the_schemes_that_need_it_unlabelled() -> None:
    unseen = judged({0: None, 8: None}, reasons={"progress": "no_reference"})
    for scheme in SCHEMES:
        labels = labelled(unseen, scheme=scheme)
        assert np.isnan(labels.progress).all()
        assert labels.reasons["progress"] == "no_reference"
        assert labels.complete == (scheme in ("rprm", "sparse"))
        if not labels.complete:
            assert np.isnan(labels.reward).all()
            assert labels.reasons["reward"] == "progress_unknown: no_reference"


def test_unknown_probability_and_confidence_stay_unknown() -> None:
    labels = labelled(judged({0: 0.0}, success_prob=None, confidence=None, reasons={"confidence": "why"}))
    assert np.isnan(labels.success_prob).all()
    assert np.isnan(labels.confidence).all()
    assert (labels.reasons["success_prob"], labels.reasons["confidence"]) == ("not_given", "why")
    known = labelled(judged({0: 0.0}, success_prob=0.25, confidence=0.75))
    assert set(known.success_prob.tolist()) == {0.25}
    assert set(known.confidence.tolist()) == {0.75}


@pytest.mark.parametrize(
    ("outcome", "bootstrap", "done", "truncated"),
    [
        ("success", False, True, False),
        ("success", True, True, False),
        ("failure", False, True, False),
        ("failure", True, False, True),
        ("partial", True, False, True),
    ],
)
def test_only_cut_off_episodes_are_truncated(
    outcome: str, bootstrap: bool, done: bool, truncated: bool
) -> None:
    judgement = judged({0: 0.0, 8: 0.5}, outcome=outcome)
    labels = labelled(judgement, scheme="shaped", bootstrap_truncated=bootstrap)
    assert (labels.done[-1], labels.truncated[-1]) == (done, truncated)
    assert not labels.done[:-1].any()
    assert not labels.truncated[:-1].any()
    paid = labels.reward[-1] - (outcome == "success")
    assert paid == pytest.approx(0.99 * 0.5 - 0.5 if truncated else -0.5)


def test_an_undecided_episode_is_not_taken_for_a_cut_off_failure() -> None:
    labels = labelled(judged({0: 0.0}, outcome="undecided"), bootstrap_truncated=True)
    assert (labels.done[-1], labels.truncated[-1]) == (True, False)


def test_subtask_index_is_minus_one_between_subtasks_and_the_later_span_wins() -> None:
    labels = labelled(judged({0: 0.0}, [(1.0, 0, 2), (1.0, 5, 7), (0.4, 7, 8)]))
    assert labels.subtask_index.tolist() == [0, 0, 0, -1, -1, 1, 1, 2, 2]
    assert labelled(judged({0: 0.0}, [(0.0, None, None)])).subtask_index.tolist() == [-1] * 9


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_episode_of_one_frame_has_labels(scheme: str) -> None:
    labels = labelled(judged({0: 1.0}), recorded(1, position=np.zeros((1, 3))), scheme=scheme)
    assert labels.length == 1
    assert labels.complete
    expected = {"rprm": 1.0, "shaped": 0.0, "delta": 0.0, "sparse": 1.0}[scheme]
    assert labels.reward.tolist() == [expected]
    assert labels.done.tolist() == labels.success.tolist() == [True]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_same_judgement_and_settings_give_the_same_bytes(scheme: str) -> None:
    judgement = judged({0: 0.1, 3: 0.4, 8: 0.9}, [(0.8, 0, 4), (0.3, 5, 8)])
    first, second = (labelled(judgement, scheme=scheme) for _ in range(2))
    for name in ARRAYS:
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_every_channel_has_its_declared_type_and_one_value_a_frame() -> None:
    labels = labelled(judged({0: 0.1, 8: 0.9}, [(0.8, 0, 4)]))
    kinds = {name: getattr(labels, name).dtype.name for name in ARRAYS}
    assert {kinds.pop("subtask_index")} == {"int64"}
    assert {kinds.pop(name) for name in ("done", "truncated", "success")} == {"bool"}
    assert set(kinds.values()) == {"float32"}
    assert {getattr(labels, name).shape for name in ARRAYS} == {(9,)}


def test_a_judgement_of_another_episode_or_a_longer_one_is_refused() -> None:
    with pytest.raises(UsageError, match="episode 0: asked to label episode 3"):
        labelled(judged(), recorded(9, episode_index=3))
    with pytest.raises(UsageError, match="judged up to frame 9, but the episode has 9 frames"):
        labelled(judged({0: 0.0, 9: 1.0}))
    with pytest.raises(UsageError, match="judged up to frame 12"):
        labelled(judged({0: 0.0}, [(1.0, 0, 12)]))


@pytest.mark.parametrize(
    "choices",
    [
        {"gamma": 0.0},
        {"gamma": 1.1},
        {"scheme": "progress"},
        {"unfinished_cap": 1.0},
        {"rprm_budget": 0.0},
        {"gripper_closed_below": 0.7},
    ],
)
def test_settings_that_cannot_work_are_refused(choices: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RewardSettings(**choices)
