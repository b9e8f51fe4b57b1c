"""Every free choice of the reward labels: named, defaulted, and written into what they end up in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from robojudge.schema.base import Record
from robojudge.telemetry.gripper import CLOSED_BELOW, DWELL_S, OPEN_ABOVE

FORMULA_VERSION = "1"
"""Raise whenever the same judgement, episode and settings would give another label."""

Scheme = Literal["rprm", "shaped", "delta", "sparse"]
Credit = Literal["exp", "binary_window", "impulse"]


class RewardSettings(Record):
    """How judgements become rewards. Two exports with equal settings of equal judgements are equal."""

    formula_version: str = FORMULA_VERSION
    """Version of the formulas."""
    scheme: Scheme = "rprm"
    """How progress becomes reward."""
    gamma: float = Field(default=0.99, gt=0.0, le=1.0)
    """Discount the labels are made for; train with the same."""
    success_reward: float = Field(default=1.0, gt=0.0)
    """Sparse reward of an effective success, on its last frame."""
    shaping_weight: float = Field(default=1.0, gt=0.0)
    """w of `shaped`."""
    bootstrap_truncated: bool = False
    """True: the last frame of a non-success is truncated, not done, and keeps its Phi."""
    unfinished_cap: float = Field(default=0.95, ge=0.0, lt=1.0)
    """Highest progress of an episode that is no effective success."""
    rprm_credit: Credit = "exp"
    """Shape of the credit of the steps that lead to a keyframe."""
    rprm_horizon_s: float = Field(default=0.5, gt=0.0)
    """H: time constant of `exp`, length of `binary_window`."""
    rprm_gate: float = Field(default=0.5, ge=0.0, le=1.0)
    """Least judged score of the subtask a keyframe belongs to."""
    rprm_budget: float = Field(default=0.5, gt=0.0, le=1.0)
    """Most credit of one episode, as a share of `success_reward`."""
    rprm_still_share: float = Field(default=0.05, gt=0.0, lt=1.0)
    """What counts as near-zero speed, as a share of the episode's 95th-percentile speed."""
    rprm_still_speed: float = Field(default=0.0, ge=0.0)
    """The same in the dataset's own unit per second; the larger counts. Units differ, hence 0."""
    rprm_refractory_frames: int = Field(default=4, ge=0)
    """A stop this few frames after the stop before it is not counted."""
    rprm_merge_s: float = Field(default=0.3, ge=0.0)
    """Keyframes this close count once; a gripper change stands for what is near it."""
    gripper_closed_below: float = Field(default=CLOSED_BELOW, ge=0.0, le=1.0)
    """Openness below which an open gripper counts as closed."""
    gripper_open_above: float = Field(default=OPEN_ABOVE, ge=0.0, le=1.0)
    """Openness above which a closed gripper counts as open."""
    gripper_dwell_s: float = Field(default=DWELL_S, ge=0.0)
    """How long a new state must last to be a change."""

    @model_validator(mode="after")
    def _hysteresis_has_a_gap(self) -> RewardSettings:
        if self.gripper_closed_below >= self.gripper_open_above:
            raise ValueError("gripper_closed_below must be less than gripper_open_above")
        return self

    @property
    def budget(self) -> float:
        """Most milestone credit one episode can collect, in reward."""
        return self.rprm_budget * self.success_reward
