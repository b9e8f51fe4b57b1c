"""Agreement statistics give what scipy and scikit-learn give, with ties, rare categories and many levels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kendalltau, pearsonr, spearmanr
from sklearn.metrics import (
    balanced_accuracy_score,
    cohen_kappa_score,
    confusion_matrix,
    f1_score,
    mean_absolute_error,
    recall_score,
    roc_auc_score,
)

from robojudge.agreement.statistics.base import Statistic, point
from robojudge.agreement.statistics.detection import Sensitivity, Specificity
from robojudge.agreement.statistics.interval import MAE, LimitOfAgreement, Pearson
from robojudge.agreement.statistics.kendall import KendallTauB
from robojudge.agreement.statistics.nominal import BalancedAccuracy, CohenKappa, MacroF1
from robojudge.agreement.statistics.ordinal import LinearKappa, QuadraticKappa
from robojudge.agreement.statistics.ranks import AUROC, Spearman
from robojudge.agreement.statistics.tables import confusion

SIZES = pytest.mark.parametrize(("n", "levels"), [(12, 3), (80, 5), (500, 13), (400, 2)])


def codes(n: int, levels: int) -> np.ndarray:
    draw = np.random.default_rng(n + levels)
    odds = 0.6 ** np.arange(levels)
    people = draw.choice(levels, n, p=odds / odds.sum())
    judge = np.where(draw.random(n) < 0.6, people, draw.integers(0, levels, n))
    return np.column_stack([people, judge]).astype(float)


def numbers(n: int, decimals: int) -> np.ndarray:
    draw = np.random.default_rng(n + decimals)
    people = draw.normal(5, 1, n)
    return np.round(np.column_stack([people, people + draw.normal(1, 1, n)]), decimals)


def agrees(statistic: Statistic, values: np.ndarray, expected: float) -> bool:
    return point(statistic, values).value == pytest.approx(float(expected), abs=1e-9)


@SIZES
def test_kappas_are_those_of_scikit_learn(n, levels):
    values = codes(n, levels)
    labels = list(range(levels))
    for statistic, weights in (
        (CohenKappa(levels), None),
        (LinearKappa(levels), "linear"),
        (QuadraticKappa(levels), "quadratic"),
    ):
        assert agrees(statistic, values, cohen_kappa_score(*values.T, labels=labels, weights=weights))


@SIZES
def test_confusion_and_its_shares_are_those_of_scikit_learn(n, levels):
    values = codes(n, levels)
    people, judge = values.T.astype(int)
    found = confusion(values, np.ones((1, n)), levels)[0]
    assert (found == confusion_matrix(people, judge, labels=range(levels))).all()
    assert agrees(MacroF1(levels), values, f1_score(people, judge, average="macro"))
    assert agrees(Sensitivity(0), values, recall_score(people == 0, judge == 0))
    assert agrees(Specificity(0), values, recall_score(people != 0, judge != 0))
    within = np.column_stack([people, np.where(np.isin(judge, people), judge, people)]).astype(float)
    assert agrees(BalancedAccuracy(levels), within, balanced_accuracy_score(*within.T))


@pytest.mark.parametrize("decimals", [0, 1, 6])
@pytest.mark.parametrize("n", [3, 50, 700])
def test_correlations_and_errors_are_those_of_scipy_and_scikit_learn(n, decimals):
    values = numbers(n, decimals)
    assert agrees(Pearson(), values, pearsonr(*values.T).statistic)
    assert agrees(Spearman(), values, spearmanr(*values.T).statistic)
    assert agrees(KendallTauB(), values, kendalltau(*values.T).statistic)
    assert agrees(MAE(), values, mean_absolute_error(*values.T))
    gap = values[:, 1] - values[:, 0]
    assert agrees(LimitOfAgreement("high"), values, gap.mean() + 1.96 * gap.std(ddof=1))


@pytest.mark.parametrize("decimals", [0, 1, 6])
def test_tau_of_few_levels_against_many_is_that_of_scipy(decimals):
    values = numbers(600, decimals)
    values[:, 1] = np.digitize(values[:, 1], [4.5, 5.5, 6.5, 7.5])
    for ordered in (values, values[:, ::-1], values * [1, -1]):
        assert agrees(KendallTauB(), ordered, kendalltau(*ordered.T).statistic)


@pytest.mark.parametrize("decimals", [0, 1, 6])
def test_auroc_is_that_of_scikit_learn(decimals):
    values = numbers(300, decimals)
    values[:, 0] = values[:, 0] > 5.5
    assert agrees(AUROC(), values, roc_auc_score(*values.T))


def test_numbers_far_from_zero_lose_no_digits():
    values = numbers(200, 6)
    far = values + 1e6
    assert point(Pearson(), far).value == pytest.approx(pearsonr(*values.T).statistic, abs=1e-8)
