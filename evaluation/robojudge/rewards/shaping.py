"""Rewards from progress: potential-based shaping, plain differences, and the sparse reward."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def shaping(progress: Array, gamma: float, weight: float, *, keeps_last: bool = False) -> Array:
    """Return F[t] = w (gamma Phi[t+1] - Phi[t]) (Ng, Harada and Russell 1999).

    After the last frame Phi is 0 (Grzes 2017), or, with `keeps_last`, what it was on the last frame. Hence
    sum gamma^t F[t] = w (gamma^n Phi[n] - Phi[0]): nothing done in between earns or costs anything.

    Args:
        progress: (n,) Phi.
        gamma: discount in (0, 1].
        weight: w.
        keeps_last: the episode was cut off, not ended; a learner bootstraps from its last frame.

    Returns:
        (n,) float64; row t belongs to the step t -> t+1. NaN where Phi is.
    """
    after = np.append(progress[1:], progress[-1] if keeps_last else 0.0)
    return np.asarray(weight * (gamma * after - progress), dtype=np.float64)


def delta(progress: Array) -> Array:
    """Return Phi[t+1] - Phi[t]; 0 on the last frame; NaN where Phi is. (n,) float64."""
    return np.diff(progress, append=progress[-1])


def sparse(length: int, success: bool | None, success_reward: float) -> Array:
    """Return the reward of success on the last frame, 0 elsewhere. (n,) float64.

    The last frame is NaN where `success` is None: whether it is due is not known.
    """
    reward = np.zeros(length)
    reward[-1] = np.nan if success is None else success_reward * success
    return reward
