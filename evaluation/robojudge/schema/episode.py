"""What a dataset says about itself and its episodes, before anybody judges."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from robojudge.schema.base import Record

DeclaredOutcome = Literal["success", "partial", "failure"]


class Declared(Record):
    """The dataset's own verdict, from a recorder, a simulator or an annotation."""

    outcome: DeclaredOutcome
    source: Literal["next.success", "sim", "annotation"]


class SubtaskSpan(Record):
    """One named stretch of an episode; both frames are episode-relative and inclusive."""

    name: str = Field(min_length=1)
    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=0)
    score: float | None = Field(default=None, ge=0.0, le=1.0)


class Oddity(Record):
    """Something in a dataset that is unusual but not fatal; `name` is stable, `detail` is prose."""

    name: str
    detail: str
    episode_index: int | None = None


class CameraSummary(Record):
    """One camera of a dataset."""

    name: str
    key: str
    storage: Literal["video", "image", "array"]
    height: int | None
    width: int | None
    codec: str | None
    is_wrist: bool
    is_depth: bool = False


class EpisodeSummary(Record):
    """One episode as metadata alone describes it."""

    episode_index: int = Field(ge=0)
    length: int | None = Field(ge=0)
    """Frames; None where only the video file knows."""
    duration_s: float | None
    tasks: tuple[str, ...]


class DatasetSummary(Record):
    """A dataset as metadata alone describes it."""

    dataset_id: str
    format: str
    robot_type: str | None
    fps: float | None
    total_episodes: int
    total_frames: int | None
    tasks: tuple[str, ...]
    cameras: tuple[CameraSummary, ...]
    columns: dict[str, tuple[int, ...]]
    """Numeric columns a judge can read, and their shapes per frame."""
    subtask_source: Literal["sarm", "language", "subtask_index", "tasks"] | None
    declares_success: bool
    oddities: tuple[Oddity, ...]
