"""Which fields are compared between people and judges, and on which scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from robojudge.schema.judgement import FailureMode

Scale = Literal["interval", "ordinal", "nominal"]
QUALITY_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""The five steps on which people rate quality; a judge's score counts as the nearest."""
OUTCOMES = ("failure", "partial", "success")
"""What an episode can come to. `undecided` is no level: it says nothing, and is counted as such."""
NO_FAILURE = "none"
"""What a judge says of the failure mode of an episode in which it sees no failure."""


@dataclass(frozen=True, slots=True)
class FieldScale:
    """How one field is compared.

    Attributes:
        field: its name in the schema.
        scale: `interval` (numbers 0..1), `ordinal` (steps) or `nominal` (categories).
        levels: what a code 0..K-1 stands for, in order; empty for `interval`, where values are themselves.
    """

    field: str
    scale: Scale
    levels: tuple[str, ...] = ()


_STEP_NAMES = tuple(f"{step:g}" for step in QUALITY_STEPS)
FIELD_SCALES: dict[str, FieldScale] = {
    scale.field: scale
    for scale in (
        FieldScale("task_completion", "interval"),
        FieldScale("outcome", "nominal", OUTCOMES),
        FieldScale("smoothness", "ordinal", _STEP_NAMES),
        FieldScale("efficiency", "ordinal", _STEP_NAMES),
        FieldScale("safety", "ordinal", _STEP_NAMES),
        FieldScale("failure_mode", "nominal", (*get_args(FailureMode), NO_FAILURE)),
    )
}
"""Every compared field that has one value an episode; subtasks and progress have curves."""
