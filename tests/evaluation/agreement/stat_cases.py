"""Every statistic of agreement, with the kind of ratings it takes and the exchanges it does not notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from robojudge.agreement.statistics.base import Statistic
from robojudge.agreement.statistics.detection import Sensitivity, Specificity
from robojudge.agreement.statistics.gwet import GwetAC1, GwetAC2
from robojudge.agreement.statistics.icc import ICC21, ICC2k
from robojudge.agreement.statistics.interval import MAE, Bias, LimitOfAgreement, LinCCC, Pearson
from robojudge.agreement.statistics.kendall import KendallTauB
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha
from robojudge.agreement.statistics.mean import MeanOver
from robojudge.agreement.statistics.nominal import BalancedAccuracy, CohenKappa, MacroF1, PercentAgreement
from robojudge.agreement.statistics.ordinal import LinearKappa, QuadraticKappa
from robojudge.agreement.statistics.ranks import AUROC, Spearman

LEVELS = 4


@dataclass(frozen=True)
class Case:
    statistic: Statistic
    takes: Literal["codes", "numbers", "labels"]
    """`labels`: 0 or 1 in the first column, a score in the second."""
    raters: Literal["one", "two", "any"]
    symmetric: bool = True
    perfect: float | None = 1.0
    """What it is where all raters say the same of each episode, and not the same of every episode."""


CASES = [
    Case(CohenKappa(LEVELS), "codes", "two"),
    Case(QuadraticKappa(LEVELS), "codes", "two"),
    Case(LinearKappa(LEVELS), "codes", "two"),
    Case(PercentAgreement(), "codes", "two"),
    Case(MacroF1(LEVELS), "codes", "two"),
    Case(BalancedAccuracy(LEVELS), "codes", "two", symmetric=False),
    Case(Sensitivity(1), "codes", "two", symmetric=False),
    Case(Specificity(1), "codes", "two", symmetric=False),
    Case(GwetAC1(LEVELS), "codes", "any"),
    Case(GwetAC2(LEVELS), "codes", "any"),
    Case(KrippendorffAlpha("nominal"), "codes", "any"),
    Case(KrippendorffAlpha("ordinal"), "codes", "any"),
    Case(KrippendorffAlpha("ordinal"), "numbers", "any"),
    Case(KrippendorffAlpha("interval"), "numbers", "any"),
    Case(ICC21(), "numbers", "any"),
    Case(ICC2k(), "numbers", "any"),
    Case(LinCCC(), "numbers", "two"),
    Case(Pearson(), "numbers", "two"),
    Case(Spearman(), "numbers", "two"),
    Case(KendallTauB(), "codes", "two"),
    Case(KendallTauB(), "numbers", "two"),
    Case(MAE(), "numbers", "two", perfect=0.0),
    Case(Bias(), "numbers", "two", symmetric=False, perfect=0.0),
    Case(LimitOfAgreement("low"), "numbers", "two", symmetric=False, perfect=0.0),
    Case(LimitOfAgreement("high"), "numbers", "two", symmetric=False, perfect=0.0),
    Case(AUROC(), "labels", "two", symmetric=False, perfect=None),
    Case(MeanOver("value_order_correlation"), "numbers", "one", perfect=None),
]
"""Each statistic."""


def case_id(case: Case) -> str:
    return f"{case.statistic.name}-{case.takes}"


def columns(case: Case) -> tuple[int, ...]:
    """How many raters to try it with."""
    return {"one": (1,), "two": (2,), "any": (2, 3, 5)}[case.raters]


def ratings(case: Case, n: int, raters: int, *, missing: float, seed: int) -> np.ndarray:
    """Draw ratings that agree somewhat, with ties, and NaN at the stated rate."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, LEVELS, (n, 1)).astype(float)
    values = np.where(draw.random((n, raters)) < 0.6, truth, draw.integers(0, LEVELS, (n, raters)))
    if case.takes == "numbers":
        values = np.round(values / LEVELS + draw.normal(0, 0.1, values.shape), 1)
    elif case.takes == "labels":
        values[:, 0] = values[:, 0] >= 2
    values[draw.random(values.shape) < missing] = np.nan
    return values
