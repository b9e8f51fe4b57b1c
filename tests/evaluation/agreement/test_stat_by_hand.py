"""The worked examples of the section Agreement in docs/formulas.md."""

from __future__ import annotations

import numpy as np
import pytest

from robojudge.agreement.statistics.base import point
from robojudge.agreement.statistics.detection import Sensitivity, Specificity
from robojudge.agreement.statistics.gwet import GwetAC1, GwetAC2
from robojudge.agreement.statistics.interval import MAE, Bias, LimitOfAgreement, LinCCC, Pearson
from robojudge.agreement.statistics.kendall import KendallTauB
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha
from robojudge.agreement.statistics.nominal import BalancedAccuracy, CohenKappa, MacroF1, PercentAgreement
from robojudge.agreement.statistics.ordinal import LinearKappa, QuadraticKappa
from robojudge.agreement.statistics.ranks import AUROC, Spearman

SUCCESSES = np.repeat([[1.0, 1], [1, 0], [0, 1], [0, 0]], [85, 5, 5, 5], axis=0)
STEPS = np.array([[0, 1, 2, 3, 4], [0, 1, 2, 3, 3]], dtype=float).T
COMPLETIONS = np.array([[0, 0.5, 1, 1], [0.3, 0.8, 1, 1]]).T


@pytest.mark.parametrize(
    ("statistic", "ratings", "by_hand"),
    [
        (PercentAgreement(), SUCCESSES, 0.9),
        (CohenKappa(2), SUCCESSES, 1 - 0.1 / 0.18),
        (GwetAC1(2), SUCCESSES, (0.9 - 0.18) / 0.82),
        (Sensitivity(1), SUCCESSES, 85 / 90),
        (Specificity(1), SUCCESSES, 5 / 10),
        (BalancedAccuracy(2), SUCCESSES, (85 / 90 + 5 / 10) / 2),
        (MacroF1(2), SUCCESSES, (170 / 180 + 10 / 20) / 2),
        (QuadraticKappa(5), STEPS, 1 - 1 / 17),
        (LinearKappa(5), STEPS, 1 - 1 / 7.4),
        (GwetAC2(5), STEPS, (0.9875 - 0.73125) / 0.26875),
        (KendallTauB(), STEPS, 9 / np.sqrt(10 * 9)),
        (KrippendorffAlpha("nominal"), STEPS, 1 - 9 * 2 / (100 - 22)),
        (KrippendorffAlpha("interval"), STEPS, 1 - 9 * 2 / (2 * (10 * 53 - 19**2))),
        (LinCCC(), COMPLETIONS, 0.23125 / 0.27625),
        (Pearson(), COMPLETIONS, 0.115625 / np.sqrt(0.171875 * 0.081875)),
        (Spearman(), COMPLETIONS, 1.0),
        (MAE(), COMPLETIONS, 0.15),
        (Bias(), COMPLETIONS, 0.15),
        (LimitOfAgreement("low"), COMPLETIONS, 0.15 - 1.96 * np.sqrt(0.03)),
        (LimitOfAgreement("high"), COMPLETIONS, 0.15 + 1.96 * np.sqrt(0.03)),
        (AUROC(), np.array([[0, 0, 1, 1], [0.2, 0.6, 0.6, 0.9]]).T, 3.5 / 4),
    ],
    ids=lambda v: getattr(v, "name", ""),
)
def test_worked_examples(statistic, ratings, by_hand):
    assert point(statistic, ratings).value == pytest.approx(by_hand, abs=1e-12)


def test_ordinal_alpha_by_hand():
    """Mid-ranks of 0 0 1 1 2 2 3 3 3 4 from their middle: -4 -2 0 2.5 4.5; the one unlike pair is 2 apart."""
    expected = 2 * 10 * (2 * 16 + 2 * 4 + 2 * 0 + 3 * 2.5**2 + 4.5**2)
    assert point(KrippendorffAlpha("ordinal"), STEPS).value == pytest.approx(1 - 9 * 2 * 2**2 / expected)


def test_a_judge_that_ranks_well_but_is_off_by_a_third():
    """Correlations forgive it entirely; concordance does not."""
    people = np.linspace(0, 0.7, 30)
    values = np.column_stack([people, people + 0.3])
    assert point(Spearman(), values).value == pytest.approx(1.0)
    assert point(Pearson(), values).value == pytest.approx(1.0)
    assert point(LinCCC(), values).value < 0.55
    assert point(Bias(), values).value == pytest.approx(0.3)
