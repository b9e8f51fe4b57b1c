"""Reward labels of one episode: one value per frame in every channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class EpisodeLabels:
    """What training reads of one judged episode. All arrays have shape (n,), n frames.

    Attributes:
        dataset_id: the dataset.
        episode_index: index in the dataset.
        completion: float32 in [0, 1], the judged completion curve (`progress_sparse`); NaN where unknown.
        progress: float32 in [0, 1], Phi, subtask-weighted (`progress_dense`, `rprm.progress`); NaN unknown.
        reward: float32, `next.reward` under the chosen scheme; row t belongs to the step t -> t+1.
        reward_heuristic: float32 >= 0, milestone credit before the judge's gate.
        reward_gated: float32 >= 0, milestone credit after it.
        success_prob: float32 in [0, 1]; NaN where unknown.
        subtask_index: int64, index into the task's subtask list; -1 between subtasks.
        confidence: float32 in [0, 1]; NaN where unknown.
        done: bool, true after the episode's last frame.
        truncated: bool, true on the last frame of a bootstrapped non-success.
        success: bool, true on the last frame of an effective success only.
        reasons: why a channel is NaN, empty or withheld, by channel name (`progress: no_reference`).
    """

    dataset_id: str
    episode_index: int
    completion: NDArray[np.float32]
    progress: NDArray[np.float32]
    reward: NDArray[np.float32]
    reward_heuristic: NDArray[np.float32]
    reward_gated: NDArray[np.float32]
    success_prob: NDArray[np.float32]
    subtask_index: NDArray[np.int64]
    confidence: NDArray[np.float32]
    done: NDArray[np.bool_]
    truncated: NDArray[np.bool_]
    success: NDArray[np.bool_]
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """True if `next.*` can be written: every reward is a number and success is known."""
        return "success" not in self.reasons and bool(np.isfinite(self.reward).all())

    @property
    def length(self) -> int:
        """Return the number of frames."""
        return len(self.reward)
