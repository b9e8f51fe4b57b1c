"""Read simulators' truth, and annotate episodes from it as a person would."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan

NOT_WORK = ("done", "off_task")
"""Stages nobody would mark as a subtask of the task."""


@dataclass(frozen=True)
class Truth:
    episode_index: int
    task: str
    outcome: str
    perturbation: str
    final_progress: float
    progress: np.ndarray
    stages: tuple[str, ...]


def read_truth(folder: Path, name: str) -> list[Truth]:
    frames = defaultdict(list)
    columns = ["episode_index", "frame_index", "true_progress", "stage"]
    for frame in pq.read_table(folder / f"{name}.ground_truth.parquet", columns=columns).to_pylist():
        frames[frame["episode_index"]].append(frame)
    truths = []
    for episode in pq.read_table(folder / f"{name}.ground_truth_episodes.parquet").to_pylist():
        rows = sorted(frames[episode["episode_index"]], key=lambda frame: frame["frame_index"])
        truths.append(
            Truth(
                episode_index=episode["episode_index"],
                task=episode["task"],
                outcome=episode["outcome"],
                perturbation=episode["perturbation"],
                final_progress=episode["final_progress"],
                progress=np.array([frame["true_progress"] for frame in rows]),
                stages=tuple(frame["stage"] for frame in rows),
            )
        )
    return sorted(truths, key=lambda truth: truth.episode_index)


def annotate(truth: Truth, dataset_id: str, spans: str) -> Annotation:
    """Annotate one episode.

    Args:
        truth: what the simulator says.
        dataset_id: goes into the annotation.
        spans: `work` (stages without "done" and "off_task"), `all` (with "done"), or `none`.
    """
    return Annotation(
        dataset_id=dataset_id,
        episode_index=truth.episode_index,
        annotator="truth",
        task_completion=round(truth.final_progress * 20) / 20,
        outcome=truth.outcome,
        subtasks=None
        if spans == "none"
        else _spans(truth.stages, ("off_task",) if spans == "all" else NOT_WORK),
    )


def _spans(stages: tuple[str, ...], skipped: tuple[str, ...]) -> tuple[SubtaskSpan, ...]:
    found, first = [], 0
    for name, stretch in groupby(stages):
        count = len(list(stretch))
        if name not in skipped:
            found.append(SubtaskSpan(name=name, start_frame=first, end_frame=first + count - 1))
        first += count
    return tuple(found)
