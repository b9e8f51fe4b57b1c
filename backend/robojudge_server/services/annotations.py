"""What a person may say of an episode, and saving it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from sqlalchemy import Engine

from robojudge.annotations import FIELDS
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import FailureMode, Outcome
from robojudge_server.errors import InvalidRequest
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.run_request import Requested
from robojudge_server.store.queries_annotations import Saved, save_annotation
from robojudge_server.user import User

MAX_NUMBER = 2**53 - 1
MAX_SPANS = 500
AnnotatedField = Literal[
    "outcome",
    "task_completion",
    "smoothness",
    "efficiency",
    "safety",
    "failure_mode",
    "failure_onset_frame",
    "subtasks",
]


def _on_grid(steps: int) -> Callable[[float], float]:
    """Return what takes a multiple that was summed up to the multiple itself."""
    return lambda value: round(value * steps) / steps


Completion = Annotated[float, Field(ge=0, le=1, multiple_of=0.05, strict=True), AfterValidator(_on_grid(20))]
FiveSteps = Annotated[float, Field(ge=0, le=1, multiple_of=0.25, strict=True), AfterValidator(_on_grid(4))]
Frame = Annotated[int, Field(ge=0, le=MAX_NUMBER, strict=True)]


class MarkedSubtask(Requested):
    """One subtask as a person saw it."""

    name: str = Field(
        min_length=1, max_length=500, pattern=r"^[^\x00]*$", description="Its name in the task's list."
    )
    start_frame: Frame = Field(description="First frame, counted from the episode's start.")
    end_frame: Frame = Field(description="Last frame, itself included.")
    score: float | None = Field(
        default=None, ge=0, le=1, strict=True, description="How far it was achieved; null if not said."
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.end_frame < self.start_frame:
            raise ValueError(f"{self.name!r} ends before it starts")
        return self


class Marks(Requested):
    """One person's whole word on one episode; null where they say nothing. Replaces what they said before."""

    expected_version: int = Field(
        ge=0,
        le=MAX_NUMBER,
        strict=True,
        description="The latest version you know of your own annotation; 0 if none.",
    )
    task_completion: Completion | None = Field(
        default=None, description="Share of the task achieved, 0 to 1 in steps of 0.05."
    )
    outcome: Outcome | None = Field(default=None, description="What the episode came to.")
    smoothness: FiveSteps | None = Field(
        default=None, description="Fluency of the motion: 0, 0.25, 0.5, 0.75 or 1; 1 is best."
    )
    efficiency: FiveSteps | None = Field(
        default=None, description="Directness of the motion: 0, 0.25, 0.5, 0.75 or 1; 1 is best."
    )
    safety: FiveSteps | None = Field(
        default=None, description="Absence of risky contact: 0, 0.25, 0.5, 0.75 or 1; 1 is best."
    )
    failure_mode: FailureMode | None = Field(default=None, description="What went wrong.")
    failure_onset_frame: Frame | None = Field(
        default=None, description="Frame at which it began to go wrong, counted from the episode's start."
    )
    subtasks: tuple[MarkedSubtask, ...] | None = Field(
        default=None,
        max_length=MAX_SPANS,
        description="The subtasks seen, in order of their start; empty if none took place.",
    )
    cannot_tell: tuple[AnnotatedField, ...] = Field(
        default=(),
        max_length=len(FIELDS),
        description="Fields you looked at and could not decide; they must not be given as well.",
    )

    @model_validator(mode="after")
    def _check_words(self) -> Self:
        given = [name for name in FIELDS if getattr(self, name) is not None]
        both = [name for name in given if name in self.cannot_tell]
        if both:
            raise ValueError(f"{', '.join(both)}: given and in cannot_tell; it is one or the other")
        if not given and not self.cannot_tell and self.expected_version == 0:
            raise ValueError(
                "a first annotation must say something; name in cannot_tell what you cannot decide"
            )
        for before, after in pairwise(self.subtasks or ()):
            if after.start_frame < before.start_frame:
                raise ValueError(f"{after.name!r} starts before {before.name!r}; list subtasks in order")
        return self


def save_marks(engine: Engine, user: User, served: ServedDataset, episode_index: int, marks: Marks) -> Saved:
    """Store what a user says of an episode; from then on they see what others and judges say of it.

    Raises:
        InvalidRequest: a subtask or the failure's onset lies outside of the episode.
        StaleWrite: the user has saved something else meanwhile.
        DatasetError: only the episode's video knows its length, and cannot be read.
        StoreError: the database refused; nothing was stored.
    """
    _check_inside(served, episode_index, marks)
    values = {name: getattr(marks, name) for name in FIELDS if name != "subtasks"}
    spans = None if marks.subtasks is None else tuple(_span(marked) for marked in marks.subtasks)
    said = Annotation(
        dataset_id=served.dataset_id,
        episode_index=episode_index,
        annotator=user.name,
        subtasks=spans,
        cannot_tell=tuple(name for name in FIELDS if name in marks.cannot_tell),
        **values,
    )
    return save_annotation(engine, said, expected_version=marks.expected_version)


def _span(marked: MarkedSubtask) -> SubtaskSpan:
    return SubtaskSpan(**marked.model_dump())


def _check_inside(served: ServedDataset, episode_index: int, marks: Marks) -> None:
    onset = marks.failure_onset_frame
    if not marks.subtasks and onset is None:
        return
    length = served.dataset.episode_summary(episode_index).length
    if length is None:
        length = served.episode(episode_index).length
    there = f"episode {episode_index} has the frames 0 to {length - 1}"
    if onset is not None and onset >= length:
        raise InvalidRequest(f"failure_onset_frame: frame {onset}; {there}")
    for marked in marks.subtasks or ():
        if marked.end_frame >= length:
            raise InvalidRequest(f"subtasks: {marked.name!r} ends at frame {marked.end_frame}; {there}")
