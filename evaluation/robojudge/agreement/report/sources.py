"""Where judgements and annotations come from: run folders and files, or objects in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from robojudge.agreement.report.records.judge import RunSource
from robojudge.annotations import check_annotations
from robojudge.errors import AnnotationError, UsageError
from robojudge.journal import Outcome, counting_outcomes
from robojudge.run_folder import read_settings
from robojudge.schema.annotation import Annotation

Runs = Path | str | Sequence[Path | str] | Mapping[str, Path | str | Iterable[Outcome]]
"""A run folder or several, or what each label stands for: a run folder or outcomes."""


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """What one judge said, read once.

    Attributes:
        label: its name in the report.
        outcomes: the word that counts on each episode; a generator will do.
        source: where it lies; None for outcomes in memory.
    """

    label: str
    outcomes: Iterable[Outcome]
    source: RunSource | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What people said, and how to tell it from other files.

    Attributes:
        annotations: the latest word of each person on each episode, and their latest blinded one.
        source: the file; None for annotations in memory.
        sha256: of the file, or of the annotations in a canonical order.
    """

    annotations: tuple[Annotation, ...]
    source: str | None
    sha256: str


def read_runs(runs: Runs) -> tuple[JudgedRun, ...]:
    """Open run folders and label them; folders without a label are named after themselves.

    Raises:
        UsageError: there is no run, or a label is used twice.
        RunFolderError: a folder is no run folder.
    """
    named: list[tuple[str, Path | str | Iterable[Outcome]]]
    if isinstance(runs, Mapping):
        named = list(runs.items())
    else:
        folders = [runs] if isinstance(runs, (str, Path)) else runs
        named = [(_name(run), run) for run in folders]
    labels = [label for label, _ in named]
    if not named:
        raise UsageError("a report needs at least one run")
    repeated = sorted({label for label in labels if labels.count(label) > 1})
    if repeated:
        raise UsageError(f"several runs are called {', '.join(repeated)}; give each a label of its own")
    return tuple(_run(label, run) for label, run in named)


def read_annotations(annotations: Path | str | Iterable[Annotation]) -> Said:
    """Read what people said.

    Args:
        annotations: a `.csv` or `.parquet` file, or the latest word of each person on each episode.

    Raises:
        AnnotationError: the file is absent or malformed.
    """
    if not isinstance(annotations, (str, Path)):
        given = tuple(annotations)
        return Said(given, None, _sha256(given))
    path = Path(annotations)
    table = check_annotations(path)
    if table.problems:
        first = table.problems[0]
        more = f" (and {len(table.problems) - 1} more)" if len(table.problems) > 1 else ""
        raise AnnotationError(
            f"{path}, line {first.line}: {first.message}{more}; see: robojudge annotations validate {path}"
        )
    return Said(
        (*table.annotations, *table.blind_before), str(path), hashlib.sha256(path.read_bytes()).hexdigest()
    )


def _name(run: Path | str) -> str:
    return Path(run).resolve().name


def _run(label: str, run: Path | str | Iterable[Outcome]) -> JudgedRun:
    if not isinstance(run, (str, Path)):
        return JudgedRun(label, run)
    path = Path(run)
    settings = read_settings(path)
    frozen: dict[str, Any] = settings["frozen"]
    source = RunSource(name=path.name, settings=frozen, created_at=settings.get("created_at"))
    return JudgedRun(label, counting_outcomes(path), source)


def _sha256(annotations: Sequence[Annotation]) -> str:
    """Hash annotations whatever order they were given in."""
    ordered = sorted(annotations, key=lambda a: (a.dataset_id, a.episode_index, a.annotator))
    digest = hashlib.sha256()
    for annotation in ordered:
        digest.update(annotation.model_dump_json().encode() + b"\n")
    return digest.hexdigest()
