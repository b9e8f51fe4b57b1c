"""What every field of a calibration says of itself, and when there are too few labels for one."""

from __future__ import annotations

from pydantic import Field

from robojudge.agreement.calibration.folds import Folds, HeldOut
from robojudge.agreement.calibration.labels import FieldLabels
from robojudge.schema.base import Record

LEAST_LABELS = 20
"""Fewest labelled episodes for a map of their own."""
LEAST_OF_EACH = 5
"""Fewest successes, and fewest others, for a map of the probability of success."""


class FieldFit(Record):
    """What a field's calibration rests on."""

    n_labels: int = Field(ge=0)
    """Episodes with a score of the judge and a word of people."""
    n_tasks: int = Field(ge=0)
    """Different tasks among them."""
    left_out: dict[str, int] = Field(default_factory=dict)
    """Other episodes, by why they do not count."""
    held_out: HeldOut | None = None
    """What was held out to measure the map: whole tasks or single episodes; None without a map."""
    n_folds: int | None = None
    """In how many parts; None without a map."""
    better_than_raw: bool | None = None
    """True if the held-out error is below the uncalibrated score's; None without a map."""
    reason: str | None = None
    """Why there is no map; None if there is one."""


def basis(labels: FieldLabels, folds: Folds | None = None) -> dict[str, object]:
    """Return the fields of `FieldFit` that the labels and folds decide."""
    return {
        "n_labels": len(labels.keys),
        "n_tasks": labels.n_tasks,
        "left_out": labels.left_out,
        "held_out": folds.by if folds else None,
        "n_folds": folds.count if folds else None,
    }


def too_few(labels: FieldLabels) -> str | None:
    """Return why no map is fitted on so few labels; None if there are enough."""
    n = len(labels.keys)
    return None if n >= LEAST_LABELS else f"{n} labelled episodes with a score; {LEAST_LABELS} are needed"
