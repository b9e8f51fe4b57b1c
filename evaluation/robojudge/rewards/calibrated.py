"""A judgement with its numbers in people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from robojudge.schema.judgement import Judgement

if TYPE_CHECKING:
    from robojudge.agreement.calibration.record import CalibrationFile


def calibrated_judgement(judgement: Judgement, calibration: CalibrationFile | None) -> Judgement:
    """Calibrate success probability, completion and progress; every other field stays.

    The progress of all episodes goes through the one map of the completion, which never turns an order
    around. A number for which there is no map stays as it is.

    Args:
        judgement: of the judge the calibration is of, which the caller has checked.
        calibration: the maps; None changes nothing.
    """
    if calibration is None:
        return judgement
    changed: dict[str, object] = {}
    if (success := calibration.success_prob.map) is not None and judgement.success_prob is not None:
        changed["success_prob"] = float(success(np.array(judgement.success_prob)))
    if (completion := calibration.task_completion.map) is not None:
        if judgement.task_completion is not None:
            changed["task_completion"] = float(completion(np.array(judgement.task_completion)))
        changed["progress"] = tuple(
            point
            if point.value is None
            else point.model_copy(update={"value": float(completion(np.array(point.value)))})
            for point in judgement.progress
        )
    return judgement.model_copy(update=changed)
