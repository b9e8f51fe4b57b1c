"""Which baseline stands beside which judge: on that judge's episodes, and no others.

A clock on forty episodes says nothing about a judge of thirty. Judges of the same episodes share
baselines; the others have some of their own.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from robojudge.agreement.field_tables import FieldTables
from robojudge.agreement.report.baselines import CLOCK, FROZEN, NAMES, OTHERS
from robojudge.agreement.report.drawn_evenly import drawn_evenly
from robojudge.journal import Key, Outcome
from robojudge.schema.judgement import Judgement

_FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True)
class Baseline:
    """One baseline on the episodes of one judge, or of several that have the same.

    Attributes:
        label: its name in the report, unique.
        name: what it does, one of `baselines.NAMES`.
        beside: labels of those judges.
    """

    label: str
    name: str
    beside: tuple[str, ...]


def baselines_beside(tables: FieldTables, fields: Sequence[str]) -> tuple[Baseline, ...]:
    """Return the baselines in the order shown: clocks, frozen last frames, typical answers.

    Args:
        tables: what people and judges said.
        fields: those asked about; the judges' words on others make no difference.
    """
    groups = _same_episodes(tables, fields)
    alone = len(groups) == 1
    named = {"" if alone else f" ({', '.join(group)})": group for group in groups}
    return (
        *(Baseline(f"{CLOCK}{behind}", CLOCK, group) for behind, group in named.items()),
        *(Baseline(f"{FROZEN} ({label})", FROZEN, (label,)) for label in tables.outcomes),
        *(Baseline(f"{OTHERS}{behind}", OTHERS, group) for behind, group in named.items()),
    )


def is_taken(label: str) -> bool:
    """Say whether a label is a baseline's, so that no judge can have it."""
    return any(label == name or label.startswith(f"{name} (") for name in NAMES)


def _same_episodes(tables: FieldTables, fields: Sequence[str]) -> list[tuple[str, ...]]:
    annotated = drawn_evenly(sorted({key for key, _ in tables.words.words}))
    groups: dict[Hashable, list[str]] = {}
    for label, outcomes in tables.outcomes.items():
        episodes = (*_words(tables, fields, label), _curves(outcomes, annotated))
        groups.setdefault(episodes, []).append(label)
    return [tuple(group) for group in groups.values()]


def _words(tables: FieldTables, fields: Sequence[str], label: str) -> tuple[bytes, ...]:
    """Return on which rated episodes a judge has a word, field by field, and a chance of success."""
    rated = {field: ~np.isnan(tables.fields[field].people).all(axis=1) for field in (*fields, "success")}
    masks = [~np.isnan(tables.fields[field].judges[label].values) & rated[field] for field in fields]
    masks.append(~np.isnan(tables.fields["success"].judges[label].raw) & rated["success"])
    return tuple(mask.tobytes() for mask in masks)


def _curves(outcomes: Mapping[Key, Outcome], annotated: Sequence[Key]) -> Hashable:
    """Return at which frames of which episodes a judge knows the progress, and whether it changes."""
    found: list[Hashable] = []
    for key in annotated:
        outcome = outcomes.get(key)
        if isinstance(outcome, Judgement) and outcome.progress:
            frames = tuple((point.frame_index, point.value is None) for point in outcome.progress)
            values = {point.value for point in outcome.progress} - {None}
            found.append((key, frames, len(values) >= _FEWEST_POINTS))
    return tuple(found)
