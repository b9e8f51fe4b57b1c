"""What each failure mode means, and its nearest label in other taxonomies."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from robojudge.schema.base import Record
from robojudge.schema.judgement import FailureMode


class FailureModeEntry(Record):
    """One failure mode; `crosswalk` holds None where a taxonomy has no such label."""

    mode: FailureMode
    """The failure mode."""
    meaning: str
    """When it is the one to choose."""
    crosswalk: dict[str, str | None]
    """Nearest label by taxonomy (`upstream`, `aha`, `robofac`, `guardian`); None where it has none."""


class FailureModeTable(Record):
    """The whole table: our modes, and every label of the other taxonomies."""

    note: str
    """What the table holds, in a sentence."""
    modes: tuple[FailureModeEntry, ...]
    """Every failure mode, in the order shown."""
    labels: dict[str, tuple[str, ...]]
    """Every label of each other taxonomy."""


@cache
def failure_modes() -> FailureModeTable:
    """Read `failure_modes.json`."""
    text = files("robojudge.schema").joinpath("failure_modes.json").read_text(encoding="utf-8")
    return FailureModeTable.model_validate_json(text)
