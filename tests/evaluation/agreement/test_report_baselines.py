"""Facts about the judges that look at nothing."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.agreement.report.baselines import clock, other_episodes
from robojudge.agreement.report.progress import clock_curves, frozen_curves
from robojudge.agreement.scales import FIELD_SCALES

NAN = float("nan")
COMPLETION, OUTCOME, SAFETY = (FIELD_SCALES[name] for name in ("task_completion", "outcome", "safety"))


def test_the_clock_says_success_and_done_and_nothing_of_the_motion() -> None:
    assert clock(COMPLETION, 2).tolist() == [1.0, 1.0]
    assert clock(OUTCOME, 2).tolist() == [2.0, 2.0]
    assert clock(FIELD_SCALES["failure_mode"], 1).tolist() == [12.0]
    assert np.isnan(clock(SAFETY, 2)).all()


def test_the_other_episodes_are_their_median() -> None:
    people = np.array([0.0, 0.2, 0.6, 1.0, NAN])
    assert other_episodes(COMPLETION, people) == pytest.approx([0.6, 0.6, 0.2, 0.2, 0.4])


def test_between_two_steps_the_other_episodes_are_the_lower_one() -> None:
    assert other_episodes(SAFETY, np.array([0.0, 1.0, 2.0])).tolist() == [1.0, 1.0, 0.0]


def test_the_other_episodes_leave_the_judged_one_out_of_the_count() -> None:
    # Two failures, two successes: without one of its own the other level leads.
    people = np.array([0.0, 0.0, 2.0, 2.0, NAN])
    assert other_episodes(OUTCOME, people) == pytest.approx([2.0, 2.0, 0.0, 0.0, NAN], nan_ok=True)


@pytest.mark.parametrize("scale", [COMPLETION, OUTCOME, SAFETY])
def test_there_is_no_other_episode_of_one(scale) -> None:
    assert np.isnan(other_episodes(scale, np.array([1.0]))).all()
    assert np.isnan(other_episodes(scale, np.array([NAN, NAN]))).all()


@given(st.lists(st.integers(0, 20), min_size=2, max_size=30))
def test_the_median_of_the_others_is_the_median_of_the_others(twentieths: list[int]) -> None:
    people = np.array(twentieths) / 20
    expected = [median(np.delete(people, k).tolist()) for k in range(len(people))]
    assert other_episodes(COMPLETION, people) == pytest.approx(expected)


def test_curves_of_clock_and_frozen_frame_are_known_where_the_judges_is() -> None:
    judged = {("d", 0): (np.array([0.0, 5.0, 10.0]), np.array([0.1, 0.7, NAN]))}
    frames, ticks = clock_curves(judged)["d", 0]
    assert frames.tolist() == [0.0, 5.0, 10.0]
    assert ticks == pytest.approx([0.0, 0.5, NAN], nan_ok=True)
    assert frozen_curves(judged)["d", 0][1] == pytest.approx([0.7, 0.7, NAN], nan_ok=True)


def test_a_curve_without_a_known_value_cannot_be_frozen() -> None:
    assert frozen_curves({("d", 0): (np.array([0.0]), np.array([NAN]))}) == {}
