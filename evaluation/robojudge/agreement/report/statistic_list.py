"""Which statistics a report shows beside those a verdict reads, and their names for people."""

from __future__ import annotations

from robojudge.agreement.scales import FieldScale
from robojudge.agreement.statistics.base import Statistic
from robojudge.agreement.statistics.detection import Sensitivity, Specificity
from robojudge.agreement.statistics.gwet import GwetAC1, GwetAC2
from robojudge.agreement.statistics.icc import ICC21
from robojudge.agreement.statistics.interval import MAE, Bias, LimitOfAgreement, LinCCC, Pearson
from robojudge.agreement.statistics.kendall import KendallTauB
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha
from robojudge.agreement.statistics.nominal import BalancedAccuracy, CohenKappa, MacroF1, PercentAgreement
from robojudge.agreement.statistics.ordinal import LinearKappa, QuadraticKappa
from robojudge.agreement.statistics.ranks import Spearman

TITLES = {
    "auroc": "AUROC of success_prob",
    "balanced_accuracy": "Balanced accuracy",
    "bias": "Bias (judge less people)",
    "boundary_f1_0.5s": "Boundary F1 at 0.5 s",
    "boundary_f1_1s": "Boundary F1 at 1.0 s",
    "cohen_kappa": "Cohen's kappa",
    "gwet_ac1": "Gwet's AC1",
    "gwet_ac2": "Gwet's AC2",
    "icc_2_1": "ICC(2,1), one rater",
    "icc_2_k": "ICC(2,k), the whole panel",
    "kendall_tau_b": "Kendall's tau-b",
    "krippendorff_alpha_interval": "Krippendorff's alpha (interval)",
    "krippendorff_alpha_nominal": "Krippendorff's alpha (nominal)",
    "krippendorff_alpha_ordinal": "Krippendorff's alpha (ordinal)",
    "limit_of_agreement_high": "Upper limit of agreement",
    "limit_of_agreement_low": "Lower limit of agreement",
    "lin_ccc": "Lin's CCC",
    "linear_kappa": "Linear weighted kappa",
    "macro_f1": "Macro F1",
    "mae": "Mean absolute error",
    "pearson": "Pearson's r",
    "percent_agreement": "Share of equal answers",
    "perfect_judge_correlation": "Correlation a perfect judge could reach",
    "progress_mae": "Mean absolute error of progress",
    "progress_pearson": "Pearson's r of progress",
    "quadratic_kappa": "Quadratic weighted kappa",
    "sensitivity": "Sensitivity to success",
    "specificity": "Specificity to success",
    "spearman": "Spearman's rho",
    "subtask_ordering_tau": "Kendall's tau of the subtasks' order",
    "subtask_status_kappa": "Cohen's kappa of subtasks done",
    "value_order_correlation": "Value-order correlation (VOC)",
}
"""Names for people, by the stable names of statistics."""


def title(name: str) -> str:
    """Return a statistic's name for people; its own name where there is none."""
    return TITLES.get(name, name)


def shown_statistics(scale: FieldScale) -> tuple[Statistic, ...]:
    """Return the statistics of people against a judge on one field, in the order shown."""
    levels = len(scale.levels)
    if scale.scale == "interval":
        return (
            LinCCC(),
            KrippendorffAlpha("interval"),
            Spearman(),
            Pearson(),
            MAE(),
            Bias(),
            LimitOfAgreement("low"),
            LimitOfAgreement("high"),
            ICC21(),
        )
    if scale.scale == "ordinal":
        return (
            QuadraticKappa(levels),
            KrippendorffAlpha("ordinal"),
            GwetAC2(levels),
            KendallTauB(),
            ICC21(),
            LinearKappa(levels),
            PercentAgreement(),
        )
    shown: tuple[Statistic, ...] = (
        GwetAC1(levels),
        CohenKappa(levels),
        KrippendorffAlpha("nominal"),
        PercentAgreement(),
    )
    if scale.field == "failure_mode":
        return (*shown, MacroF1(levels))
    success = scale.levels.index("success")
    return (*shown, BalancedAccuracy(levels), Sensitivity(success), Specificity(success))
