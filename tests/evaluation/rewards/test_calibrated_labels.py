"""Facts about labels of calibrated judgements: what goes through a map, when, and what does not."""

from __future__ import annotations

import numpy as np
import pytest
from reward_cases import closes_at, judged, moves, recorded

from calibrations import HALVED, calibration
from robojudge.agreement.calibration.isotonic import Isotonic
from robojudge.datasets.episode import Episode
from robojudge.rewards.calibrated import calibrated_judgement
from robojudge.rewards.label import label_episode
from robojudge.rewards.progress import progress_curves
from robojudge.rewards.settings import RewardSettings

BENT = Isotonic(scores=(0.0, 0.5, 1.0), values=(0.1, 0.2, 1.0))


def lift() -> Episode:
    return recorded(9, position=moves([1.0] * 8), grippers={"gripper_opening": closes_at(4, 9)})


def test_curves_are_mapped_frame_by_frame_before_the_cap() -> None:
    """Grades 0 and 1 at frames 0 and 4: 0 .25 .5 .75 1 becomes .1 .15 .2 .6 1, and 1 is cut off."""
    judgement = judged({0: 0.0, 4: 1.0}, outcome="failure")
    curves = progress_curves(judgement, 5, 0.95, BENT)
    assert curves.completion == pytest.approx([0.1, 0.15, 0.2, 0.6, 0.95])
    assert curves.progress == pytest.approx(curves.completion)


def test_phi_of_subtasks_is_mapped_as_a_whole() -> None:
    """One of two subtasks done: Phi ends at 0.5, which becomes 0.2."""
    judgement = judged({0: 0.0, 4: 0.9}, [(1.0, 0, 4), (0.0, None, None)])
    curves = progress_curves(judgement, 5, 0.95, BENT)
    assert curves.progress == pytest.approx([0.1, 0.125, 0.15, 0.175, 0.2])


def test_progress_that_nobody_graded_stays_unknown() -> None:
    assert np.isnan(progress_curves(judged({0: None}), 3, 0.95, BENT).progress).all()


def test_the_gate_reads_the_calibrated_completion() -> None:
    judgement = judged({0: 0.0, 8: 0.8}, task_completion=0.8)
    settings = RewardSettings(rprm_gate=0.5)
    assert label_episode(judgement, lift(), settings).reward_gated.sum() > 0
    halved = label_episode(judgement, lift(), settings, calibration(completion=HALVED))
    assert halved.reward_gated.sum() == 0.0 and halved.reward_heuristic.sum() > 0


def test_outcome_confidence_and_subtask_scores_stay() -> None:
    judgement = judged({0: 0.0, 8: None}, [(1.0, 0, 8)], success_prob=0.8, task_completion=1.0)
    mapped = calibrated_judgement(judgement, calibration(HALVED, HALVED))
    assert (mapped.success_prob, mapped.task_completion) == (0.4, 0.5)
    assert [point.value for point in mapped.progress] == [0.0, None]
    same = ("outcome", "effective_outcome", "confidence", "subtasks", "trajectory_quality")
    assert all(getattr(mapped, name) == getattr(judgement, name) for name in same)


def test_what_has_no_map_or_no_number_stays_as_it_is() -> None:
    judgement = judged({0: 0.0, 8: 1.0}, success_prob=None, task_completion=None)
    assert calibrated_judgement(judgement, calibration(HALVED, None)) == judgement
    assert calibrated_judgement(judgement, None) is judgement
