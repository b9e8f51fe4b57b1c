"""Episodes built from a position and a gripper, for telemetry tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from robojudge.datasets.episode import Episode

XYZ = ("ee_x", "ee_y", "ee_z")


def _build(
    position: object = None,
    opening: object = None,
    *,
    fps: float | None = 20.0,
    columns: dict[str, object] | None = None,
    names: dict[str, tuple[str, ...]] | None = None,
    length: int | None = None,
) -> Episode:
    held: dict[str, np.ndarray] = {}
    held_names: dict[str, tuple[str, ...]] = {}
    if position is not None:
        state = np.atleast_2d(np.asarray(position, dtype=np.float64).T).T
        labels = XYZ if state.shape[1] == 3 else tuple(f"joint_{i}" for i in range(state.shape[1]))
        if opening is not None:
            state = np.column_stack([state, np.asarray(opening, dtype=np.float64)])
            labels = (*labels, "gripper_opening")
        held["observation.state"], held_names["observation.state"] = state, labels
    for key, values in (columns or {}).items():
        held[key] = np.atleast_2d(np.asarray(values, dtype=np.float64).T).T
    held_names.update(names or {})
    n = length if length is not None else len(next(iter(held.values())))
    return Episode(
        dataset_id="made",
        episode_index=0,
        length=n,
        fps=fps,
        instruction="do it",
        tasks=("do it",),
        cameras=(),
        timestamps_s=np.full(n, np.nan) if fps is None else np.arange(n) / fps,
        columns=held,
        column_names=held_names,
    )


@pytest.fixture(scope="session")
def build() -> Callable[..., Episode]:
    return _build


def minimum_jerk(start: float, end: float, frames: int) -> np.ndarray:
    """The smoothest point-to-point motion: (frames,) positions."""
    t = np.linspace(0.0, 1.0, frames)
    return start + (end - start) * (10 * t**3 - 15 * t**4 + 6 * t**5)


@pytest.fixture(scope="session")
def reach() -> Callable[..., np.ndarray]:
    """Make a straight minimum-jerk reach along x: (frames, 3)."""

    def make(start: float = 0.0, end: float = 1.0, frames: int = 41) -> np.ndarray:
        return np.column_stack([minimum_jerk(start, end, frames), np.zeros(frames), np.zeros(frames)])

    return make
