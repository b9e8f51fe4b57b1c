"""Facts about the ceiling: one person against the others, on the episodes the judge is scored on."""

from __future__ import annotations

import numpy as np
import pytest
from people_cases import table_of

from robojudge.agreement.ceiling import AgainstOthers, leave_one_out, person_and_others, share_of_ceiling
from robojudge.agreement.panel_reliability import (
    PerfectJudgeCorrelation,
    full_panel,
    reliability_statistics,
)
from robojudge.agreement.resampling import Resamples, combined
from robojudge.agreement.statistics.base import Floats, Statistic, point
from robojudge.agreement.statistics.gwet import GwetAC1
from robojudge.agreement.statistics.icc import ICC2k
from robojudge.agreement.statistics.interval import MAE, LinCCC

NAN = float("nan")
STEPS = np.arange(10) / 10
SHIFTED = np.column_stack([STEPS, STEPS + 0.05, STEPS + 0.10])
"""Three people who order episodes alike, each 0.05 above the one before."""


def ceiling(
    statistic: Statistic, people: Floats, judge: Floats, field: str = "task_completion"
) -> list[float]:
    table = table_of(field, people)
    panel = leave_one_out(table, judge)
    once = np.ones((1, len(people)))
    return [float(AgainstOthers(statistic, who)(panel.values, once)[0]) for who in ("human", "judge")]


def test_worked_example() -> None:
    """Others' medians lie 0.075 above, at, and 0.075 below a person: CCC = 0.165 / (0.165 + shift^2)."""
    human, judge = ceiling(LinCCC(), SHIFTED, STEPS + 0.05)
    assert human == pytest.approx((2 * 0.165 / (0.165 + 0.075**2) + 1) / 3, abs=1e-12)
    assert judge == pytest.approx((2 * 0.165 / (0.165 + 0.025**2) + 1) / 3, abs=1e-12)
    assert (round(human, 3), round(judge, 3)) == (0.978, 0.997)
    assert ceiling(MAE(), SHIFTED, STEPS + 0.05) == pytest.approx([0.05, 0.05 / 3])


def test_each_person_has_a_number() -> None:
    table = table_of("task_completion", SHIFTED)
    panel = leave_one_out(table, STEPS)
    numbers = [point(MAE(), person_and_others(panel.values, k)).value for k in range(3)]
    assert panel.annotators == ("a", "b", "c")
    assert numbers == pytest.approx([0.075, 0.0, 0.075])


def test_a_judge_that_copies_a_person_reaches_what_that_person_does_in_their_place() -> None:
    rng = np.random.default_rng(0)
    people = rng.integers(0, 3, (60, 2)).astype(float)
    human, judge = ceiling(GwetAC1(3), people, people[:, 0], "outcome")
    alone = point(GwetAC1(3), people).value
    assert human == pytest.approx(alone)
    assert judge == pytest.approx((alone + 1.0) / 2)


def test_only_episodes_the_judge_is_scored_on_count() -> None:
    people = np.vstack([SHIFTED, 1.0 - SHIFTED])
    judge = np.concatenate([STEPS, np.full(10, NAN)])
    assert ceiling(LinCCC(), people, judge) == pytest.approx(ceiling(LinCCC(), SHIFTED, STEPS))


def test_two_people_who_disagree_have_a_low_ceiling_though_they_agree_wherever_there_is_a_consensus() -> None:
    people = np.vstack([np.tile([[0.0, 0.0], [2.0, 2.0]], (6, 1)), np.tile([[0.0, 2.0]], (6, 1))])
    human, judge = ceiling(GwetAC1(3), people, people[:, 0], "outcome")
    assert human == pytest.approx(point(GwetAC1(3), people).value)
    assert human < 0.6 < judge


def test_resampled_all_at_once_is_one_after_the_other() -> None:
    rng = np.random.default_rng(2)
    people = np.clip(rng.random((50, 1)) + rng.normal(0, 0.1, (50, 4)), 0, 1)
    people[rng.random(people.shape) < 0.3] = NAN
    table = table_of("task_completion", people)
    panel = leave_one_out(table, rng.random(50))
    weights = rng.multinomial(50, np.full(50, 1 / 50), 20).astype(float)
    for who in ("human", "judge"):
        statistic = AgainstOthers(LinCCC(), who)
        together = statistic(panel.values, weights)
        drawn = [np.repeat(panel.values, row.astype(int), axis=0) for row in weights]
        np.testing.assert_allclose(together, [statistic(rows, np.ones((1, 50)))[0] for rows in drawn])


def test_ratio_and_difference_come_from_the_same_resamples() -> None:
    rng = np.random.default_rng(3)
    truth = rng.random(80)
    people = np.clip(truth[:, None] + rng.normal(0, 0.15, (80, 3)), 0, 1)
    judge = np.clip(truth + rng.normal(0, 0.05, 80), 0, 1)
    table = table_of("task_completion", people)
    panel = leave_one_out(table, judge)
    draws = Resamples(table.episodes, n_resamples=200)
    human, stand_in = draws.draws(
        [(AgainstOthers(LinCCC(), "human"), panel.values), (AgainstOthers(LinCCC(), "judge"), panel.values)]
    )
    ratio = combined(share_of_ceiling, stand_in, human)
    assert ratio.point == pytest.approx(stand_in.point / human.point)
    assert ratio.point > 1.0
    assert (ratio.resampled > 1.0).mean() > 0.9


def test_there_is_no_share_of_a_ceiling_that_is_not_above_zero() -> None:
    shares = share_of_ceiling(np.array([0.5, 0.5, 0.5, NAN]), np.array([0.0, -0.1, 0.25, 0.5]))
    np.testing.assert_array_equal(shares, [NAN, NAN, 2.0, NAN])


def test_one_person_has_no_ceiling() -> None:
    for people in (np.array([[0.5]] * 20), np.array([[0.5, NAN]] * 20)):
        panel = leave_one_out(table_of("task_completion", people), np.full(20, 0.5))
        assert panel.annotators == ()
        assert panel.reason == "it takes two people; 1 rated task_completion before seeing a judge"
        assert np.isnan(panel.one_other_share)
        assert np.isnan(AgainstOthers(MAE(), "human")(panel.values, np.ones((3, 20)))).all()
        assert AgainstOthers(MAE(), "human").undefined(panel.values).startswith("nobody rated 10")


def test_people_with_too_few_common_episodes_are_left_out_and_counted() -> None:
    people = np.column_stack([np.arange(12) / 12, np.arange(12) / 12, np.full(12, NAN)])
    people[:9, 2] = 0.5
    panel = leave_one_out(table_of("task_completion", people), people[:, 0])
    assert (panel.annotators, panel.left_out, panel.reason) == (("a", "b"), {"c": 9}, None)
    few = leave_one_out(table_of("task_completion", people[:9]), people[:9, 0])
    assert few.reason == ("nobody rated 10 of the judged episodes that somebody else rated too (at most 9)")


def test_how_often_the_others_are_one_person_is_told() -> None:
    people = SHIFTED.copy()
    assert leave_one_out(table_of("task_completion", people[:, :2]), STEPS).one_other_share == 1.0
    assert leave_one_out(table_of("task_completion", people), STEPS).one_other_share == 0.0


def test_a_person_who_says_the_same_throughout_does_not_hide_the_others() -> None:
    people = np.column_stack([STEPS, STEPS, np.full(10, 0.5)])
    human, _ = ceiling(LinCCC(), people, STEPS)
    table = table_of("task_completion", people)
    panel = leave_one_out(table, STEPS)
    numbers = [point(LinCCC(), person_and_others(panel.values, k)).value for k in range(3)]
    assert human == pytest.approx(np.mean([value for value in numbers if value is not None]))


def test_a_perfect_judge_correlates_with_noisy_people_as_far_as_they_are_reliable() -> None:
    """ICC(2,1) = 0.5: sqrt(k / (k + 1)) for k people, 0.87 for 3 and 0.91 for 5."""
    rng = np.random.default_rng(4)
    truth = rng.normal(size=4000)
    for k, expected in ((3, 0.87), (5, 0.91)):
        people = truth[:, None] + rng.normal(size=(4000, k))
        value = point(PerfectJudgeCorrelation(), people).value
        assert value == pytest.approx(expected, abs=0.01)
        assert value == pytest.approx(np.corrcoef(truth, people.mean(axis=1))[0, 1], abs=0.01)


def test_unreliable_people_leave_nothing_to_correlate_with() -> None:
    people = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.9], [1.0, 0.2]])
    reliability = point(ICC2k(), people).value
    assert reliability is None or reliability < 0
    assert point(PerfectJudgeCorrelation(), people).value in (0.0, None)


def test_the_panel_is_of_those_who_rated_most_together() -> None:
    people = np.full((30, 4), 0.5)
    people[20:, 2] = NAN
    people[:, 3] = NAN
    people[25:, 3] = 0.1
    panel = full_panel(people)
    assert panel.shape == (30, 3)
    assert (~np.isnan(panel).any(axis=1)).sum() == 20
    assert np.isnan(panel[20:]).all()
    alone = np.array([[0.1, NAN], [NAN, 0.2]])
    assert np.isnan(full_panel(alone)).all()


def test_the_two_who_share_episodes_are_found_beside_one_who_rated_more() -> None:
    people = np.full((40, 3), NAN)
    people[:25, 0] = 0.5
    people[25:, 1:] = 0.5
    assert (~np.isnan(full_panel(people)).any(axis=1)).sum() == 15


def test_reliability_of_categories_is_alpha_and_of_numbers_icc_too() -> None:
    outcome = reliability_statistics(table_of("outcome", [[0, 1], [1, 1]]))
    assert [statistic.name for statistic, _ in outcome] == ["krippendorff_alpha_nominal"]
    numbers = reliability_statistics(table_of("task_completion", SHIFTED))
    assert [statistic.name for statistic, _ in numbers] == [
        "krippendorff_alpha_interval",
        "icc_2_1",
        "icc_2_k",
        "perfect_judge_correlation",
    ]
    assert all(point(statistic, values).value is not None for statistic, values in numbers)
    for few in ([[1], [2]], [[1, NAN], [NAN, 2]], np.empty((2, 0))):
        alone = reliability_statistics(table_of("safety", few))
        assert all(point(statistic, values).reason for statistic, values in alone)
