from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reward_cases import judged

from robojudge.rewards.progress import progress_curves

CAP = 0.95


def test_progress_is_linear_between_judged_frames_and_may_fall() -> None:
    curves = progress_curves(judged({0: 0.0, 4: 0.8, 6: 0.2}), 7, CAP)
    assert curves.completion == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8, 0.5, 0.2])
    assert curves.progress == pytest.approx(curves.completion)


def test_ungraded_frames_are_skipped_and_the_outer_grades_held() -> None:
    curves = progress_curves(judged({0: None, 2: 0.4, 3: None, 4: 0.6, 6: None}), 7, CAP)
    assert curves.completion == pytest.approx([0.4, 0.4, 0.4, 0.5, 0.6, 0.6, 0.6])


def test_no_graded_frame_means_unknown_with_the_judges_reason() -> None:
    curves = progress_curves(judged({0: None}, reasons={"progress": "no_reference"}), 3, CAP)
    assert np.isnan(curves.completion).all()
    assert np.isnan(curves.progress).all()
    assert curves.reason == "no_reference"
    assert progress_curves(judged(), 3, CAP).reason == "no_frame_was_graded"


def test_subtasks_weigh_the_same_whatever_their_length() -> None:
    curves = progress_curves(
        judged({0: 0.0, 10: 1.0}, subtasks=[(1.0, 0, 2), (1.0, 2, 10)]),
        11,
        CAP,
    )
    # the first half of the task takes 2 frames, the second 8
    expected = [0.0, 0.25, 0.5, 0.5625, 0.625, 0.6875, 0.75, 0.8125, 0.875, 0.9375, 1.0]
    assert curves.progress == pytest.approx(expected)


def test_what_the_judge_saw_lost_is_taken_off_the_subtask_curve() -> None:
    curves = progress_curves(
        judged({0: 0.0, 2: 0.6, 4: 0.2}, subtasks=[(1.0, 0, 2), (0.0, None, None)], outcome="partial"),
        5,
        CAP,
    )
    # one of two subtasks: 0 .25 .5 .5 .5; fallen from .6: 0 0 0 .2 .4
    assert curves.progress == pytest.approx([0.0, 0.25, 0.5, 0.3, 0.1])


def test_a_subtask_of_one_frame_is_done_on_that_frame() -> None:
    curves = progress_curves(judged({0: 0.0, 4: 1.0}, subtasks=[(1.0, 2, 2)]), 5, CAP)
    assert curves.progress == pytest.approx([0.0, 0.0, 1.0, 1.0, 1.0])


@pytest.mark.parametrize("subtask", [(None, 0, 2), (0.7, None, None)])
def test_subtasks_without_score_or_span_leave_the_completion_curve(
    subtask: tuple[float | None, int | None, int | None],
) -> None:
    curves = progress_curves(judged({0: 0.0, 4: 1.0}, subtasks=[(1.0, 0, 2), subtask]), 5, CAP)
    assert curves.progress == pytest.approx(curves.completion)


@given(
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12),
    st.sampled_from(["partial", "failure", "undecided"]),
    st.integers(0, 5),
)
def test_an_episode_that_is_no_success_never_reaches_one(
    values: list[float], outcome: str, extra: int
) -> None:
    length = len(values) + extra
    spans = [(1.0, 0, length - 1)] if extra % 2 else []
    curves = progress_curves(judged(dict(enumerate(values)), spans, outcome), length, CAP)
    for curve in (curves.completion, curves.progress):
        assert curve.max() <= CAP
        assert curve.min() >= 0.0


def test_no_curve_is_stretched_to_its_own_range() -> None:
    low = progress_curves(judged({0: 0.1, 4: 0.3}, outcome="failure"), 5, CAP)
    assert (low.completion.min(), low.completion.max()) == (pytest.approx(0.1), pytest.approx(0.3))
