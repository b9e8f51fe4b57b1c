"""Judgements and episodes with planted signals, for reward tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from records import judgement
from robojudge.datasets.episode import Episode
from robojudge.schema.judgement import Judgement, ProgressPoint, SubtaskScore

FPS = 10.0


def judged(
    progress: Mapping[int, float | None] | None = None,
    subtasks: Sequence[tuple[float | None, int | None, int | None]] = (),
    outcome: str = "success",
    **changes: Any,
) -> Judgement:
    """A judgement from {frame: progress} and (score, start, end) of each subtask."""
    points = tuple(ProgressPoint(frame_index=f, value=v) for f, v in (progress or {}).items())
    scored = tuple(
        SubtaskScore(name=f"step {k}", score=score, start_frame=start, end_frame=end)
        for k, (score, start, end) in enumerate(subtasks)
    )
    fields = {"outcome": outcome, "effective_outcome": outcome, "progress": points, "subtasks": scored}
    return judgement(**{"task_completion": 1.0 if outcome == "success" else 0.3, **fields, **changes})


def moves(steps: Sequence[float]) -> np.ndarray:
    """Positions (n, 3) along x whose n-1 steps are given."""
    x = np.concatenate([[0.0], np.cumsum(steps)])
    return np.column_stack([x, np.zeros_like(x), np.zeros_like(x)])


def recorded(
    length: int,
    *,
    position: np.ndarray | None = None,
    grippers: Mapping[str, Sequence[float]] | None = None,
    fps: float | None = FPS,
    episode_index: int = 0,
) -> Episode:
    """An episode with a position, and openness 0..1 of each named gripper."""
    columns, names = {}, {}
    parts, labels = [], []
    if position is not None:
        parts, labels = [position], ["ee_x", "ee_y", "ee_z"]
    for name, opening in (grippers or {}).items():
        parts.append(np.asarray(opening, dtype=np.float64)[:, None])
        labels.append(name)
    if parts:
        columns = {"observation.state": np.concatenate(parts, axis=1)}
        names = {"observation.state": tuple(labels)}
    return Episode(
        dataset_id="d",
        episode_index=episode_index,
        length=length,
        fps=fps,
        instruction="Lift the cube.",
        tasks=("Lift the cube.",),
        cameras=(),
        timestamps_s=np.full(length, np.nan) if fps is None else np.arange(length) / fps,
        columns=columns,
        column_names=names,
    )


def closes_at(frame_index: int, length: int) -> list[float]:
    """An openness that falls from 1 to 0 at a frame."""
    return [1.0 if t < frame_index else 0.0 for t in range(length)]
