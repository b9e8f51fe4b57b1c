"""The most plausible progress curve, given how much each frame looks like reference progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 41
"""Progress levels, 0.025 apart: half the step in which people give completion."""
LEVEL_WIDTH = 0.03
"""Standard deviation with which a labelled frame speaks for neighbouring levels."""
STEP = 1.5
"""Typical change per frame, in units of 1 / (frames of a median success)."""
JUMP = 0.01
"""Chance per frame of a jump to any level: a dropped object, a door that falls shut."""
UNSEEN = 1e-6
"""Likelihood left to a level at which no reference looks like the frame."""
START_WIDTH = 0.02
DONE_FROM = 0.9625
"""Levels nearer to 1 than to 0.95 mean that the task is done."""


def level_values() -> NDArray[np.float64]:
    """Return the progress of each level; (41,) from 0 to 1."""
    return np.linspace(0.0, 1.0, LEVELS)


def likelihoods(
    distances: NDArray[np.float32],
    labels: NDArray[np.float64],
    owner_lengths: NDArray[np.int64],
    bandwidth: float,
) -> NDArray[np.float64]:
    """Return how well each progress level explains each frame.

    The likelihood of a level is the mean Gaussian kernel of the distances to the reference frames of
    that level, every reference counting alike whatever its length. It is a density given the level, so
    a level with many frames (waiting at the start) is no more likely for that.

    Args:
        distances: (t, n), frame to reference frame.
        labels: (n,) progress of the reference frames.
        owner_lengths: frames of each reference, in order; they sum to n.
        bandwidth: standard deviation of the kernel, in units of the distances.

    Returns:
        (t, 41) float64, each row's largest value 1.
    """
    levels = level_values()
    near = np.exp(-0.5 * ((levels[:, None] - labels[None, :]) / LEVEL_WIDTH) ** 2)
    share = np.repeat(1.0 / owner_lengths, owner_lengths)
    mass = near @ share
    kernel = np.exp(-0.5 * np.square(distances / bandwidth, dtype=np.float64))
    density = (kernel * share) @ near.T / (mass + 1e-3) + UNSEEN
    return np.asarray(density / density.max(axis=1, keepdims=True))


def smoothed_progress(likelihood: NDArray[np.float64], typical_frames: float) -> NDArray[np.float64]:
    """Return the posterior over progress levels of every frame, given all frames.

    A hidden Markov model (forward-backward): progress starts near 0, moves by small steps up or down
    (Laplace), and now and then jumps.

    Args:
        likelihood: (t, 41), from `likelihoods`.
        typical_frames: sampled frames of a median success.

    Returns:
        (t, 41) float64, rows sum to 1.
    """
    levels = level_values()
    move = _transitions(levels, typical_frames)
    frames = len(likelihood)
    posterior = np.empty((frames, LEVELS))
    belief = np.exp(-levels / START_WIDTH)
    for t in range(frames):
        belief = (belief if t == 0 else belief @ move) * likelihood[t]
        belief /= belief.sum()
        posterior[t] = belief
    later = np.ones(LEVELS)
    for t in range(frames - 2, -1, -1):
        later = move @ (likelihood[t + 1] * later)
        later /= later.max()
        posterior[t] *= later
        posterior[t] /= posterior[t].sum()
    return posterior


def _transitions(levels: NDArray[np.float64], typical_frames: float) -> NDArray[np.float64]:
    scale = max(STEP / typical_frames, 0.5 / (LEVELS - 1))
    move = np.exp(-np.abs(levels[:, None] - levels[None, :]) / scale)
    move /= move.sum(axis=1, keepdims=True)
    return np.asarray((1.0 - JUMP) * move + JUMP / LEVELS)
