"""Numbers of one episode's progress curve and subtasks: right by hand, or a reasoned None."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from robojudge.agreement.statistics.base import point
from robojudge.agreement.statistics.curves import (
    EpisodeNumber,
    progress_mae,
    progress_pearson,
    value_order_correlation,
)
from robojudge.agreement.statistics.nominal import CohenKappa
from robojudge.agreement.statistics.subtasks import boundary_f1, matched_statuses, ordering_tau

TIMES = np.arange(6.0)


def test_a_clock_and_a_reversed_clock():
    assert value_order_correlation(TIMES, TIMES / 5) == EpisodeNumber(1.0)
    assert value_order_correlation(TIMES, 1 - TIMES / 5) == EpisodeNumber(-1.0)


def test_order_counts_ties_at_their_middle():
    """Ranks 1.5 1.5 3 4.5 4.5 6 against 1..6: r = 16.5 / sqrt(17.5 * 16.5)."""
    progress = np.array([0.0, 0.0, 0.2, 0.6, 0.6, 1.0])
    voc = value_order_correlation(TIMES, progress)
    assert voc.value == pytest.approx(16.5 / np.sqrt(17.5 * 16.5))
    assert voc.value == pytest.approx(spearmanr(TIMES, progress).statistic)


def test_a_curve_that_is_right_half_the_time_only_is_not_a_clock():
    saturated = np.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert 0.6 < value_order_correlation(TIMES, saturated).value < 0.7


def test_a_constant_curve_has_no_order():
    voc = value_order_correlation(TIMES, np.full(6, 0.4))
    assert voc == EpisodeNumber(None, "the progress is the same at every point")


def test_unknown_points_are_left_out():
    progress = np.array([0.0, np.nan, 0.1, np.nan, 0.9, 1.0])
    assert value_order_correlation(TIMES, progress) == EpisodeNumber(1.0)


@pytest.mark.parametrize("known", [0, 1, 2])
def test_two_points_are_always_in_order_and_say_nothing(known):
    progress = np.full(6, np.nan)
    progress[:known] = np.arange(known)
    assert value_order_correlation(TIMES, progress) == EpisodeNumber(
        None, f"{known} points are known; it takes at least 3"
    )


def test_progress_error_and_correlation_by_hand():
    truth = np.array([0.0, 0.5, 1.0, np.nan])
    progress = np.array([0.3, 0.8, 1.0, 0.2])
    assert progress_mae(truth, progress).value == pytest.approx(0.2)
    assert progress_pearson(truth, progress).value == pytest.approx(
        np.corrcoef(truth[:3], progress[:3])[0, 1]
    )


def test_a_curve_off_by_a_constant_correlates_fully_and_errs():
    truth = np.array([0.0, 0.2, 0.4, 0.7])
    assert progress_pearson(truth, truth + 0.3).value == pytest.approx(1.0)
    assert progress_mae(truth, truth + 0.3).value == pytest.approx(0.3)


def test_a_constant_truth_is_said_to_be_constant():
    found = progress_pearson(np.zeros(4), np.arange(4.0))
    assert found == EpisodeNumber(None, "the true progress is the same at every point")
    assert progress_mae(np.zeros(4), np.full(4, 0.25)) == EpisodeNumber(0.25)
    assert progress_mae(np.full(2, np.nan), np.ones(2)).reason == "no point is known in both curves"


def test_boundaries_by_hand():
    """True 1 2 4 s, found 1.2 1.3 4.6 s, within 0.5 s: one match of three and three, F1 1/3."""
    assert boundary_f1([1, 2, 4], [1.2, 1.3, 4.6], 0.5) == EpisodeNumber(pytest.approx(1 / 3))
    assert boundary_f1([1, 2, 4], [1.2, 1.6, 4.6], 0.7) == EpisodeNumber(pytest.approx(1.0))


def test_a_boundary_is_matched_once_and_the_nearest_first():
    assert boundary_f1([1.0], [0.9, 1.05], 0.5).value == pytest.approx(2 / 3)
    assert boundary_f1([1.0, 1.4], [1.3], 0.5).value == pytest.approx(2 / 3)
    assert boundary_f1([0.0, 0.4], [0.3, 0.9], 0.5).value == pytest.approx(0.5)


def test_boundaries_of_one_side_only_and_of_neither():
    assert boundary_f1([1.0], [], 0.5) == EpisodeNumber(0.0)
    assert boundary_f1([], [1.0], 0.5) == EpisodeNumber(0.0)
    assert boundary_f1([], [], 0.5).reason == "neither people nor the judge put a boundary"


def test_boundaries_do_not_depend_on_their_order():
    assert boundary_f1([4, 1, 2], [4.6, 1.6, 1.2], 0.7) == boundary_f1([1, 2, 4], [1.2, 1.6, 4.6], 0.7)


def test_statuses_are_matched_by_name_and_turn():
    people = [("reach", 1), ("grasp", 1), ("reach", 0), ("place", None)]
    judge = [("grasp", 0), ("reach", 1), ("place", 1), ("push", 1), ("reach", 1)]
    rows = matched_statuses(people, judge)
    assert np.array_equal(rows, [[1, 1], [1, 0], [0, 1], [np.nan, 1], [0, 1]], equal_nan=True)
    assert matched_statuses([], []).shape == (0, 2)
    assert point(CohenKappa(2), rows).n_episodes == 5
    assert point(CohenKappa(2), rows).value == pytest.approx(1 - 3 * 4 / (2 * 1 + 2 * 3))


def test_order_of_common_subtasks():
    assert ordering_tau(["a", "b", "c"], ["a", "x", "b", "c"]) == EpisodeNumber(1.0)
    assert ordering_tau(["a", "b", "c"], ["c", "b", "a"]) == EpisodeNumber(-1.0)
    assert ordering_tau(["a", "b", "c"], ["a", "c", "b"]).value == pytest.approx(1 / 3)
    assert ordering_tau(["a", "b", "a"], ["a", "a", "b"]).value == pytest.approx(1 / 3)
    assert ordering_tau(["a", "b"], ["b", "c"]).reason == "1 subtasks are common; an order takes at least 2"
