"""From a command's options to an opened dataset and a judge; nothing is decoded here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from robojudge.annotations import load_annotations
from robojudge.cli.episodes import select_episodes
from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.judge import Judge
from robojudge.open_judge import check_cameras, open_judge, open_transport
from robojudge.schema.annotation import Annotation
from robojudge.subtask_lists import SubtaskList, collect_subtasks, load_subtasks
from robojudge.transports.base import Transport

ANNOTATIONS_BESIDE = "annotations.csv"


@dataclass(frozen=True, slots=True)
class JudgeRequest:
    """What a user asked for, as typed."""

    source: str
    spec: str
    method: str | None = None
    episodes: str | None = None
    subtasks: Path | None = None
    annotations: Path | None = None
    dataset_id: str | None = None
    base_url: str | None = None
    timeout_s: float = 120.0
    out: Path | None = None
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An opened dataset, and what was said of it."""

    dataset: Dataset
    transport: Transport | None
    episodes: list[int]
    annotations: tuple[Annotation, ...]
    subtasks: dict[str, SubtaskList]


def prepare(request: JudgeRequest) -> Prepared:
    """Open the transport first, so that a missing key is named before anything is read.

    Raises:
        UsageError, DatasetError, AnnotationError: what was asked for cannot be had.
    """
    transport = open_transport(request.spec, base_url=request.base_url)
    given = load_subtasks(request.subtasks) if request.subtasks else {}
    dataset = open_dataset(request.source, dataset_id=request.dataset_id)
    episodes = select_episodes(request.episodes, dataset.episode_indices(), dataset.dataset_id)
    path = request.annotations or _beside(dataset)
    said = load_annotations(path, dataset_id=dataset.dataset_id, before_judges=True) if path else ()
    check_cameras(dataset, request.settings.get("cameras"))
    subtasks = collect_subtasks(
        dataset,
        episodes,
        given=given,
        annotations=said,
        instruction=request.settings.get("instruction"),
    )
    return Prepared(dataset, transport, episodes, said, subtasks)


def make_judge(request: JudgeRequest, prepared: Prepared) -> Judge:
    """Make the judge a user asked for.

    Raises:
        UsageError: the settings cannot work together.
    """
    return open_judge(
        request.spec,
        transport=prepared.transport,
        dataset=prepared.dataset,
        annotations=prepared.annotations,
        subtasks=prepared.subtasks,
        method=request.method,
        timeout_s=request.timeout_s,
        **request.settings,
    )


def _beside(dataset: Dataset) -> Path | None:
    path = dataset.root / ANNOTATIONS_BESIDE
    return path if path.is_file() else None
