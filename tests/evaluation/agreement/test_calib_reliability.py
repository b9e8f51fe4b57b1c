"""Facts about reliability: bins, their intervals, and errors worked by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.agreement.calibration.metrics import number_metrics, probability_metrics
from robojudge.agreement.calibration.reliability import (
    calibration_error,
    debiased_calibration_error,
    equal_mass_bins,
    reliability_bins,
    wilson,
)

P = np.repeat([0.2, 0.8], 10)
Y = np.repeat([1.0, 0.0, 1.0, 0.0], [4, 6, 6, 4])
"""Ten episodes at 0.2 of which 4 succeed, ten at 0.8 of which 6 succeed."""


def test_worked_example() -> None:
    """Both bins are 0.2 off. Chance: 0.24 / 9 in each, so 0.04 - 0.0267 = 0.0133 and its root 0.1155."""
    bins = reliability_bins(P, Y)
    assert [(b.n, b.predicted, b.observed) for b in bins] == [
        (10, pytest.approx(0.2), 0.4),
        (10, pytest.approx(0.8), 0.6),
    ]
    assert calibration_error(bins) == pytest.approx(0.2)
    assert debiased_calibration_error(bins) == pytest.approx(np.sqrt(0.04 - 0.24 / 9))


def test_worked_example_of_the_brier_score() -> None:
    """Brier: (4 x .64 + 6 x .04 + 6 x .04 + 4 x .64) / 20 = .28; at the rates .4 and .6 it would be .24."""
    found = probability_metrics(P, Y)
    assert found.brier == pytest.approx(0.28)
    assert found.miscalibration == pytest.approx(0.04)
    assert found.discrimination == pytest.approx(0.01)
    assert found.uncertainty == pytest.approx(0.25)
    assert found.sharpness == pytest.approx(0.3)
    assert found.log_loss == pytest.approx(-(0.4 * np.log(0.2) + 0.6 * np.log(0.8)))


def test_wilson_as_published() -> None:
    """Newcombe 1998, table I, method 3 (score without continuity correction)."""
    for successes, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_a_sure_judge_that_is_always_right_has_no_error() -> None:
    found = probability_metrics(Y, Y)
    assert (found.brier, found.ece, found.ece_debiased, found.miscalibration) == (0, 0, 0, 0)
    assert found.discrimination == found.uncertainty
    assert found.log_loss == pytest.approx(-np.log(0.99))


def test_chance_alone_makes_the_plain_error_large_and_the_debiased_one_small() -> None:
    rng = np.random.default_rng(0)
    plain, squared = [], []
    for _ in range(300):
        p = rng.random(100)
        bins = reliability_bins(p, (rng.random(100) < p).astype(np.float64))
        plain.append(calibration_error(bins))
        squared.append(
            sum(
                b.n / 100 * ((b.predicted - b.observed) ** 2 - b.observed * (1 - b.observed) / (b.n - 1))
                for b in bins
            )
        )
    assert np.mean(plain) > 0.08
    assert abs(np.mean(squared)) < 0.002


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=200))
def test_the_parts_of_the_brier_score_add_up(pairs) -> None:
    p = np.array([score for score, _ in pairs])
    found = probability_metrics(p, np.array([float(success) for _, success in pairs]))
    assert found.brier == pytest.approx(found.miscalibration - found.discrimination + found.uncertainty)
    assert found.miscalibration >= -1e-12 and found.discrimination >= -1e-12


@given(st.lists(st.integers(0, 12), min_size=1, max_size=150))
def test_bins_hold_every_episode_once_and_never_split_equal_predictions(values) -> None:
    p = np.array(values) / 12
    bins = equal_mass_bins(p)
    assert sorted(np.concatenate(bins).tolist()) == list(range(len(p)))
    assert len(bins) <= 10
    assert all(p[low].max() < p[high].min() for low, high in pairwise(bins))
    assert len(bins) == 1 or min(len(rows) for rows in bins) >= 5


def test_bins_of_different_predictions_are_of_equal_mass() -> None:
    assert [len(rows) for rows in equal_mass_bins(np.arange(300) / 300)] == [30] * 10
    assert [len(rows) for rows in equal_mass_bins(np.arange(57) / 57)] == [11, 12, 11, 12, 11]
    assert [len(rows) for rows in equal_mass_bins(np.arange(7) / 7)] == [7]


def test_numbers_get_students_interval() -> None:
    """0.4 +- t(0.975, 9) x 0.1054 / sqrt 10 = 0.4 +- 2.2622 x 0.03333."""
    said = np.repeat([0.3, 0.5], 5)
    found = number_metrics(np.full(10, 0.6), said)
    assert (found.bins[0].low, found.bins[0].high) == pytest.approx((0.32459, 0.47541), abs=1e-5)
    assert (found.bias, found.mae, found.mse, found.sharpness) == pytest.approx((0.2, 0.2, 0.05, 0.0))
