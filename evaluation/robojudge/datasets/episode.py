"""One episode in memory: its numbers, and where its frames are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from robojudge.errors import CameraNotFound
from robojudge.schema.episode import Declared, Oddity, SubtaskSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class VideoFrames:
    """Frames inside an mp4, which other episodes may share."""

    path: Path
    from_s: float
    """Start of the episode's window inside the file, in seconds."""
    to_s: float | None
    """End of the window, exclusive; None means the end of the file."""
    by_index: bool = False
    """True where the timestamp column disagrees with the video: row k is the k-th frame of the window."""


@dataclass(frozen=True, slots=True)
class ImageRows:
    """Encoded images, one per row: bytes inside a parquet column, or files on disk."""

    path: Path
    """The parquet file, or the folder that holds the image files."""
    column: str | None
    """The struct<bytes, path> column; None for files on disk."""
    first_row: int
    pattern: str | None = None
    """Name of the k-th file on disk, as `str.format` with `frame_index`."""


@dataclass(frozen=True, slots=True)
class FrameArray:
    """Frames already in memory: (n, H, W, 3) uint8 RGB."""

    frames: NDArray[np.uint8]

    def __repr__(self) -> str:
        """Name the size, not the pixels."""
        return f"FrameArray({_size(self.frames)})"


@dataclass(frozen=True, slots=True)
class Camera:
    """One RGB camera of an episode."""

    name: str
    """Short name, unique in the dataset (`front`)."""
    key: str
    """Feature key in the dataset (`observation.images.front`)."""
    source: VideoFrames | ImageRows | FrameArray
    is_wrist: bool


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode: numeric columns in memory, frames by reference.

    Attributes:
        dataset_id: the dataset's name in every record.
        episode_index: index in the dataset.
        length: number of frames, at least 1.
        fps: frames per second; None where the dataset does not say.
        instruction: what the robot was asked to do; None where nothing says.
        tasks: the distinct task strings of the episode, in order of appearance.
        cameras: RGB cameras, external ones first, wrist ones last. Depth cameras are left out.
        timestamps_s: (length,) float64, seconds from the episode's start.
        columns: numeric columns by feature key, each (length, d) float64, NaN where missing.
        column_names: names of a column's d dimensions, where the dataset gives them.
        declared: the dataset's own verdict.
        subtask_spans: subtasks the dataset itself carries (SARM, language columns).
        oddities: named warnings that belong to this episode.
    """

    dataset_id: str
    episode_index: int
    length: int
    fps: float | None
    instruction: str | None
    tasks: tuple[str, ...]
    cameras: tuple[Camera, ...]
    timestamps_s: NDArray[np.float64]
    columns: Mapping[str, NDArray[np.float64]]
    column_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    robot_type: str | None = None
    declared: Declared | None = None
    subtask_spans: tuple[SubtaskSpan, ...] | None = None
    oddities: tuple[Oddity, ...] = ()

    def __repr__(self) -> str:
        """Name the episode and the sizes of what it holds, not the numbers."""
        cameras = ", ".join(camera.name for camera in self.cameras)
        columns = ", ".join(f"{key}: {_size(values)}" for key, values in self.columns.items())
        return (
            f"Episode({self.dataset_id!r}, {self.episode_index}, length={self.length}, fps={self.fps}, "
            f"instruction={self.instruction!r}, cameras=[{cameras}], columns={{{columns}}})"
        )

    def camera(self, name: str) -> Camera:
        """Return the camera of that short name or feature key.

        Raises:
            CameraNotFound: the episode has no such camera.
        """
        for camera in self.cameras:
            if name in (camera.name, camera.key):
                return camera
        known = ", ".join(camera.name for camera in self.cameras) or "none"
        raise CameraNotFound(
            f"dataset {self.dataset_id}, episode {self.episode_index}: no camera {name!r} (it has: {known})"
        )


def _size(values: NDArray[np.generic]) -> str:
    return f"{values.dtype} {'x'.join(map(str, values.shape))}"
