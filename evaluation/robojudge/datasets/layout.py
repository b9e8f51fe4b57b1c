"""What differs between LeRobot versions: where an episode's rows, videos and images are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from robojudge.datasets.episode import ImageRows, VideoFrames
from robojudge.datasets.episode_table import EpisodeTable
from robojudge.datasets.files import Files, contained
from robojudge.datasets.metadata import Metadata
from robojudge.datasets.path_template import fill
from robojudge.datasets.rows import EpisodeRows, RowFinder
from robojudge.schema.episode import CameraSummary

Note = Callable[[str, str], None]
"""Takes the name and the detail of an oddity of the episode being read."""

IMAGE_NAMES = (
    ("episode_{episode_index:06d}", "frame_{frame_index:06d}.png"),
    ("episode-{episode_index:06d}", "frame-{frame_index:06d}.png"),
)
"""Folder and file names under `images/<key>/` that recorders have used."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A dataset's metadata in memory."""

    dataset_id: str
    files: Files
    metadata: Metadata
    episodes: EpisodeTable
    tasks: Mapping[int, str]
    subtasks: Mapping[int, str]
    cameras: Sequence[CameraSummary]
    finder: RowFinder


class Layout(Protocol):
    """Where one LeRobot version keeps things; `row` is a position in `Contents.episodes`."""

    has_sarm: bool
    """True where episode metadata has SARM subtask columns."""

    def rows(self, row: int, note: Note) -> EpisodeRows | None:
        """Read an episode's rows; None where the dataset has none for it.

        Raises:
            DatasetError: the data file is absent, unsafe or damaged.
        """
        ...

    def video(self, row: int, key: str, length: int, note: Note) -> VideoFrames | None:
        """Locate a camera's window, `by_index` still false; None where metadata gives the episode none.

        Raises:
            MissingFile: the video file is absent.
        """
        ...

    def sarm(self, row: int) -> Mapping[str, Any]:
        """Return the episode's SARM columns."""
        ...

    def absent(self) -> Mapping[int, str]:
        """Map the row of every episode that lacks a file to the first file it lacks."""
        ...


def check_templates(metadata: Metadata, cameras: Sequence[CameraSummary]) -> None:
    """Refuse, before anything is read, path templates or camera keys that lead out of the dataset.

    Raises:
        UnsafePath: one does.
        CorruptFile: a template cannot be read.
    """
    numbers = dict.fromkeys(("chunk_index", "file_index", "episode_chunk", "episode_index"), 0)
    if metadata.data_path is not None:
        contained(fill(metadata.data_path, numbers))
    for camera in cameras:
        contained(fill(metadata.video_path or "{video_key}", {**numbers, "video_key": camera.key}))


def find_video(files: Files, relative: str, note: Note) -> Path:
    """Locate a video, also where `videos/` is called `video/` on disk or the other way round.

    Raises:
        MissingFile: neither exists.
    """
    actual = video_name(files, relative)
    if actual is None:
        return files.locate(relative)
    if actual != relative:
        note("video_folder_named_video", f"{relative} in metadata is {actual} on disk")
    return files.locate(actual)


def video_name(files: Files, relative: str) -> str | None:
    """Return the name under which a video exists; None where it does not."""
    head, _, tail = relative.partition("/")
    other = {"videos": "video", "video": "videos"}.get(head, head)
    return next((name for name in (relative, f"{other}/{tail}") if files.exists(name)), None)


def image_folder(files: Files, key: str, episode_index: int) -> ImageRows | None:
    """Find image files staged on disk as `images/<key>/episode_000000/frame_000000.png`."""
    for folder, pattern in IMAGE_NAMES:
        relative = f"images/{key}/{folder.format(episode_index=episode_index)}"
        first = f"{relative}/{pattern.format(frame_index=0)}"
        if files.exists(first):
            return ImageRows(files.locate(first).parent, None, 0, pattern)
    return None
