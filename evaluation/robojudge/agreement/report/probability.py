"""Whether a judge's probabilities of success mean what they say."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.calibration.labels import field_labels
from robojudge.agreement.calibration.logistic import clipped
from robojudge.agreement.calibration.metrics import ProbabilityMetrics, probability_metrics
from robojudge.agreement.calibration.success import fit_success
from robojudge.agreement.field_table import FieldTable
from robojudge.agreement.report.baselines import CLOCK, FROZEN, OTHERS
from robojudge.agreement.report.beside import Baseline
from robojudge.agreement.report.records.curves import SuccessProbability
from robojudge.agreement.statistics.base import Floats
from robojudge.errors import CalibrationError

_FEWEST = {CLOCK: 1, OTHERS: 2}
"""Episodes it takes for a baseline to give a probability."""


def success_probability(table: FieldTable, judge: str) -> SuccessProbability:
    """Measure `success_prob` as given, and after a calibration that had not seen the episode's fold.

    Args:
        table: of the field `success`.
        judge: its label among the table's judges.
    """
    labels = field_labels(table, judge)
    n = len(labels.keys)
    if n == 0:
        return SuccessProbability(
            n_episodes=0,
            reason="no episode has both a success_prob and people's word on success",
            recalibrated_reason="there is nothing to calibrate",
        )
    as_given = probability_metrics(labels.scores, labels.said)
    try:
        fit = fit_success(labels)
    except CalibrationError as error:
        return SuccessProbability(n_episodes=n, as_given=as_given, recalibrated_reason=str(error))
    return SuccessProbability(
        n_episodes=n,
        as_given=as_given,
        recalibrated=fit.calibrated,
        calibrator=None if fit.map is None else fit.map.kind,
        recalibrated_reason=fit.reason,
    )


def baseline_probability(table: FieldTable, baseline: Baseline) -> SuccessProbability:
    """Measure the probability a baseline gives, on the episodes of the judge it stands beside.

    The clock says 1; the typical answer is how often people call the other episodes a success.

    Args:
        table: of the field `success`.
        baseline: which, and beside whom.
    """
    nothing = SuccessProbability(
        n_episodes=0,
        reason="it gives no probability of success",
        recalibrated_reason="a baseline is not calibrated",
    )
    if baseline.name == FROZEN:
        return nothing
    labels = field_labels(table, baseline.beside[0])
    n = len(labels.keys)
    if n < _FEWEST[baseline.name]:
        why = "the judge beside it gives no probability" if n == 0 else "there is no other episode to go by"
        return nothing.model_copy(update={"n_episodes": n, "reason": why})
    metrics = (
        probability_metrics(np.ones(n), labels.said)
        if baseline.name == CLOCK
        else share_of_others(labels.said)
    )
    return nothing.model_copy(update={"n_episodes": n, "as_given": metrics, "reason": None})


def share_of_others(said: Floats) -> ProbabilityMetrics:
    """Measure the success rate of the other episodes as the probability of each.

    A success lowers the rate of its others: sorted by it, episodes would look told apart, the wrong way
    round. So all that sorts or bins takes the common rate, and only the Brier score and the log loss
    leave the episode out.

    Args:
        said: float64, (n,), n >= 2: 1 where people say success, else 0.
    """
    common = probability_metrics(np.full(len(said), said.mean()), said)
    others = (said.sum() - said) / (len(said) - 1)
    p = clipped(others)
    brier = float(((others - said) ** 2).mean())
    return common.model_copy(
        update={
            "brier": brier,
            "miscalibration": brier - common.uncertainty + common.discrimination,
            "log_loss": float(-np.where(said == 1.0, np.log(p), np.log1p(-p)).mean()),
        }
    )
