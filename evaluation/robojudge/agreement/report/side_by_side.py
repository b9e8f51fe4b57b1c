"""Every two judges on the episodes that people and both of them have a word on."""

from __future__ import annotations

from collections.abc import Sequence

from robojudge.agreement.paired import difference
from robojudge.agreement.report.field_study import FieldStudy, pairs
from robojudge.agreement.report.measures import no_number, number
from robojudge.agreement.report.records.comparison import PairedDifference
from robojudge.agreement.report.records.numbers import Number

NONE_IN_COMMON = "no common episodes"


def side_by_side(study: FieldStudy, judges: Sequence[str]) -> tuple[PairedDifference, ...]:
    """Compare the judges on one field by every statistic a verdict reads."""
    if not len(study.rows):
        return ()
    return tuple(
        _difference(study, first, second, statistic.name)
        for first, second in pairs(judges)
        for statistic in study.required
    )


def _difference(study: FieldStudy, first: str, second: str, name: str) -> PairedDifference:
    keys = [(first, second, name, label) for label in (first, second)]
    one, other = (study.measures.draws(key) for key in keys)
    found = difference(name, (first, one), (second, other))
    numbers = [study.measures.number(key) for key in keys]
    less = number(found.interval)
    if not one.n_episodes:
        less = no_number(_none_in_common(study, (first, second), name))
        numbers = [less, less]
    elif less.value is None:
        less = no_number(_missing((first, second), numbers), less.n_episodes)
    return PairedDifference(
        first=first,
        second=second,
        field=study.field,
        statistic=name,
        first_number=numbers[0],
        second_number=numbers[1],
        difference=less,
        better=found.better,
    )


def _none_in_common(study: FieldStudy, labels: tuple[str, str], name: str) -> str:
    silent = [label for label in labels if not study.measures.draws((label, name)).n_episodes]
    return f"{NONE_IN_COMMON}: {' and '.join(silent)} said nothing to compare" if silent else NONE_IN_COMMON


def _missing(labels: tuple[str, str], numbers: Sequence[Number]) -> str:
    missing = [
        f"{label}: {one.reason}" for label, one in zip(labels, numbers, strict=True) if one.value is None
    ]
    return "; ".join(missing)
