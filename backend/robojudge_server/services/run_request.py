"""What a request to judge may choose: a judge by its configured name, and what that judge shall look at."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from robojudge_server.settings import NAME

MAX_EPISODES = 1_000_000


class Requested(BaseModel):
    """Base of every part of a request: unknown keys are errors, infinities too."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class RewardRequest(Requested):
    """Reward labels to make once a run is done."""

    scheme: Literal["rprm", "shaped", "delta", "sparse"] = Field(
        default="rprm", description="How progress becomes reward; see the documentation of rewards."
    )
    gamma: float = Field(default=0.99, gt=0, le=1, description="Discount that training will use.")
    kind: Literal["sidecar", "dataset"] = Field(
        default="sidecar",
        description="`sidecar`: a parquet file of labels; `dataset`: a labelled copy of the dataset.",
    )
    target: str = Field(pattern=NAME, description="Configured name of the folder to write to.")
    unjudged: Literal["refuse", "drop"] = Field(
        default="refuse", description="What a labelled copy does with episodes without labels."
    )


class JudgeChoice(Requested):
    """A judge, and what it shall look at; what is left out is as the judge was configured."""

    judge: str = Field(pattern=NAME, description="Configured name of the judge; `GET /judges` lists them.")
    method: str | None = Field(default=None, pattern=NAME, description="Way of judging, such as `rubric`.")
    instruction: str | None = Field(
        default=None,
        min_length=1,
        max_length=2000,
        pattern=r"^[^\x00]*$",
        description="Replaces the episodes' own instruction.",
    )
    frames: int | None = Field(default=None, ge=2, le=512, description="Evenly spaced frames per camera.")
    transitions: int | None = Field(
        default=None, ge=0, le=512, description="Frames at task transitions, at most, in addition."
    )
    cameras: tuple[str, ...] | None = Field(
        default=None, min_length=1, max_length=32, description="Names of the cameras to show; all if null."
    )
    votes: int | None = Field(default=None, ge=1, le=64, description="Samples to ask the model for.")
    temperature: float | None = Field(default=None, ge=0, le=2, description="Sampling temperature.")
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1, description="Seed of the sampling.")
    fresh: bool = Field(default=False, description="Ask again even where the answer is known already.")

    def settings(self) -> dict[str, Any]:
        """Return the fields of `JudgeSettings` that the request chooses."""
        names = ("instruction", "frames", "transitions", "cameras", "votes", "temperature", "seed")
        chosen = {name: getattr(self, name) for name in names}
        return {name: value for name, value in chosen.items() if value is not None}


class RunRequest(JudgeChoice):
    """One judge over many episodes of one dataset."""

    episodes: tuple[int, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_EPISODES,
        description="Indices of the episodes to judge; all that are not excluded if null.",
    )
    budget_usd: float | None = Field(default=None, gt=0, description="Stop before spending more than this.")
    budget_tokens: int | None = Field(
        default=None, ge=1, le=10**15, description="Stop before using more tokens than this, in and out."
    )
    episode_timeout_s: float | None = Field(
        default=None, gt=0, le=86_400, description="Seconds one episode may take, retries included."
    )
    rewards: RewardRequest | None = Field(
        default=None, description="Reward labels to make when every episode has been attempted."
    )

    @property
    def budgeted(self) -> bool:
        """Return whether there is something that the run may not spend more of."""
        return self.budget_usd is not None or self.budget_tokens is not None
