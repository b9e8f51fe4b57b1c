"""Where a statistic is not defined there is no number, and a reason in plain words."""

from __future__ import annotations

import numpy as np
import pytest
from stat_cases import CASES, LEVELS, case_id, columns, ratings

from robojudge.agreement.statistics.base import Estimate, Statistic, point
from robojudge.agreement.statistics.detection import Sensitivity, Specificity
from robojudge.agreement.statistics.gwet import GwetAC1, GwetAC2
from robojudge.agreement.statistics.icc import ICC21, ICC2k
from robojudge.agreement.statistics.interval import MAE, Bias, LimitOfAgreement, LinCCC, Pearson
from robojudge.agreement.statistics.kendall import KendallTauB
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha
from robojudge.agreement.statistics.mean import MeanOver
from robojudge.agreement.statistics.nominal import BalancedAccuracy, CohenKappa, MacroF1, PercentAgreement
from robojudge.agreement.statistics.ordinal import QuadraticKappa
from robojudge.agreement.statistics.ranks import AUROC, Spearman

NAN = np.nan
SAME = np.full((6, 2), 1.0)
JUDGE_CONSTANT = np.array([[0, 1], [1, 1], [1, 1], [0, 1]], dtype=float)
EVERY = pytest.mark.parametrize("case", CASES, ids=case_id)


@EVERY
def test_nothing_said_is_no_number(case):
    for n in (0, 5):
        for raters in columns(case):
            estimate = point(case.statistic, np.full((n, raters), NAN))
            assert estimate.value is None
            assert estimate.n_episodes == 0
            assert estimate.reason is not None and estimate.reason.startswith("no episode")


@pytest.mark.parametrize("case", [case for case in CASES if case.raters != "one"], ids=case_id)
def test_one_rater_is_no_agreement(case):
    values = ratings(case, 20, 2, missing=0.0, seed=1)
    values[:, 1] = NAN
    estimate = point(case.statistic, values)
    assert estimate.value is None
    assert estimate.reason in ("no episode was rated by both raters", "no episode was rated by two raters")


@EVERY
def test_no_weight_at_all_is_nan_without_a_warning(case):
    for raters in columns(case):
        values = ratings(case, 10, raters, missing=0.2, seed=2)
        assert np.isnan(case.statistic(values, np.zeros((3, 10)))).all()


@pytest.mark.parametrize("case", [case for case in CASES if case.perfect is not None], ids=case_id)
def test_perfect_agreement(case):
    for raters in columns(case):
        values = np.repeat(ratings(case, 30, 1, missing=0.0, seed=3), raters, axis=1)
        assert point(case.statistic, values).value == pytest.approx(case.perfect, abs=1e-12)


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        (GwetAC1(LEVELS), 1.0),
        (GwetAC2(LEVELS), 1.0),
        (PercentAgreement(), 1.0),
        (MacroF1(LEVELS), 1.0),
        (Sensitivity(1), 1.0),
        (Specificity(0), 1.0),
        (MAE(), 0.0),
        (Bias(), 0.0),
        (LimitOfAgreement("low"), 0.0),
    ],
    ids=lambda v: getattr(v, "name", ""),
)
def test_what_two_raters_of_one_and_the_same_mind_still_have(statistic, value):
    assert point(statistic, SAME) == Estimate(value, 6)


@pytest.mark.parametrize(
    ("statistic", "reason"),
    [
        (CohenKappa(LEVELS), "gave one and the same level to every episode"),
        (QuadraticKappa(LEVELS), "gave one and the same level to every episode"),
        (KrippendorffAlpha("nominal"), "all ratings that can be paired are one and the same"),
        (KrippendorffAlpha("ordinal"), "all ratings that can be paired are one and the same"),
        (KrippendorffAlpha("interval"), "all ratings that can be paired are one and the same"),
        (LinCCC(), "gave one and the same number to every episode"),
        (Pearson(), "people and the judge each said the same of every episode"),
        (Spearman(), "people and the judge each said the same of every episode"),
        (KendallTauB(), "people and the judge each said the same of every episode"),
        (ICC21(), "one and the same number to every episode"),
        (ICC2k(), "one and the same number to every episode"),
        (AUROC(), "people called every episode a success"),
        (BalancedAccuracy(LEVELS), "people gave every episode the same category"),
        (Sensitivity(0), "people gave no episode this category"),
        (Specificity(1), "people gave every episode this category"),
    ],
    ids=lambda v: getattr(v, "name", ""),
)
def test_what_they_do_not_have_and_why(statistic, reason):
    estimate = point(statistic, SAME)
    assert estimate.value is None
    assert estimate.reason is not None and reason in estimate.reason


@pytest.mark.parametrize("constant", [0.1, 1 / 3, 0.7, 1e9 + 0.1])
@pytest.mark.parametrize(
    ("statistic", "raters"),
    [
        *[(statistic, 2) for statistic in (LinCCC(), Pearson(), Spearman(), KendallTauB())],
        *[
            (statistic, raters)
            for statistic in (ICC21(), ICC2k(), KrippendorffAlpha("ordinal"), KrippendorffAlpha("interval"))
            for raters in (2, 3, 5)
        ],
    ],
    ids=lambda v: getattr(v, "name", v),
)
def test_a_resample_of_one_value_only_is_not_mistaken_for_variation(statistic, raters, constant):
    """The episodes of the resample are alike though others, of weight 0, differ."""
    others = np.random.default_rng(0).random((50, raters)) * constant
    values = np.vstack([np.full((50, raters), constant), others])
    weights = np.r_[np.full(50, 3.0), np.zeros(50)][None]
    assert np.isnan(statistic(values, weights)).all()


def test_a_judge_that_always_says_the_same():
    """It agrees with nobody beyond chance: 0 where that is a fact, no number where nothing is ordered."""
    assert point(CohenKappa(2), JUDGE_CONSTANT).value == 0.0
    assert point(LinCCC(), JUDGE_CONSTANT).value == 0.0
    assert point(AUROC(), JUDGE_CONSTANT).value == 0.5
    assert point(BalancedAccuracy(2), JUDGE_CONSTANT).value == 0.5
    for statistic in (Pearson(), Spearman(), KendallTauB()):
        assert point(statistic, JUDGE_CONSTANT) == Estimate(
            None, 4, "the judge said the same of every episode"
        )
        assert point(statistic, JUDGE_CONSTANT[:, ::-1]).reason == "people said the same of every episode"


def test_two_constants_that_differ_agree_on_nothing():
    values = np.tile([0.0, 1.0], (5, 1))
    assert point(CohenKappa(2), values).value == 0.0
    assert point(LinCCC(), values).value == 0.0
    assert point(GwetAC1(2), values).value == -1.0


def test_an_episode_alone_is_too_few():
    alone = np.array([[0.2, 0.4]])
    for statistic in (Pearson(), Spearman(), KendallTauB(), ICC21(), LimitOfAgreement("low")):
        estimate = point(statistic, alone)
        assert estimate.reason == "1 episode was rated by both raters; it takes at least 2"
    assert point(MAE(), alone).value == pytest.approx(0.2)


def test_a_panel_of_one_is_no_panel():
    estimate = point(ICC21(), np.array([[0.1], [0.5], [0.9]]))
    assert estimate.reason == "there is one rater; it takes at least 2"


def test_episodes_that_vary_less_than_error_have_no_panel_reliability():
    values = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]])
    assert point(ICC21(), values).value == pytest.approx(-3.0)
    assert point(ICC2k(), values).reason == "the episodes' mean ratings do not vary beyond error"


def test_a_mean_over_episodes_skips_those_without_the_number():
    statistic = MeanOver("progress_mae")
    assert point(statistic, np.array([[0.2], [NAN], [0.4]])) == Estimate(pytest.approx(0.3), 2)
    assert point(statistic, np.array([[NAN]])).reason == "no episode has a progress_mae"


@pytest.mark.parametrize("code", [-1.0, 0.5, float(LEVELS)])
@pytest.mark.parametrize("make", [CohenKappa, QuadraticKappa, GwetAC1, GwetAC2, MacroF1, BalancedAccuracy])
def test_a_rating_that_is_no_code_is_refused(make, code):
    statistic: Statistic = make(LEVELS)
    with pytest.raises(ValueError, match=rf"rating {code:g} is no code of a scale of {LEVELS} levels"):
        point(statistic, np.array([[0.0, code]]))


@pytest.mark.parametrize("make", [GwetAC1, GwetAC2])
def test_a_scale_of_one_level_is_refused(make):
    with pytest.raises(ValueError, match="a scale of 1 level leaves nothing to disagree on"):
        make(1)
