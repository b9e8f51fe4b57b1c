"""Why a baseline has no number where its judge may have one."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.acceptance import AUROC_NAME
from robojudge.agreement.report.field_study import FieldStudy


def silent_because(study: FieldStudy, label: str, name: str) -> str | None:
    """Say why a baseline has no word a statistic could take; None for judges, and where it has some.

    Args:
        study: one field.
        label: the judge or baseline.
        name: of the statistic.
    """
    if label not in study.columns.beside or not np.isnan(study.pair(label, name)).all():
        return None
    if np.isnan(study.pair(study.columns.beside[label][0], name)).all():
        return "the judge beside it has no word on it"
    if name == AUROC_NAME:
        return "it gives no probability by which episodes could be put in order"
    return "it says nothing of it"
