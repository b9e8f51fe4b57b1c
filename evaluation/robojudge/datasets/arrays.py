"""Make an episode from arrays in memory, such as a simulator's rollout."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.datasets.cameras import is_wrist_name
from robojudge.datasets.episode import Camera, Episode, FrameArray
from robojudge.errors import EmptyEpisode, UsageError
from robojudge.schema.episode import Declared, DeclaredOutcome

if TYPE_CHECKING:
    from numpy.typing import NDArray


def episode_from_arrays(
    frames: NDArray[np.uint8] | Mapping[str, NDArray[np.uint8]],
    state: NDArray[Any] | None,
    action: NDArray[Any] | None,
    fps: float | None,
    instruction: str | None,
    *,
    dataset_id: str = "arrays",
    episode_index: int = 0,
    outcome: DeclaredOutcome | None = None,
) -> Episode:
    """Make an episode whose frames and signals are in memory; nothing is copied but the signals.

    Args:
        frames: (n, H, W, 3) uint8 RGB, or one such array per camera name.
        state: (n, d) or (n,) numbers, becomes column `observation.state`; None where there is none.
        action: (n, d) or (n,) numbers, becomes column `action`; None where there is none.
        fps: frames per second; None where not known, and timestamps are then NaN.
        instruction: what the robot was asked to do; None where nothing says.
        dataset_id: the dataset's name in every record.
        episode_index: the episode's number in every record.
        outcome: the simulator's own verdict, if it has one.

    Raises:
        UsageError: an array has the wrong shape or dtype, or lengths differ.
        EmptyEpisode: there are no frames.
    """
    by_camera = dict(frames) if isinstance(frames, Mapping) else {"main": frames}
    if not by_camera:
        raise UsageError("frames holds no camera; give (n, H, W, 3) uint8 arrays")
    lengths = {f"frames[{name!r}]": _check_frames(name, array) for name, array in by_camera.items()}
    length = next(iter(lengths.values()))
    columns: dict[str, NDArray[np.float64]] = {}
    for key, values in (("observation.state", state), ("action", action)):
        if values is not None:
            columns[key] = _signal(key, values)
            lengths[key] = len(columns[key])
    if len(set(lengths.values())) > 1:
        raise UsageError(f"lengths differ: {', '.join(f'{name} {n}' for name, n in lengths.items())}")
    if length == 0:
        raise EmptyEpisode(f"dataset {dataset_id}, episode {episode_index}: the arrays hold no frames")
    if fps is not None and not (math.isfinite(fps) and fps > 0):
        raise UsageError(f"fps is {fps}; give a positive number, or None where it is not known")
    text = instruction if instruction and instruction.strip() else None
    cameras = [
        Camera(name, name, FrameArray(array), is_wrist_name(name)) for name, array in by_camera.items()
    ]
    return Episode(
        dataset_id=dataset_id,
        episode_index=episode_index,
        length=length,
        fps=fps,
        instruction=text,
        tasks=(text,) if text else (),
        cameras=tuple(sorted(cameras, key=lambda camera: camera.is_wrist)),
        timestamps_s=np.full(length, np.nan) if fps is None else np.arange(length) / fps,
        columns=columns,
        declared=Declared(outcome=outcome, source="sim") if outcome else None,
    )


def _check_frames(name: str, array: NDArray[np.uint8]) -> int:
    if array.dtype != np.uint8 or array.ndim != 4 or array.shape[3] != 3:
        raise UsageError(
            f"frames of camera {name!r} are {array.dtype} {array.shape}; give uint8 of shape (n, H, W, 3)"
        )
    return len(array)


def _signal(key: str, values: NDArray[Any]) -> NDArray[np.float64]:
    try:
        signal = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{key} is no array of numbers: {error}") from error
    if signal.ndim == 1:
        signal = signal[:, None]
    if signal.ndim != 2:
        raise UsageError(f"{key} has shape {signal.shape}; give (n, d) or (n,)")
    return signal
