"""What a dataset says about itself and its episodes, before anybody judges."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from robojudge.schema.base import Record

DeclaredOutcome = Literal["success", "partial", "failure"]


class Declared(Record):
    """The dataset's own verdict, from a recorder, a simulator or an annotation."""

    outcome: DeclaredOutcome
    """What the dataset says the episode came to."""
    source: Literal["next.success", "sim", "annotation"]
    """Where it says so: the `next.success` column, a simulator's truth, or an annotation it carries."""


class SubtaskSpan(Record):
    """One named stretch of an episode; both frames are episode-relative and inclusive."""

    name: str = Field(min_length=1)
    """The subtask's name in the task's list."""
    start_frame: int = Field(ge=0)
    """First frame, counted from the episode's start."""
    end_frame: int = Field(ge=0)
    """Last frame, itself included."""
    score: float | None = Field(default=None, ge=0.0, le=1.0)
    """How far the subtask was achieved, 0..1; None where nobody said."""


class Oddity(Record):
    """Something in a dataset that is unusual but not fatal; `name` is stable, `detail` is prose."""

    name: str
    """Stable name, such as `depth_camera_skipped`."""
    detail: str
    """What was found and where, in prose."""
    episode_index: int | None = None
    """The episode it was found in; None where it concerns the whole dataset."""


class CameraSummary(Record):
    """One camera of a dataset."""

    name: str
    """Short name, unique in the dataset: `front` for `observation.images.front`."""
    key: str
    """Feature key or file the frames come from."""
    storage: Literal["video", "image", "array"]
    """How frames are kept: in videos, as image files, or as arrays in memory."""
    height: int | None
    """Pixels; None where metadata does not say."""
    width: int | None
    """Pixels; None where metadata does not say."""
    codec: str | None
    """Video codec as metadata names it; None where it does not, or there is no video."""
    is_wrist: bool
    """True if its name says that it moves with the robot's hand."""
    is_depth: bool = False
    """True for depth maps, which judges are not shown."""


class EpisodeSummary(Record):
    """One episode as metadata alone describes it."""

    episode_index: int = Field(ge=0)
    """Index of the episode in the dataset, from 0."""
    length: int | None = Field(ge=0)
    """Frames; None where only the video file knows."""
    duration_s: float | None
    """Seconds; None where length or frame rate is unknown."""
    tasks: tuple[str, ...]
    """Its instructions, in order; empty where the dataset gives none."""


class DatasetSummary(Record):
    """A dataset as metadata alone describes it."""

    dataset_id: str
    """The id it was opened by."""
    format: str
    """Format and version, such as `LeRobot v3.0`."""
    robot_type: str | None
    """Robot, as the dataset names it; None where it does not."""
    fps: float | None
    """Frames per second; None where unknown."""
    total_episodes: int
    """Episodes listed."""
    total_frames: int | None
    """Frames of all episodes; None where only the video files know."""
    tasks: tuple[str, ...]
    """Every distinct instruction."""
    cameras: tuple[CameraSummary, ...]
    """Its cameras, external ones first."""
    columns: dict[str, tuple[int, ...]]
    """Numeric columns a judge can read, and their shapes per frame."""
    subtask_source: Literal["sarm", "language", "subtask_index", "tasks"] | None
    """Where the dataset itself keeps subtasks; None where it has none."""
    declares_success: bool
    """True if it gives a verdict of its own on episodes."""
    oddities: tuple[Oddity, ...]
    """What is unusual about it, as far as it has been read."""
