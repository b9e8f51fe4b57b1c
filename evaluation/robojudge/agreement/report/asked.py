"""What a report is asked about, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from robojudge.agreement.field_tables import FieldTables
from robojudge.agreement.scales import FIELD_SCALES
from robojudge.errors import UsageError
from robojudge.journal import Outcome
from robojudge.schema.annotation import Annotation

DEFAULT_FIELDS = ("task_completion", "outcome")
"""Asked about where people and judges have no field in common."""


def check_fields(fields: Sequence[str] | None) -> None:
    """Raise where a field cannot be asked about.

    Raises:
        UsageError: a field is unknown, named twice, or none is named.
    """
    if fields is None:
        return
    unknown = [field for field in fields if field not in FIELD_SCALES]
    if unknown:
        raise UsageError(
            f"no field is called {', '.join(map(repr, unknown))}; there are {', '.join(FIELD_SCALES)}"
        )
    if not fields or len(set(fields)) != len(fields):
        raise UsageError("name each field once, and at least one")


def asked_fields(
    fields: Sequence[str] | None, tables: FieldTables, annotations: Iterable[Annotation]
) -> tuple[str, ...]:
    """Return the fields asked about: as named, else all that people and some judge speak of.

    Words of people who had seen a judge count here: a field is not dropped without a trace because all
    words on it are.
    """
    if fields is not None:
        return tuple(fields)
    said = {field for annotation in annotations for field in FIELD_SCALES if _speaks_of(annotation, field)}
    judged = {
        field
        for field in FIELD_SCALES
        if any(not np.isnan(column.values).all() for column in tables.fields[field].judges.values())
    }
    return tuple(field for field in FIELD_SCALES if field in said & judged) or DEFAULT_FIELDS


def judged_datasets(
    outcomes: Mapping[str, Iterable[Outcome]], annotations: Iterable[Annotation]
) -> tuple[str, ...]:
    """Return the datasets judged, sorted; those annotated where no run holds anything.

    Raises:
        UsageError: a run judged none of the annotated datasets.
    """
    annotated = {annotation.dataset_id for annotation in annotations}
    found: set[str] = set()
    for label, judged in outcomes.items():
        datasets = {outcome.dataset_id for outcome in judged}
        if datasets and annotated and not datasets & annotated:
            raise UsageError(
                f"run {label} judged {', '.join(sorted(datasets))}, but the annotations are of "
                f"{', '.join(sorted(annotated))}; if it is the same data, judge it again with "
                f"--dataset-id {min(annotated)}"
            )
        found |= datasets
    return tuple(sorted(found or annotated))


def _speaks_of(annotation: Annotation, field: str) -> bool:
    return getattr(annotation, field) is not None
