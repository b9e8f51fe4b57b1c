"""One episode on which a judge and people differ, and the frame to look at."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from robojudge.schema.base import Record


class ValuePair(Record):
    """What people and the judge said of one field."""

    field: str
    """The field."""
    people: float | str | None
    """The consensus; None if there is none."""
    judge: float | str | None
    """The judge's word; None where it had none."""
    difference: float | None
    """Judge minus people for numbers and steps; None for categories."""


class FrameToShow(Record):
    """The frame that tells most, as far as the judgement says."""

    camera: str | None
    """The camera; None means the dataset's first."""
    frame_index: int | None = Field(ge=0)
    """Frame, counted from the episode's start; None means the last."""
    why: Literal["failure_onset", "evidence", "last_keyframe", "last_frame"]
    """What it is."""


class Disagreement(Record):
    """One episode on which a judge and people differ."""

    dataset_id: str
    """The dataset."""
    episode_index: int = Field(ge=0)
    """The episode."""
    instruction: str | None
    """What the robot was asked to do; None where nothing says."""
    size: float = Field(ge=0.0)
    """How far apart they are on the worst field, 0..1: 1 for a success against a failure."""
    values: tuple[ValuePair, ...]
    """The asked fields on which they differ, the largest difference first."""
    n_annotators: int = Field(ge=1)
    """People who annotated the episode and counted."""
    rationale: str | None
    """Why, in the judge's words; None where it gave none."""
    frame: FrameToShow
    """The frame to look at."""
    thumbnail: str | None = None
    """The frame as a JPEG data URI; None where it was not loaded (see `thumbnail_reason`)."""
    thumbnail_reason: str | None = "no dataset was given"
    """Why there is no thumbnail; None if there is one."""
