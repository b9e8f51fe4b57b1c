"""Two judges, or a judge and a ceiling, on the same episodes."""

from __future__ import annotations

import numpy as np
import pytest
from gate_cases import drawn

from robojudge.agreement.paired import compare_judges, difference
from robojudge.agreement.resampling import Resamples
from robojudge.agreement.statistics.interval import LinCCC


def study(n=120, noise=(0.1, 0.3)):
    rng = np.random.default_rng(0)
    people = rng.random(n)
    return people, *(people + sd * rng.standard_normal(n) for sd in noise)


def test_a_better_judge_is_ahead():
    people, good, poor = study()
    found = compare_judges(Resamples(range(120)), LinCCC(), people, ("good", good), ("poor", poor))
    assert found.better == "good"
    assert 0 < found.interval.low < found.interval.value < found.interval.high
    assert found.statement.startswith("good less poor: +0.")
    assert found.statement.endswith("lin_ccc on 120 episodes; good is ahead")
    turned = compare_judges(Resamples(range(120)), LinCCC(), people, ("poor", poor), ("good", good))
    assert turned.better == "good"
    assert turned.interval.value == -found.interval.value


def test_equal_judges_cannot_be_told_apart():
    people, one, other = study(noise=(0.2, 0.2))
    found = compare_judges(Resamples(range(120)), LinCCC(), people, ("one", one), ("other", other))
    assert found.better is None
    assert found.statement.endswith("they cannot be told apart")


def test_errors_that_two_judges_share_cancel():
    people, one, _ = study(noise=(0.3, 0.3))
    twin = one + 0.02 * np.random.default_rng(1).standard_normal(120)
    found = compare_judges(Resamples(range(120)), LinCCC(), people, ("one", one), ("twin", twin))
    assert found.interval.high - found.interval.low < 0.03


def test_only_episodes_that_both_judged_count():
    people, one, other = study()
    one[:30], other[-20:], people[40] = np.nan, np.nan, np.nan
    found = compare_judges(Resamples(range(120)), LinCCC(), people, ("one", one), ("other", other))
    assert found.interval.n_episodes == 69
    together = ~np.isnan(np.stack([people, one, other])).any(axis=0)
    points = [
        LinCCC()(np.column_stack([people, judge])[together], np.ones((1, 69)))[0] for judge in (one, other)
    ]
    assert found.interval.value == pytest.approx(points[0] - points[1], abs=1e-12)


def test_a_judge_against_itself_differs_by_nothing_and_is_not_ahead():
    people, one, _ = study()
    found = compare_judges(Resamples(range(120)), LinCCC(), people, ("one", one), ("again", one))
    assert found.interval.value == 0.0
    assert found.better is None
    assert "cannot be compared on lin_ccc: no resample differs" in found.statement


def test_a_number_that_is_not_defined_cannot_be_compared():
    known = drawn(0.8, np.linspace(0.7, 0.9, 100), np.full(30, 0.8))
    unknown = drawn(np.nan, np.full(100, np.nan), np.full(30, np.nan))
    found = difference("lin_ccc", ("judge", known), ("people", unknown))
    assert (found.interval.value, found.better) == (None, None)
    assert "cannot be compared" in found.statement
