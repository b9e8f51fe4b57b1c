"""One episode as it is shown, with what only its own file says."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, Field

from robojudge.datasets.episode import Camera, Episode, VideoFrames
from robojudge.schema.episode import CameraSummary, Declared, Oddity, SubtaskSpan
from robojudge_server.services.episode_list import ListedEpisode


class VideoWindow(BaseModel):
    """The episode's part of the file that `GET .../video/{camera}` serves."""

    from_s: float = Field(description="Its start in the file, in seconds.")
    to_s: float | None = Field(description="Its end, exclusive; null for the end of the file.")


class EpisodeCamera(BaseModel):
    """One camera of an episode."""

    name: str = Field(description="Short name; what paths below the episode call it.")
    key: str = Field(description="Feature key or file its frames come from.")
    is_wrist: bool = Field(description="Whether it moves with the robot's hand, by its name.")
    codec: str | None = Field(description="Video codec; null where metadata does not say.")
    height: int | None = Field(description="Pixels; null where metadata does not say.")
    width: int | None = Field(description="Pixels; null where metadata does not say.")
    has_video: bool = Field(description="Whether there is a video; else frames come one by one.")
    video: VideoWindow | None = Field(description="Where it is in the video; null without one.")

    @classmethod
    def of(cls, camera: Camera, summary: CameraSummary | None) -> EpisodeCamera:
        """Return a camera as it is shown."""
        window = None
        if isinstance(camera.source, VideoFrames):
            window = VideoWindow(from_s=camera.source.from_s, to_s=camera.source.to_s)
        return cls(
            name=camera.name,
            key=camera.key,
            is_wrist=camera.is_wrist,
            codec=summary.codec if summary else None,
            height=summary.height if summary else None,
            width=summary.width if summary else None,
            has_video=window is not None,
            video=window,
        )


class ShownEpisode(ListedEpisode):
    """One episode."""

    instruction: str | None = Field(description="What the robot was asked to do; null where nothing says.")
    fps: float | None = Field(description="Frames per second; null where unknown.")
    frames: int = Field(description="How many frames it has, as its file says.")
    cameras: list[EpisodeCamera] = Field(description="Its RGB cameras, external ones first.")
    declared: Declared | None = Field(
        description="The dataset's own verdict; null where it has none, or the user may not see it yet."
    )
    subtask_spans: list[SubtaskSpan] | None = Field(
        description="Subtasks that the dataset itself carries; null where it has none. Their scores are null "
        "where the user may not see them yet."
    )
    oddities: list[Oddity] = Field(description="What is unusual about it.")
    previous_index: int | None = Field(description="Index of the episode before; null for the first.")
    next_index: int | None = Field(description="Index of the episode behind; null for the last.")

    @classmethod
    def of(
        cls,
        listed: ListedEpisode,
        episode: Episode,
        cameras: Mapping[str, CameraSummary],
        around: tuple[int | None, int | None],
    ) -> ShownEpisode:
        """Return an episode as it is shown to whoever sees `listed` of it."""
        spans = episode.subtask_spans
        if spans is not None and not listed.visible:
            spans = tuple(span.model_copy(update={"score": None}) for span in spans)
        return cls(
            **dict(listed),
            instruction=episode.instruction,
            fps=episode.fps,
            frames=episode.length,
            cameras=[EpisodeCamera.of(camera, cameras.get(camera.key)) for camera in episode.cameras],
            declared=episode.declared if listed.visible else None,
            subtask_spans=None if spans is None else list(spans),
            oddities=list(episode.oddities),
            previous_index=around[0],
            next_index=around[1],
        )
