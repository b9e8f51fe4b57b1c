"""Intervals: by hand, against scipy's bootstrap, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from gate_cases import drawn, pairs
from scipy import stats

from robojudge.agreement.intervals import interval
from robojudge.agreement.resampling import Resamples
from robojudge.agreement.statistics.interval import MAE, LinCCC
from robojudge.agreement.statistics.nominal import CohenKappa

EVENLY = (np.arange(1000) + 0.5) / 1000
"""Resamples evenly over 0..1, so that a percentile is its own share."""


def test_without_skew_ends_are_percentiles_at_widened_student_quantiles():
    # 10 episodes: t(9) at 5% is -1.833, times sqrt(10/9) = -1.932, a share of 0.0267 of a normal.
    found = interval(drawn(0.5, EVENLY, 0.5 + np.tile([-0.1, 0.1], 5)))
    assert found.lower_bound == pytest.approx(0.0267, abs=1e-3)
    # t(9) at 2.5% is -2.262, times sqrt(10/9) = -2.385: 0.0085.
    assert found.low == pytest.approx(0.0085, abs=1e-3)
    assert found.high == pytest.approx(0.9915, abs=1e-3)
    assert (found.value, found.n_units, found.n_undefined, found.reason) == (0.5, 10, 0, None)


def test_skew_moves_both_ends_and_heavy_tails_take_freedom():
    # Pulls of nine times 1 and once -9: acceleration -720 / (6 * 90^1.5) = -0.1405, kurtosis
    # 10 * 6570 / 90^2 = 8.11, so 2 * 10 / 7.11 = 2.81 degrees of freedom instead of 9.
    left_out = 0.5 - np.array([1.0] * 9 + [-9.0]) / 100
    found = interval(drawn(0.5, EVENLY, left_out))
    bias = acceleration = -720 / (6 * 90**1.5)
    quantile = bias + stats.t.ppf(0.05, 20 / (65700 / 8100 - 1)) * np.sqrt(10 / 9)
    by_hand = stats.norm.cdf(bias + quantile / (1 - acceleration * quantile))
    assert found.lower_bound == pytest.approx(by_hand, abs=1e-3)
    assert by_hand == pytest.approx(0.0000, abs=0.001)
    assert found.high < interval(drawn(0.5, EVENLY, 0.5 + np.tile([-0.1, 0.1], 5))).high


def test_the_more_careful_of_two_biases_counts():
    symmetric = 0.5 + np.tile([-0.1, 0.1], 5)
    centre = interval(drawn(0.5, EVENLY, symmetric))
    high_point = interval(drawn(0.6, EVENLY, symmetric))
    low_point = interval(drawn(0.4, EVENLY, symmetric))
    assert high_point.low == centre.low
    assert low_point.low < centre.low


@pytest.mark.parametrize("n", [150, 400])
def test_ends_agree_with_the_bca_of_scipy_where_studies_are_large(n):
    rng = np.random.default_rng(n)
    people = rng.beta(1.2, 0.9, n)
    values = np.column_stack([people, people + 0.2 * rng.standard_normal(n)])
    study = Resamples(range(n), n_resamples=4000, seed=1).draws([(LinCCC(), values)])[0]
    found = interval(study, 0.90)

    def ccc(x, y, axis=-1):
        gap = x.mean(axis) - y.mean(axis)
        cov = (x * y).mean(axis) - x.mean(axis) * y.mean(axis)
        return 2 * cov / (x.var(axis) + y.var(axis) + gap**2)

    theirs = stats.bootstrap(
        (values[:, 0], values[:, 1]),
        ccc,
        paired=True,
        vectorized=True,
        n_resamples=4000,
        confidence_level=0.90,
        method="BCa",
        rng=np.random.default_rng(0),
    ).confidence_interval
    # Resamples differ, and Student quantiles and the careful bias take a little off: a tenth of the width.
    tenth = (theirs.high - theirs.low) / 10
    assert found.low == pytest.approx(theirs.low, abs=tenth)
    assert found.high == pytest.approx(theirs.high, abs=tenth)
    assert study.resampled.std() == pytest.approx(
        stats.bootstrap(
            (values[:, 0], values[:, 1]),
            ccc,
            paired=True,
            vectorized=True,
            n_resamples=4000,
            method="percentile",
            rng=np.random.default_rng(0),
        ).standard_error,
        rel=0.08,
    )


def test_the_one_sided_bound_is_the_low_end_of_a_wider_interval():
    rng = np.random.default_rng(0)
    people = rng.random(50)
    study = Resamples(range(50)).draws(
        [(LinCCC(), np.column_stack([people, people + 0.2 * rng.standard_normal(50)]))]
    )[0]
    assert interval(study, 0.95).lower_bound == interval(study, 0.90).low
    assert interval(study, 0.95).low < interval(study, 0.95).lower_bound < study.point


def test_same_seed_same_interval():
    values = np.random.default_rng(0).random((40, 2))
    first, again = (interval(Resamples(range(40), seed=5).draws([(LinCCC(), values)])[0]) for _ in range(2))
    assert first == again


def test_perfect_agreement_promises_no_more_than_the_rule_of_three():
    # 40 episodes, half and half, all agreed: one more at odds makes kappa 1 - 2/41, and with 95% confidence
    # fewer than -ln(0.05) = 3.00 of 40 would be: 1 - 3.00 * 2/41 = 0.854.
    study = Resamples(range(40)).draws([(CohenKappa(2), pairs((0, 0, 20), (1, 1, 20)))])[0]
    found = interval(study)
    assert found.lower_bound == pytest.approx(1 - -np.log(0.05) * 2 / 41, abs=1e-12)
    assert found.low == pytest.approx(1 - -np.log(0.025) * 2 / 41, abs=1e-12)
    assert found.high == 1.0


def test_perfect_agreement_on_a_lopsided_scale_promises_little():
    study = Resamples(range(40)).draws([(CohenKappa(2), pairs((0, 0, 4), (1, 1, 36)))])[0]
    assert study.point == 1.0
    assert interval(study).lower_bound < 0.65


def test_no_error_at_all_has_an_upper_end():
    study = Resamples(range(50)).draws([(MAE(), np.column_stack([np.linspace(0, 1, 50)] * 2))])[0]
    found = interval(study)
    assert (found.value, found.low) == (0.0, 0.0)
    assert 0.01 < found.high < 0.05


def test_a_number_that_is_not_defined_has_no_interval():
    study = Resamples(range(30)).draws([(CohenKappa(2), pairs((1, 1, 30)))])[0]
    found = interval(study, undefined="one level throughout")
    assert (found.value, found.low, found.high, found.lower_bound) == (None, None, None, None)
    assert found.reason == "one level throughout"


def test_too_many_undefined_resamples_leave_no_interval():
    # One failure among 30: (29/30)^30 = 36% of resamples have none.
    study = Resamples(range(30)).draws([(CohenKappa(2), pairs((1, 1, 29), (0, 0, 1)))])[0]
    found = interval(study)
    assert found.value == 1.0
    assert found.low is None
    assert found.n_undefined == pytest.approx(2000 * (29 / 30) ** 30, rel=0.1)
    assert found.reason.startswith("not defined in 3")


def test_a_few_undefined_resamples_are_left_out_and_counted():
    values = pairs((0, 0, 4), (0, 1, 1), (1, 1, 35))
    found = interval(Resamples(range(40)).draws([(CohenKappa(2), values)])[0])
    assert 0 < found.n_undefined < 100
    assert found.low is not None


def test_one_episode_says_nothing_about_others():
    found = interval(drawn(0.5, np.linspace(0, 1, 100), [0.5], n_units=1))
    assert found.reason == "one episode says nothing about others"


def test_resamples_that_never_differ_leave_no_interval():
    assert interval(drawn(0.5, np.full(100, 0.5), np.full(10, 0.5))).reason.startswith("no resample differs")


def test_a_rater_of_one_answer_throughout_leaves_no_interval_rather_than_one_of_no_width():
    study = Resamples(range(40)).draws([(CohenKappa(2), pairs((0, 1, 10), (1, 1, 30)))])[0]
    found = interval(study)
    assert (found.value, found.low) == (0.0, None)
    assert found.reason.startswith("no resample differs")
