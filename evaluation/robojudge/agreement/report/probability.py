"""Whether a judge's probabilities of success mean what they say."""

from __future__ import annotations

from robojudge.agreement.calibration.labels import field_labels
from robojudge.agreement.calibration.metrics import probability_metrics
from robojudge.agreement.calibration.success import fit_success
from robojudge.agreement.field_table import FieldTable
from robojudge.agreement.report.records.curves import SuccessProbability
from robojudge.errors import CalibrationError


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
