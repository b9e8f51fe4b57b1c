"""What people said: one tidy table (CSV or parquet) read into typed annotations, and back."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from robojudge.errors import AnnotationError
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan

COLUMNS = ("dataset", "episode_index", "annotator", "field", "value", "created_at", "blinded")
FIELDS = (
    "outcome",
    "task_completion",
    "smoothness",
    "efficiency",
    "safety",
    "failure_mode",
    "failure_onset_frame",
    "subtasks",
)
UNRATED = "unrated"
"""A template's placeholder: nobody has looked yet. An empty value means looked, cannot tell."""
_NUMBERS = ("task_completion", "smoothness", "efficiency", "safety")
_FRAME_DIGITS = 15
"""More than any episode has, and less than a database refuses."""
Key = tuple[str, int, str]
"""Dataset, episode and annotator."""
_SPANS = TypeAdapter(tuple[SubtaskSpan, ...])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in an annotations file; `line` counts the header as 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class AnnotationTable:
    """A file as read: the typed annotations, how many rows are still unrated, and what is wrong."""

    annotations: tuple[Annotation, ...]
    unrated: int
    problems: tuple[Problem, ...]
    blind_before: tuple[Annotation, ...] = ()
    """What annotators had said before they saw a judge, where a later row of theirs is not blinded."""


def load_annotations(path: Path, *, dataset_id: str, before_judges: bool = False) -> tuple[Annotation, ...]:
    """Read an annotations file that must belong to one dataset and be free of problems.

    Args:
        path: a `.csv` or `.parquet` file.
        dataset_id: the dataset about to be judged.
        before_judges: whether to take what annotators said before they saw a judge, where they revised it
            afterwards: what a judge is compared with or learns from must not come from a judge.

    Returns:
        The latest word of each annotator on each episode.

    Raises:
        AnnotationError: the file is absent, malformed, or of another dataset.
    """
    table = check_annotations(path)
    if table.problems:
        first = table.problems[0]
        more = f" (and {len(table.problems) - 1} more)" if len(table.problems) > 1 else ""
        raise AnnotationError(
            f"{path}, line {first.line}: {first.message}{more}; see: robojudge annotations validate {path}"
        )
    datasets = sorted({annotation.dataset_id for annotation in table.annotations})
    chosen = {_key(a): a for a in (*table.annotations, *(table.blind_before if before_judges else ()))}
    mine = tuple(a for a in chosen.values() if a.dataset_id == dataset_id)
    if table.annotations and not mine:
        raise AnnotationError(
            f"{path} annotates {', '.join(datasets)}, not {dataset_id}; "
            f"if it is the same data, pass --dataset-id {datasets[0]}"
        )
    return mine


def check_annotations(path: Path) -> AnnotationTable:
    """Read an annotations file and list everything that is wrong with it.

    Raises:
        AnnotationError: the file is absent or is no table with the expected columns.
    """
    problems: list[Problem] = []
    latest: dict[Key, _Said] = {}
    blind: dict[Key, _Said] = {}
    unrated = 0
    for line, row in _rows(path):
        if row["value"].strip() == UNRATED:
            unrated += 1
            continue
        try:
            key = (_text(row, "dataset"), _index(row), _text(row, "annotator"))
            created, blinded = _created_at(row), _blinded(row)
            value = _value(row)
        except ValueError as error:
            problems.append(Problem(line, str(error)))
            continue
        name = row["field"].strip()
        latest.setdefault(key, _Said()).add(name, value, created, blinded=blinded)
        if blinded:
            blind.setdefault(key, _Said()).add(name, value, created, blinded=True)
    annotations = [_annotation(key, said) for key, said in sorted(latest.items())]
    before = [_annotation(key, said) for key, said in sorted(blind.items()) if not latest[key].blinded]
    return AnnotationTable(tuple(annotations), unrated, tuple(problems), tuple(before))


@dataclass(slots=True)
class _Said:
    """What one annotator said of one episode, row by row; later rows win."""

    fields: dict[str, tuple[datetime | None, Any]] = dataclasses.field(default_factory=dict)
    created_at: datetime | None = None
    blinded: bool = True

    def add(self, name: str, value: Any, created: datetime | None, *, blinded: bool) -> None:
        if name not in self.fields or _not_older(created, self.fields[name][0]):
            self.fields[name] = (created, value)
        if created is not None:
            self.created_at = max(created, self.created_at or created)
        self.blinded = self.blinded and blinded


def _key(annotation: Annotation) -> Key:
    return annotation.dataset_id, annotation.episode_index, annotation.annotator


def _annotation(key: Key, said: _Said) -> Annotation:
    dataset_id, episode_index, annotator = key
    known = {name: value for name, (_, value) in said.fields.items() if value is not None}
    return Annotation(
        dataset_id=dataset_id,
        episode_index=episode_index,
        annotator=annotator,
        cannot_tell=tuple(name for name in FIELDS if name in said.fields and said.fields[name][1] is None),
        created_at=said.created_at,
        blinded=said.blinded,
        **known,
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    table = _parquet_rows(path) if path.suffix == ".parquet" else _csv_rows(path)
    for line, row in table:
        yield line, {name: "" if row.get(name) is None else str(row[name]) for name in COLUMNS}


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise AnnotationError(f"annotations file {path} does not exist") from error
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(f"annotations file {path} cannot be read: {error}") from error
    reader = csv.DictReader(io.StringIO(text))
    _need_columns(path, reader.fieldnames or ())
    for row in reader:
        yield reader.line_num, row


def _parquet_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except FileNotFoundError as error:
        raise AnnotationError(f"annotations file {path} does not exist") from error
    except (pa.ArrowException, OSError) as error:
        raise AnnotationError(f"annotations file {path} cannot be read: {error}") from error
    _need_columns(path, table.column_names)
    yield from enumerate(table.select(list(COLUMNS)).to_pylist(), start=2)


def _need_columns(path: Path, present: Iterable[str]) -> None:
    missing = [name for name in COLUMNS if name not in set(present)]
    if missing:
        raise AnnotationError(
            f"annotations file {path} lacks the columns {', '.join(missing)}; "
            "start from: robojudge annotations template DATASET"
        )


def _text(row: dict[str, str], name: str) -> str:
    value = row[name].strip()
    if not value:
        raise ValueError(f"{name} is empty")
    return value


def _index(row: dict[str, str]) -> int:
    value = row["episode_index"].strip()
    if not value.isdecimal():
        raise ValueError(f"episode_index {value!r} is not a whole number from 0")
    return int(value)


def _created_at(row: dict[str, str]) -> datetime | None:
    value = row["created_at"].strip()
    if not value:
        return None
    try:
        created = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"created_at {value!r} is not an ISO 8601 time") from error
    if created.tzinfo is None:
        raise ValueError(f"created_at {value!r} names no time zone; add Z or +00:00")
    return created


def _blinded(row: dict[str, str]) -> bool:
    value = row["blinded"].strip().lower()
    if value not in ("true", "false"):
        raise ValueError(f"blinded is {row['blinded']!r}; say true (had not seen a judge's marks) or false")
    return value == "true"


def _value(row: dict[str, str]) -> Any:
    field, text = row["field"].strip(), row["value"].strip()
    if field not in FIELDS:
        raise ValueError(f"field {field!r} is none of {', '.join(FIELDS)}")
    if not text:
        return None
    try:
        if field == "subtasks":
            return _spans(text)
        if field == "failure_onset_frame":
            return _frame(text)
        value: Any = float(text) if field in _NUMBERS else text
        return getattr(Annotation(dataset_id="x", episode_index=0, annotator="x", **{field: value}), field)
    except ValidationError as error:
        raise ValueError(f"{field} {text!r}: {error.errors()[0]['msg']}") from error
    except ValueError as error:
        raise ValueError(f"{field} {text!r}: {error}") from error


def _frame(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _FRAME_DIGITS):
        raise ValueError("not a whole number from 0, the frame counted from the episode's start")
    return int(text)


def _spans(text: str) -> tuple[SubtaskSpan, ...]:
    spans = _SPANS.validate_python(json.loads(text))
    for before, after in pairwise(spans):
        if after.start_frame < before.start_frame:
            raise ValueError(f"{after.name!r} starts before {before.name!r}; list subtasks in order")
    for span in spans:
        if span.end_frame < span.start_frame:
            raise ValueError(f"{span.name!r} ends before it starts")
    return spans


def _not_older(created: datetime | None, other: datetime | None) -> bool:
    """Later rows win among rows without a time, and over rows with an earlier one."""
    return other is None or created is None or created >= other


def template_rows(
    dataset_id: str, episode_indices: Sequence[int], annotator: str
) -> Iterator[dict[str, str]]:
    """Yield one unrated row per episode and field, for people who start in a spreadsheet."""
    for episode_index in episode_indices:
        for field in FIELDS:
            yield dict(
                zip(
                    COLUMNS,
                    (dataset_id, str(episode_index), annotator, field, UNRATED, "", "true"),
                    strict=True,
                )
            )


def annotation_rows(annotations: Iterable[Annotation]) -> Iterator[dict[str, str]]:
    """Yield the tidy rows of typed annotations; reading them back gives equal annotations."""
    for annotation in annotations:
        for field in FIELDS:
            value = getattr(annotation, field)
            if value is None and field not in annotation.cannot_tell:
                continue
            text = "" if value is None else str(value)
            if field == "subtasks" and value is not None:
                text = json.dumps([span.model_dump(exclude_none=True) for span in value], ensure_ascii=False)
            created = annotation.created_at.isoformat() if annotation.created_at else ""
            yield {
                "dataset": annotation.dataset_id,
                "episode_index": str(annotation.episode_index),
                "annotator": annotation.annotator,
                "field": field,
                "value": text,
                "created_at": created,
                "blinded": str(annotation.blinded).lower(),
            }


def write_rows(rows: Iterable[dict[str, str]], path: Path) -> None:
    """Write tidy rows as CSV, whole or not at all.

    Raises:
        AnnotationError: the file cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        why = error.strerror or error
        raise AnnotationError(f"annotations file {path} cannot be written: {why}") from error
