"""Agreement statistics give the numbers of published worked examples."""

from __future__ import annotations

import numpy as np
import pytest

from robojudge.agreement.statistics.base import Statistic, point
from robojudge.agreement.statistics.gwet import GwetAC1
from robojudge.agreement.statistics.icc import ICC21, ICC2k
from robojudge.agreement.statistics.interval import Bias, LimitOfAgreement, LinCCC, Pearson
from robojudge.agreement.statistics.kappa import kappa
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha
from robojudge.agreement.statistics.nominal import CohenKappa, PercentAgreement
from robojudge.agreement.statistics.ranks import AUROC

NONE = np.nan
KRIPPENDORFF_2011 = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
).T
"""K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C: 4 observers, 12 units."""
SHROUT_FLEISS_1979 = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)
"""P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979), table 2: 6 targets, 4 judges."""
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI_WRIGHT = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]
"""J. M. Bland and D. G. Altman, Lancet 327 (1986), table 1: peak flow of 17 people by two meters, l/min."""


def pairs(table: list[list[int]]) -> np.ndarray:
    """Unfold a table of counts, rows the first rater, into one row an episode."""
    return np.array(
        [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)],
        dtype=float,
    )


def value(statistic: Statistic, values: np.ndarray) -> float:
    estimate = point(statistic, values)
    assert estimate.value is not None, estimate.reason
    return estimate.value


@pytest.mark.parametrize(
    ("scale", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_of_krippendorffs_observers(scale, published):
    assert value(KrippendorffAlpha(scale), KRIPPENDORFF_2011) == pytest.approx(published, abs=5e-4)


def test_ac1_of_the_same_observers_with_ratings_missing():
    """K. L. Gwet, Handbook of Inter-Rater Reliability (4th ed., 2014): AC1 0.775 of these ratings."""
    assert value(GwetAC1(5), KRIPPENDORFF_2011 - 1) == pytest.approx(0.77544, abs=5e-6)


def test_kappa_and_ac1_of_gwets_two_raters():
    """K. L. Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008): 125 subjects."""
    ratings = pairs([[118, 5], [2, 0]])
    assert value(PercentAgreement(), ratings) == pytest.approx(0.944)
    assert value(CohenKappa(2), ratings) == pytest.approx(-0.0234, abs=5e-5)
    assert value(GwetAC1(2), ratings) == pytest.approx(0.9408, abs=5e-5)


@pytest.mark.parametrize(("table", "published"), [([[40, 9], [6, 45]], 0.70), ([[80, 10], [5, 5]], 0.32)])
def test_kappa_of_two_tables_of_equal_agreement(table, published):
    """A. R. Feinstein and D. V. Cicchetti, Journal of Clinical Epidemiology 43 (1990), tables 1 and 2."""
    assert value(PercentAgreement(), pairs(table)) == pytest.approx(0.85)
    assert value(CohenKappa(2), pairs(table)) == pytest.approx(published, abs=5e-3)


def test_the_kappa_paradox():
    """Both raters say success of 90% of the episodes and agree on 90%: kappa 0.44, AC1 0.88."""
    ratings = pairs([[5, 5], [5, 85]])
    assert value(CohenKappa(2), ratings) == pytest.approx(0.4 / 0.9)
    assert value(GwetAC1(2), ratings) == pytest.approx((0.9 - 0.18) / 0.82)


def test_weighted_kappa_of_cohens_diagnoses():
    """J. Cohen, Psychological Bulletin 70 (1968), table 1: kappa 0.492, weighted 0.348, N = 200."""
    table = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
    cost = np.array([[0.0, 1, 3], [1, 0, 6], [3, 6, 0]])
    assert value(CohenKappa(3), pairs(table)) == pytest.approx(0.492, abs=5e-4)
    assert kappa(np.array([table], dtype=float), cost)[0] == pytest.approx(0.348, abs=5e-4)


def test_intraclass_correlations_of_shrout_and_fleiss():
    assert value(ICC21(), SHROUT_FLEISS_1979) == pytest.approx(0.29, abs=5e-3)
    assert value(ICC2k(), SHROUT_FLEISS_1979) == pytest.approx(0.62, abs=5e-3)


def test_bland_and_altmans_meters():
    """Mean difference -2.1, standard deviation 38.8, r 0.94; limits here at 1.96 deviations, not 2."""
    meters = np.array([MINI_WRIGHT, WRIGHT], dtype=float).T
    low, high = (value(LimitOfAgreement(side), meters) for side in ("low", "high"))
    assert value(Bias(), meters) == pytest.approx(-2.1, abs=0.05)
    assert (high - low) / 3.92 == pytest.approx(38.8, abs=0.05)
    assert value(Pearson(), meters) == pytest.approx(0.94, abs=5e-3)


def test_concordance_of_the_same_meters():
    """Other programs give 0.9427 of these readings; Lin (1989), eq. 2: r times what bias takes off it."""
    meters = np.array([WRIGHT, MINI_WRIGHT], dtype=float).T
    ratio = np.std(WRIGHT) / np.std(MINI_WRIGHT)
    shift = (np.mean(WRIGHT) - np.mean(MINI_WRIGHT)) / np.sqrt(np.std(WRIGHT) * np.std(MINI_WRIGHT))
    bias_factor = 2 / (ratio + 1 / ratio + shift**2)
    assert value(LinCCC(), meters) == pytest.approx(0.942742, abs=5e-7)
    assert value(LinCCC(), meters) == pytest.approx(value(Pearson(), meters) * bias_factor, abs=1e-12)


def test_area_of_hanley_and_mcneils_images():
    """J. A. Hanley and B. J. McNeil, Radiology 143 (1982), table I: 58 normal, 51 abnormal, area 0.893."""
    scores = pairs([[33, 6, 6, 11, 2], [3, 2, 2, 11, 33]])
    assert value(AUROC(), scores) == pytest.approx(0.893, abs=5e-4)
