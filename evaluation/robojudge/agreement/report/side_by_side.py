"""Every two judges on the episodes that people and both of them have a word on."""

from __future__ import annotations

from collections.abc import Sequence

from robojudge.agreement.paired import difference
from robojudge.agreement.report.field_study import FieldStudy, pairs
from robojudge.agreement.report.measures import number
from robojudge.agreement.report.records.comparison import PairedDifference


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
    return PairedDifference(
        first=first,
        second=second,
        field=study.field,
        statistic=name,
        first_number=study.measures.number(keys[0]),
        second_number=study.measures.number(keys[1]),
        difference=number(found.interval),
        better=found.better,
    )
