"""Typed annotations and outcomes put into one table a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from robojudge.agreement.blind_words import BlindWords, blind_words
from robojudge.agreement.field_table import FieldTable, JudgeColumn, Mask, Whys
from robojudge.agreement.judge_words import NOT_JUDGED, SUCCESS_SCALE, judge_word, nearest_step
from robojudge.agreement.scales import FIELD_SCALES, FieldScale
from robojudge.agreement.statistics.base import Floats
from robojudge.journal import Key, Outcome
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import JudgeIdentity, Judgement

TABLE_SCALES: dict[str, FieldScale] = {**FIELD_SCALES, SUCCESS_SCALE.field: SUCCESS_SCALE}
"""Every field that gets a table: the compared ones, and `success` (outcome success or not)."""


@dataclass(frozen=True, slots=True, eq=False)
class FieldTables:
    """All fields over the same episodes and people.

    Attributes:
        fields: by field name.
        words: which words counted and which were left out.
        outcomes: by judge, then by episode: the outcome that counts.
    """

    fields: dict[str, FieldTable]
    words: BlindWords
    outcomes: dict[str, dict[Key, Outcome]]


def field_tables(
    annotations: Iterable[Annotation],
    outcomes: Mapping[str, Iterable[Outcome]],
    fields: Sequence[str] = tuple(TABLE_SCALES),
) -> FieldTables:
    """Lay out what people and judges said, one array a field.

    Args:
        annotations: what people said, of any number of datasets; see `blind_words` for whose word counts.
        outcomes: by the judge's label. Of several outcomes of an episode a judgement counts before a
            failure, then the last in the order given.
        fields: which, by names of `TABLE_SCALES`.

    Returns:
        The tables; the rows are all episodes that were annotated (blinded or not) or have an outcome.

    Raises:
        AnnotationError: an annotation's time has no time zone.
    """
    counting = {label: _counting(said) for label, said in outcomes.items()}
    words = blind_words(annotations, _names(counting))
    episodes = tuple(
        sorted(
            {key for key, _ in (*words.words, *words.not_blinded)}
            | {key for said in counting.values() for key in said}
        )
    )
    rows = {key: row for row, key in enumerate(episodes)}
    annotators = tuple(sorted({annotator for _, annotator in words.words}))
    tasks = _tasks(episodes, counting)
    identities = {label: _identities(said) for label, said in counting.items()}
    tables = {
        field: FieldTable(
            scale=TABLE_SCALES[field],
            episodes=episodes,
            tasks=tasks,
            annotators=annotators,
            **_people(words, rows, annotators, TABLE_SCALES[field]),
            judges={
                label: _column(label, identities[label], said, rows, TABLE_SCALES[field])
                for label, said in counting.items()
            },
        )
        for field in fields
    }
    return FieldTables(tables, words, counting)


def _counting(outcomes: Iterable[Outcome]) -> dict[Key, Outcome]:
    found: dict[Key, Outcome] = {}
    for outcome in outcomes:
        key = (outcome.dataset_id, outcome.episode_index)
        if isinstance(outcome, Judgement) or not isinstance(found.get(key), Judgement):
            found[key] = outcome
    return found


def _identities(outcomes: Mapping[Key, Outcome]) -> tuple[JudgeIdentity, ...]:
    return tuple({o.judge.fingerprint: o.judge for o in outcomes.values()}.values())


def _names(outcomes: Mapping[str, Mapping[Key, Outcome]]) -> set[str]:
    """Return every name under which a compared judge might have been written down as an annotator."""
    judges = [o.judge for said in outcomes.values() for o in said.values()]
    return set(outcomes) | {f"{judge.provider}/{judge.model}" for judge in judges}


def _tasks(episodes: Sequence[Key], outcomes: Mapping[str, Mapping[Key, Outcome]]) -> tuple[str | None, ...]:
    tasks: dict[Key, str] = {}
    for said in outcomes.values():
        for key, outcome in said.items():
            if isinstance(outcome, Judgement) and outcome.instruction is not None:
                tasks.setdefault(key, outcome.instruction)
    return tuple(tasks.get(key) for key in episodes)


class _PeopleArrays(TypedDict):
    people: Floats
    undecided: Mask
    cannot_tell: Mask
    people_why: Whys


def _people(
    words: BlindWords, rows: Mapping[Key, int], annotators: Sequence[str], scale: FieldScale
) -> _PeopleArrays:
    columns = {annotator: column for column, annotator in enumerate(annotators)}
    shape = (len(rows), len(columns))
    people = np.full(shape, np.nan)
    undecided, cannot_tell = np.zeros(shape, bool), np.zeros(shape, bool)
    why = np.full(len(rows), "not_annotated", dtype=object)
    for key, _ in words.not_blinded:
        why[rows[key]] = "not_blinded"
    field = "outcome" if scale.field == SUCCESS_SCALE.field else scale.field
    codes = {level: float(code) for code, level in enumerate(scale.levels)}
    for (key, annotator), said in words.words.items():
        place = rows[key], columns[annotator]
        why[place[0]] = "nobody_said"
        value = getattr(said, field)
        if value is None:
            cannot_tell[place] = field in said.cannot_tell
        elif value == "undecided":
            undecided[place] = True
        else:
            people[place] = _person_value(value, scale, codes)
    why[cannot_tell.any(axis=1)] = "cannot_tell"
    why[undecided.any(axis=1)] = "undecided"
    why[~np.isnan(people).all(axis=1)] = None
    return {"people": people, "undecided": undecided, "cannot_tell": cannot_tell, "people_why": why}


def _person_value(value: float | str, scale: FieldScale, codes: Mapping[str, float]) -> float:
    if isinstance(value, str):
        return float(value == "success") if scale.field == SUCCESS_SCALE.field else codes[value]
    return nearest_step(value) if scale.scale == "ordinal" else value


def _column(
    label: str,
    identities: tuple[JudgeIdentity, ...],
    outcomes: Mapping[Key, Outcome],
    rows: Mapping[Key, int],
    scale: FieldScale,
) -> JudgeColumn:
    values, raw = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    why = np.full(len(rows), NOT_JUDGED, dtype=object)
    for key, outcome in outcomes.items():
        word = judge_word(outcome, scale)
        values[rows[key]], raw[rows[key]], why[rows[key]] = word.value, word.raw, word.why
    return JudgeColumn(label, identities, values, raw, why)
