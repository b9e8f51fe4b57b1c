"""Judge one episode: dataset -> keyframes -> frames -> method -> Judgement or Failure."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from robojudge.datasets.reader import Dataset
from robojudge.errors import NoInstruction, ParseFailure, RoboJudgeError, UsageError
from robojudge.frames import show_frames
from robojudge.judge_settings import JudgeSettings, fingerprint, sha256_json
from robojudge.keyframes import FORMULA_VERSION as KEYFRAMES_VERSION
from robojudge.keyframes import FramePlan, fit, select
from robojudge.methods.base import Case, Method, Reference
from robojudge.review import finish_judgement
from robojudge.schema.judgement import ErrorRecord, Failure, JudgeIdentity, Judgement, Usage
from robojudge.telemetry.quality import FORMULA_VERSION as QUALITY_VERSION
from robojudge.telemetry.quality import analyse
from robojudge.telemetry.signals import Signals, extract_signals
from robojudge.video import read_frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from robojudge.datasets.episode import Episode
    from robojudge.references import ReferenceBook
    from robojudge.subtask_lists import SubtaskList
    from robojudge.transports.base import Transport

Outcome = Judgement | Failure
VERSIONS = {"keyframes": KEYFRAMES_VERSION, "quality": QUALITY_VERSION}
IMAGE_CHANGE_SIZE = (32, 32)


@dataclass(frozen=True, slots=True)
class Item:
    """One episode to judge."""

    dataset: Dataset
    episode_index: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """An episode read and decoded: what the method looks at, and what the frames showed."""

    case: Case
    black_cameras: tuple[str, ...]
    shown_steps: int | None
    """Distinct time steps shown; None for methods that read the episode densely."""


@dataclass(frozen=True, slots=True)
class Judge:
    """A configured judge. `transport` is None for methods without a model.

    Its fingerprint covers everything that decides what it says of an episode of a given task.
    """

    settings: JudgeSettings
    method: Method
    timeout_s: float = 120.0
    transport: Transport | None = None
    subtasks: Mapping[str, SubtaskList] = field(default_factory=dict)
    references: ReferenceBook | None = None

    def identity(self, task: str | None = None) -> JudgeIdentity:
        """Return who judges episodes of a task; `frames_sha256` is known only per episode."""
        return JudgeIdentity(
            provider=self.settings.provider,
            model=self.settings.model,
            method=self.settings.method,
            prompt_sha256=self.method.prompt_sha256,
            frames_sha256=None,
            fingerprint=self._fingerprint(task),
        )

    def cache_key(self, item: Item) -> str:
        """Return the key of this judge's word on this content, wherever the episode lies.

        Raises:
            DatasetError: the episode cannot be read.
        """
        episode = item.dataset.episode(item.episode_index)
        return sha256_json(
            {
                "judge": self._fingerprint(self.settings.instruction or episode.instruction),
                "content": item.dataset.content_sha256(item.episode_index),
                "tasks": list(episode.tasks),
                "declared": episode.declared.model_dump() if episode.declared else None,
            }
        )

    def _fingerprint(self, task: str | None) -> str:
        names = self.subtasks.get(task) if task is not None else None
        return fingerprint(
            self.settings,
            prompt_sha256=self.method.prompt_sha256,
            versions={**VERSIONS, self.method.name: self.method.formula_version},
            references_sha256=self.references.sha256 if self.references else None,
            subtasks=list(names.names) if names else None,
        )

    def prepare(self, item: Item) -> Prepared:
        """Read the episode, choose keyframes and make what the method looks at. Blocking.

        Raises:
            DatasetError, DecodeError: the episode cannot be read.
        """
        episode = item.dataset.episode(item.episode_index)
        instruction = self.settings.instruction or episode.instruction
        if instruction is None:
            raise NoInstruction(
                f"dataset {episode.dataset_id}, episode {episode.episode_index}: nothing says what the "
                "robot was asked to do; pass --instruction"
            )
        names = self.subtasks.get(instruction)
        signals = extract_signals(episode)
        case = Case(
            episode=episode,
            judge=self.identity(instruction),
            instruction=instruction,
            subtasks=names.names if names else None,
            keyframes=(),
            images={},
            quality=analyse(episode, signals=signals),
            references=self._references(episode.episode_index),
        )
        return self._with_frames(case, signals)

    def _references(self, episode_index: int) -> Sequence[Reference]:
        if not self.method.needs_references or self.references is None:
            return ()
        return self.references.references(episode_index)

    def _with_frames(self, case: Case, signals: Signals) -> Prepared:
        if not case.episode.cameras and not self.method.sees_keyframes:
            return Prepared(case, black_cameras=(), shown_steps=None)
        plan = FramePlan(
            frames=self.settings.frames,
            transitions=self.settings.transitions,
            cameras=self.settings.cameras,
        )
        change = _image_change(case.episode, plan, signals)
        keyframes = select(case.episode, plan, image_change=change, signals=signals)
        if not self.method.sees_keyframes:
            return Prepared(replace(case, keyframes=keyframes), black_cameras=(), shown_steps=None)
        limit = self.transport.capabilities.max_images if self.transport else None
        kept, cut = fit(keyframes, limit)
        shown = show_frames(
            case.episode,
            kept,
            frame_size=self.settings.frame_size,
            jpeg_quality=self.settings.jpeg_quality,
            tiled=cut is not None and cut.tiled,
        )
        full = replace(
            case,
            judge=case.judge.model_copy(update={"frames_sha256": shown.sha256}),
            keyframes=kept,
            images=shown.images,
            frames_cut=cut,
        )
        steps = {keyframe.frame_index for keyframe in kept}
        return Prepared(full, black_cameras=shown.black_cameras, shown_steps=len(steps))

    async def ask(self, item: Item, prepared: Prepared) -> Outcome:
        """Put a prepared episode to the method; an error that ends it becomes a `Failure`.

        Raises:
            UsageError: the judge itself cannot work; no episode could succeed.
        """
        case = prepared.case
        try:
            judgement = await self.method.judge(case)
        except UsageError:
            raise
        except RoboJudgeError as error:
            return self.failure(item, error, case.judge)
        return finish_judgement(
            judgement,
            quality=case.quality,
            declared=case.episode.declared,
            black_cameras=prepared.black_cameras,
            shown_steps=prepared.shown_steps,
        )

    async def judge(self, item: Item) -> Outcome:
        """Judge one episode; an error that ends it becomes a `Failure`, never an exception.

        Raises:
            UsageError: the judge itself cannot work; no episode could succeed.
        """
        try:
            prepared = await asyncio.to_thread(self.prepare, item)
        except UsageError:
            raise
        except RoboJudgeError as error:
            return self.failure(item, error)
        return await self.ask(item, prepared)

    def failure(self, item: Item, error: RoboJudgeError, identity: JudgeIdentity | None = None) -> Failure:
        """Return the record of an error that ended an episode.

        Args:
            item: the episode.
            error: what ended it.
            identity: who judged, where the episode was read; without it the task is unknown.
        """
        raw = error.raw_reply if isinstance(error, ParseFailure) else None
        return Failure(
            dataset_id=item.dataset.dataset_id,
            episode_index=item.episode_index,
            created_at=datetime.now(UTC),
            judge=identity or self.identity(),
            error=ErrorRecord(
                type=type(error).__name__,
                stage=error.stage,
                message=str(error),
                retryable=error.retryable,
                raw_reply=raw,
            ),
            usage=error.usage or Usage(),
        )

    async def aclose(self) -> None:
        """Close the transport."""
        if self.transport is not None:
            await self.transport.aclose()


def _image_change(episode: Episode, plan: FramePlan, signals: Signals) -> NDArray[np.float64] | None:
    """Return how much the picture changes into each frame, where no sensor could tell.

    Returns:
        (length,) float64 mean absolute difference of 32x32 frames in 0..255, 0 at frame 0;
        None where telemetry speaks, or there is no camera.
    """
    import numpy as np

    sensed = signals.moves or any(gripper.moved for gripper in signals.grippers)
    if plan.transitions == 0 or not episode.cameras or sensed:
        return None
    camera = episode.cameras[0].name
    small = read_frames(episode, range(episode.length), cameras=[camera], scale=IMAGE_CHANGE_SIZE)[camera]
    change = np.abs(np.diff(small.astype(np.float64), axis=0)).mean(axis=(1, 2, 3))
    return np.concatenate([[0.0], change])
