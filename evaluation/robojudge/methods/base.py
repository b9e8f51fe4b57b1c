"""The method seam: one way of judging a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from robojudge.datasets.episode import Episode
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import FramesCut, JudgeIdentity, Judgement, Keyframe
from robojudge.schema.quality import AutoQualityAnalysis

if TYPE_CHECKING:
    from robojudge.transports.base import Image


@dataclass(frozen=True, slots=True)
class Reference:
    """Another episode of the same task, with what people said of it without seeing a judge."""

    episode: Episode
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a method may look at to judge one episode.

    Attributes:
        episode: the episode itself.
        judge: who judges; goes into the judgement.
        instruction: what the robot was asked to do.
        subtasks: the task's frozen, ordered subtask list; None where none is known.
        keyframes: the frames chosen, ascending; one entry per (time, camera).
        images: JPEGs by (camera name, frame_index); empty for methods that read densely.
        quality: telemetry's analysis.
        references: blinded annotations of other episodes of the task, content twins left out.
    """

    episode: Episode
    judge: JudgeIdentity
    instruction: str
    subtasks: tuple[str, ...] | None
    keyframes: tuple[Keyframe, ...]
    images: Mapping[tuple[str, int], Image]
    quality: AutoQualityAnalysis
    frames_cut: FramesCut | None = None
    references: Sequence[Reference] = field(default_factory=tuple)


class Method(Protocol):
    """One way of judging.

    Register under the entry-point group `robojudge.methods` a callable
    `(transport: Transport | None, settings: JudgeSettings, *, timeout_s: float) -> Method`.
    """

    name: str
    sees_keyframes: bool
    """True if `Case.images` must hold the keyframes' JPEGs."""
    needs_references: bool
    """True if `Case.references` must hold annotated episodes of the task."""
    prompt_sha256: str | None
    """Hash of every prompt text the method can send; None without a model."""
    formula_version: str
    """Raised whenever the same case and replies would give another judgement."""

    async def judge(self, case: Case) -> Judgement:
        """Judge one case.

        Leaves to the caller what is the same for every method: the declared and effective
        outcome, the fused quality axes, and the review reasons.

        Raises:
            TransportError: the model could not be asked.
            ParseFailure: no vote was usable.
        """
        ...
