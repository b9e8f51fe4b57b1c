"""Where judgements and annotations come from: run folders and files, or objects in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeGuard, cast

from robojudge.agreement.report.records.judge import RunSource
from robojudge.agreement.report.run_labels import labelled_folders
from robojudge.annotations import check_annotations
from robojudge.errors import AnnotationError, UsageError
from robojudge.journal import JOURNAL, Outcome, counting_outcomes
from robojudge.run_folder import read_settings
from robojudge.schema.annotation import Annotation

Folders = Path | str | Sequence[Path | str]
"""A run folder or several."""
Runs = Folders | Mapping[str, Folders | Iterable[Outcome]]
"""Run folders, or what each label stands for: the run folders of one judge, or outcomes."""


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """What one judge said, read once.

    Attributes:
        label: its name in the report.
        outcomes: the word that counts on each episode; a generator will do.
        source: where it lies; None for outcomes in memory.
        more_sources: where its words on other datasets lie.
    """

    label: str
    outcomes: Iterable[Outcome]
    source: RunSource | None = None
    more_sources: tuple[RunSource, ...] = ()


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
    """Open run folders and label them; which folders are of one judge, `labelled_folders` says.

    Raises:
        UsageError: there is no run, or folders of one label are of several judges or of one dataset.
        RunFolderError: a folder is no run folder.
    """
    if not isinstance(runs, Mapping):
        found = labelled_folders((None, folder) for folder in _listed(runs))
        judged = [_run(label, folders) for label, folders in found.items()]
    else:
        judged = [_labelled(label, run) for label, run in runs.items()]
    if not judged:
        raise UsageError("a report needs at least one run")
    return tuple(judged)


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


def _listed(folders: Folders) -> list[Path]:
    return [Path(folder) for folder in ([folders] if isinstance(folders, (str, Path)) else folders)]


def _labelled(label: str, run: Folders | Iterable[Outcome]) -> JudgedRun:
    if not _are_folders(run):
        return JudgedRun(label, cast("Iterable[Outcome]", run))
    folders = _listed(run)
    labelled_folders((label, folder) for folder in folders)
    return _run(label, folders)


def _are_folders(run: Folders | Iterable[Outcome]) -> TypeGuard[Folders]:
    several = isinstance(run, Sequence) and len(run) > 0
    return isinstance(run, (str, Path)) or (several and all(isinstance(one, (str, Path)) for one in run))


def _run(label: str, folders: Sequence[Path]) -> JudgedRun:
    first, *others = [_source(folder) for folder in folders]
    outcomes = chain.from_iterable(counting_outcomes(folder) for folder in folders)
    return JudgedRun(label, outcomes, first, tuple(others))


def _source(folder: Path) -> RunSource:
    settings = read_settings(folder)
    frozen: dict[str, Any] = settings["frozen"]
    return RunSource(
        name=folder.name,
        settings=frozen,
        created_at=settings.get("created_at"),
        journal_sha256=_journal_sha256(folder),
    )


def _journal_sha256(folder: Path) -> str | None:
    try:
        with (folder / JOURNAL).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _sha256(annotations: Sequence[Annotation]) -> str:
    """Hash annotations whatever order they were given in."""
    ordered = sorted(annotations, key=lambda a: (a.dataset_id, a.episode_index, a.annotator))
    digest = hashlib.sha256()
    for annotation in ordered:
        digest.update(annotation.model_dump_json().encode() + b"\n")
    return digest.hexdigest()
