"""What a person reaches against the others beside numbers that decide nothing: points, without intervals."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.ceiling import MIN_EPISODES, AgainstOthers, LeaveOneOut, share_of_ceiling
from robojudge.agreement.report.field_study import FieldStudy
from robojudge.agreement.report.measures import no_number
from robojudge.agreement.report.people_apart import POINT_ONLY
from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.silent_baselines import silent_because
from robojudge.agreement.statistics.base import Floats, Statistic

Rows = NDArray[np.intp]
_FEW = f"nobody rated {MIN_EPISODES} of these episodes that somebody else rated too"


def ceiling_point(study: FieldStudy, judge: str, statistic: Statistic, rows: Rows | None = None) -> Number:
    """Return what one person reaches against the others on a judge's episodes, mean over people.

    Args:
        study: drawn.
        judge: its label.
        statistic: of the judge's values on the field, not of its chance of success.
        rows: places among the study's rows to look at, such as those of a task; all of them if None.
            People with fewer than `MIN_EPISODES` of them are left out.
    """
    panel = study.panels.get((judge, study.required[0].name))
    if panel is None or not len(study.rows):
        return no_number("nobody has a word on it")
    if panel.reason is not None:
        return no_number(panel.reason)
    values = panel.values[study.rows]
    if rows is None:
        return _point(statistic, values, "human", study.weights)
    return _point(statistic, _of_enough(values[rows]), "human", study.weights[:, rows])


def beside_baseline(
    study: FieldStudy, label: str, statistic: Statistic
) -> tuple[Number, Number, Number, Number]:
    """Return what people reach on a baseline's episodes, it in their place, and ratio and difference."""
    judge = study.columns.beside[label][0]
    panel: LeaveOneOut | None = study.panels.get((judge, statistic.name))
    if panel is None or panel.reason is not None or not len(study.rows):
        reason = None if panel is None else panel.reason
        nothing = no_number(reason or "nobody has a word on it")
        return nothing, nothing, nothing, nothing
    silent = silent_because(study, label, statistic.name)
    if silent is not None:
        nothing = no_number(silent)
        return nothing, nothing, nothing, nothing
    values = panel.values[study.rows]
    values[:, 0] = study.says(label, statistic.name)[study.rows]
    values[np.isnan(values[:, 0])] = np.nan
    human, in_place = (_point(statistic, values, who, study.weights) for who in ("human", "judge"))
    return human, in_place, _ratio(human, in_place), _difference(human, in_place)


def _point(statistic: Statistic, values: Floats, who: Literal["human", "judge"], weights: Floats) -> Number:
    if values.shape[1] < 3:
        return no_number(_FEW)
    against = AgainstOthers(statistic, who)
    value = float(against(values, weights)[0])
    n = int(((~np.isnan(values)).sum(axis=1) >= 2).sum())
    if np.isnan(value):
        return no_number(against.undefined(values), n)
    return Number(value=value, n_episodes=n, interval_reason=POINT_ONLY)


def _of_enough(values: Floats) -> Floats:
    """Leave out the people with few rows from the values of a `LeaveOneOut`."""
    columns = [0]
    for k in range(1, values.shape[1], 2):
        if (~np.isnan(values[:, k])).sum() >= MIN_EPISODES:
            columns += [k, k + 1]
    return values[:, columns]


def _ratio(human: Number, in_place: Number) -> Number:
    if human.value is None or in_place.value is None:
        return no_number("people's own number is not above 0, or there is none")
    share = float(share_of_ceiling(np.array([in_place.value]), np.array([human.value]))[0])
    if np.isnan(share):
        return no_number("people's own number is not above 0, or there is none", human.n_episodes)
    return Number(value=share, n_episodes=human.n_episodes, interval_reason=POINT_ONLY)


def _difference(human: Number, in_place: Number) -> Number:
    if human.value is None or in_place.value is None:
        return no_number("one of the two is missing")
    return Number(value=in_place.value - human.value, n_episodes=human.n_episodes, interval_reason=POINT_ONLY)
