"""The reward labels that would follow from a judgement, before any are stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine

from robojudge.datasets.episode import Episode
from robojudge.rewards.label import label_episode
from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.settings import RewardSettings
from robojudge.schema.judgement import JudgeIdentity, Judgement
from robojudge_server.errors import InvalidRequest, NotFound
from robojudge_server.services.analysis import judgement_of
from robojudge_server.services.downsample import choose_frames

MAX_FRAMES = 200_000
"""Most frames of one preview."""
Number = float | None


class RewardChoice(BaseModel):
    """How a judgement is to become rewards; what is left out is as reward labels are made."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    scheme: Literal["rprm", "shaped", "delta", "sparse"] = Field(
        default="rprm", description="How progress becomes reward; see the documentation of rewards."
    )
    gamma: float = Field(default=0.99, gt=0, le=1, description="Discount that training will use.")
    success_reward: float = Field(
        default=1.0, gt=0, le=1e6, description="Reward of an effective success, on its last frame."
    )
    shaping_weight: float = Field(default=1.0, gt=0, le=1e6, description="Weight of `shaped`.")
    bootstrap_truncated: bool = Field(
        default=False, description="Whether non-successes end truncated rather than done."
    )
    unfinished_cap: float = Field(
        default=0.95, ge=0, lt=1, description="Highest progress of an episode that is no effective success."
    )
    rprm_credit: Literal["exp", "binary_window", "impulse"] = Field(
        default="exp", description="Shape of the credit of the steps that lead to a milestone."
    )
    rprm_horizon_s: float = Field(
        default=0.5, gt=0, le=3600, description="Time constant of that credit, seconds."
    )
    rprm_gate: float = Field(
        default=0.5, ge=0, le=1, description="Least judged score of the subtask that a milestone belongs to."
    )
    rprm_budget: float = Field(
        default=0.5, gt=0, le=1, description="Most credit of one episode, as a share of `success_reward`."
    )
    run_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=128,
        pattern=r"^[^\x00]*$",
        description="Use this run's judgement; the one that counts if left out.",
    )
    points: int | None = Field(
        default=None, ge=2, le=MAX_FRAMES, description="Frames to answer with, at most; all if left out."
    )


class RewardPreview(BaseModel):
    """Reward labels of one episode, none of them stored. Every list has one entry per `frame_index`."""

    run_id: str = Field(description="Run of the judgement that they follow from.")
    judge: JudgeIdentity = Field(description="Who judged.")
    settings: RewardSettings = Field(description="Every choice that they were made with.")
    length: int = Field(description="Frames of the episode.")
    frame_index: list[int] = Field(description="Frames that the labels are of, strictly increasing.")
    reward: list[Number] = Field(description="`next.reward` under the scheme; null where unknown.")
    completion: list[Number] = Field(description="Judged completion, 0 to 1; null where unknown.")
    progress: list[Number] = Field(
        description="Progress weighted by subtasks, 0 to 1: the potential; null where unknown."
    )
    reward_heuristic: list[Number] = Field(description="Milestone credit before the judge's gate.")
    reward_gated: list[Number] = Field(description="Milestone credit after it.")
    success_prob: Number = Field(description="Probability of success; null where unknown.")
    confidence: Number = Field(description="Certainty of the outcome; null where unknown.")
    subtask_index: list[int] = Field(description="Index into the subtask list; -1 between subtasks.")
    subtasks: list[str] = Field(description="The subtask list.")
    done: list[bool] = Field(description="Whether the episode ends with the frame.")
    truncated: list[bool] = Field(description="Whether it is cut off with the frame.")
    success: list[bool] = Field(description="True on the last frame of an effective success.")
    complete: bool = Field(description="Whether training files can be written: reward and success are known.")
    reasons: dict[str, str] = Field(description="Why a list holds nulls, or is empty, by its name.")


def reward_preview(engine: Engine, episode: Episode, choice: RewardChoice) -> RewardPreview:
    """Label the frames of an episode as an export would.

    Raises:
        NotFound: nobody has judged it, or not in that run.
        InvalidRequest: the episode is too long to answer with every frame.
        UsageError: it has changed since it was judged.
        StoreError: the database cannot be read.
    """
    found = judgement_of(engine, episode, choice.run_id)
    if found is None:
        where = "no judge has judged" if choice.run_id is None else f"run {choice.run_id} has not judged"
        raise NotFound(f"{where} dataset {episode.dataset_id}, episode {episode.episode_index}")
    if choice.points is None and episode.length > MAX_FRAMES:
        raise InvalidRequest(f"the episode has {episode.length} frames: pass points={MAX_FRAMES} or less")
    settings = RewardSettings(**choice.model_dump(exclude={"run_id", "points"}))
    run_id, judgement = found
    return _preview(run_id, judgement, settings, label_episode(judgement, episode, settings), choice.points)


def _preview(
    run_id: str, judgement: Judgement, settings: RewardSettings, labels: EpisodeLabels, points: int | None
) -> RewardPreview:
    frames = choose_frames(_plotted(labels), labels.length, points)
    return RewardPreview.model_construct(
        run_id=run_id,
        judge=judgement.judge,
        settings=settings,
        length=labels.length,
        frame_index=frames.tolist(),
        reward=labels.reward[frames].tolist(),
        completion=labels.completion[frames].tolist(),
        progress=labels.progress[frames].tolist(),
        reward_heuristic=labels.reward_heuristic[frames].tolist(),
        reward_gated=labels.reward_gated[frames].tolist(),
        success_prob=judgement.success_prob,
        confidence=judgement.confidence,
        subtask_index=labels.subtask_index[frames].tolist(),
        subtasks=[subtask.name for subtask in judgement.subtasks],
        done=labels.done[frames].tolist(),
        truncated=labels.truncated[frames].tolist(),
        success=labels.success[frames].tolist(),
        complete=labels.complete,
        reasons=dict(labels.reasons),
    )


def _plotted(labels: EpisodeLabels) -> Iterator[NDArray[np.float64]]:
    for channel in (labels.reward, labels.progress, labels.reward_gated, labels.subtask_index):
        yield channel.astype(np.float64)
