"""Intervals of shares and chances: by hand, against scipy, and where few episodes decide."""

from __future__ import annotations

import numpy as np
import pytest
from gate_cases import pairs
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from robojudge.agreement.intervals import interval
from robojudge.agreement.left_out import Spread, spread
from robojudge.agreement.resampling import Resamples
from robojudge.agreement.statistics.base import independent
from robojudge.agreement.statistics.detection import Sensitivity, Specificity
from robojudge.agreement.statistics.nominal import PercentAgreement
from robojudge.agreement.statistics.ranks import AUROC
from robojudge.agreement.wilson import share_quantiles

NO_SPREAD = Spread(0.0, 0.0, 9.0)


def study(statistic, values, tasks=None):
    return Resamples(range(len(values)), tasks, n_resamples=200).draws([(statistic, values)])[0]


def ranked(n_failures, n_successes, misplaced=0.0):
    """Successes score 1..2, failures 0 but for one, which scores above a share of the successes."""
    above = np.linspace(1.0, 2.0, n_successes)
    below = np.zeros(n_failures)
    below[0] = np.quantile(above, misplaced) if misplaced else 0.0
    people = np.repeat([1.0, 0.0], [n_successes, n_failures])
    return np.column_stack([people, np.concatenate([above, below])])


def test_the_worked_example():
    # 9 of 10: leaving out a right one gives 8/9, the wrong one 1: variance 9/10 * (9 * 0.0111^2 + 0.1^2) =
    # 0.0100, as much as 0.9 * 0.1 / 0.0100 = 9 tosses, never fewer than 10. Kurtosis 10 * (9 * 0.0111^4
    # + 0.1^4) / 0.0111^2 = 8.11, so 20 / 7.11 = 2.81 degrees of freedom and t = -2.42 at 5%.
    left_out = np.array([8 / 9] * 9 + [1.0])
    seen = spread(left_out, 10)
    assert seen == pytest.approx((0.01, -0.1405, 2.812), abs=1e-3)
    t = stats.t.ppf(0.05, seen.degrees)
    assert t == pytest.approx(-2.42, abs=0.01)
    wilson = (0.9 + t**2 / 20 + t * np.sqrt(0.009 + t**2 / 400)) / (1 + t**2 / 10)
    assert wilson == pytest.approx(0.518, abs=1e-3)
    # Ten tosses with nine heads: Jeffreys' 5% is 0.669, so nothing lower is claimed.
    assert stats.beta.ppf(0.05, 9.5, 1.5) == pytest.approx(0.669, abs=1e-3)
    assert share_quantiles(0.9, 10.0, seen, np.array([0.05]))[0] == pytest.approx(0.669, abs=1e-3)


def test_a_share_of_many_episodes_has_the_wilson_interval_of_scipy():
    rng = np.random.default_rng(0)
    values = np.column_stack([np.ones(400), rng.random(400) < 0.8]).astype(float)
    found = interval(study(PercentAgreement(), values), 0.9)
    k = round(found.value * 400)
    theirs = stats.binomtest(k, 400).proportion_ci(0.9, method="wilson")
    assert found.low == pytest.approx(theirs.low, abs=1e-3)
    assert found.high == pytest.approx(theirs.high, abs=1e-3)


def test_an_auroc_of_many_episodes_has_the_standard_error_of_delong():
    rng = np.random.default_rng(1)
    success = rng.random(600) < 0.5
    score = success + 1.2 * rng.standard_normal(600)
    values = np.column_stack([success, score]).astype(float)
    wins = score[success][:, None] > score[~success][None, :]
    error = np.sqrt(
        wins.mean(axis=1).var(ddof=1) / success.sum() + wins.mean(axis=0).var(ddof=1) / (~success).sum()
    )
    found = interval(study(AUROC(), values), 0.9)
    assert found.value == pytest.approx(wins.mean(), abs=1e-12)
    assert (found.high - found.low) / 2 == pytest.approx(1.645 * error, rel=0.03)


@pytest.mark.parametrize("statistic", [Sensitivity(0), AUROC()])
def test_a_perfect_number_promises_no_more_than_its_few_failures_allow(statistic):
    few, many = (interval(study(statistic, values)) for values in _perfect(statistic))
    assert (few.value, few.high, many.value) == (1.0, 1.0, 1.0)
    assert few.lower_bound < 0.85
    assert few.lower_bound < many.lower_bound < 1.0


def _perfect(statistic):
    if isinstance(statistic, AUROC):
        return ranked(6, 94), ranked(50, 50)
    return pairs((0, 0, 6), (1, 1, 94)), pairs((0, 0, 50), (1, 1, 50))


def test_successes_do_not_vouch_for_specificity():
    bounds = [
        interval(study(Specificity(1), pairs((0, 0, 10), (1, 1, n)))).lower_bound for n in (30, 90, 190)
    ]
    # Jeffreys' 5% of ten tosses, all heads, whatever came of the successes.
    assert bounds == pytest.approx([stats.beta.ppf(0.05, 10.5, 0.5)] * 3, abs=1e-12)


def test_one_failure_out_of_place_among_ten_does_not_sink_the_bound():
    found = interval(study(AUROC(), ranked(10, 90, misplaced=0.6)))
    assert found.value == pytest.approx(0.94, abs=0.01)
    assert 0.65 < found.low < 0.85


def test_one_failure_says_nothing_of_others():
    found = interval(study(Specificity(1), pairs((0, 0, 1), (1, 1, 39))))
    assert found.value == 1.0
    assert found.low is None
    assert found.reason.startswith("not defined in")


def test_episodes_of_one_task_count_as_one_toss_where_tasks_are_drawn():
    tasks = np.repeat(np.arange(10), 10)
    values = np.column_stack([np.ones(100), np.repeat(np.arange(10) != 0, 10)]).astype(float)
    by_task, by_episode = study(PercentAgreement(), values, tasks), study(PercentAgreement(), values)
    assert (by_task.tosses, by_episode.tosses) == (10.0, 100.0)
    assert interval(by_task).low < interval(by_episode).low - 0.1


def test_uneven_tasks_count_as_fewer_even_ones():
    # One task of 3 episodes and one of 1: 4^2 / (3^2 + 1^2) = 1.6 tasks.
    assert independent(np.array([0, 0, 0, 1]), np.ones(4)) == 1.6
    assert independent(np.array([5, 9]), np.array([3.0, 1.0])) == 1.6
    assert independent(np.arange(7), np.ones(7)) == 7.0


def test_an_auroc_counts_as_its_scarcer_side_at_most():
    # 10 failures and 90 successes: 10 * 90 / 100 = 9 tosses.
    assert study(AUROC(), ranked(10, 90)).tosses == pytest.approx(9.0)


def test_one_score_throughout_is_a_coin_for_certain():
    values = np.column_stack([np.repeat([0.0, 1.0], [10, 90]), np.full(100, 0.9)])
    found = interval(study(AUROC(), values))
    assert (found.value, found.low, found.lower_bound, found.high) == (0.5, 0.5, 0.5, 0.5)


@given(
    share=st.integers(0, 1000).map(lambda k: k / 1000),
    tosses=st.floats(1.0, 500.0),
    variance=st.floats(0.0, 0.05),
    degrees=st.floats(1.0, 200.0),
)
def test_ends_lie_on_either_side_within_the_scale_and_mirror(share, tosses, variance, degrees):
    seen = Spread(variance, 0.0, degrees)
    below = np.array([0.025, 0.05, 0.95, 0.975])
    ends = share_quantiles(share, tosses, seen, below)
    assert (np.diff(ends) >= -1e-12).all()
    assert 0.0 <= ends[0] <= ends[1] <= share <= ends[2] <= ends[3] <= 1.0
    mirrored = 1.0 - share_quantiles(1.0 - share, tosses, seen, 1.0 - below)
    assert ends == pytest.approx(mirrored, abs=1e-9)


def test_most_studies_hold_the_truth_where_one_in_ten_fails():
    rng = np.random.default_rng(0)
    truth = stats.norm.cdf(2.0 / np.sqrt(2.0))
    held = 0
    for _ in range(200):
        success = rng.random(100) < 0.9
        values = np.column_stack([success, 2.0 * success + rng.standard_normal(100)]).astype(float)
        found = interval(study(AUROC(), values), 0.9)
        held += found.low is not None and found.low <= truth <= found.high
    assert 0.84 <= held / 200 <= 0.96
