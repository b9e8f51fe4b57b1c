"""What the reference judge sees of an episode: robot state, small pictures, their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.datasets.episode import Episode
from robojudge.video import read_frames

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_FRAMES = 200
"""Frames looked at per episode; longer ones are sampled evenly."""
IMAGE_SIZE = (32, 32)
COLOUR_LEVELS = 5
"""Levels per channel of the colour composition, so 125 colours."""
DARK_STD = 2.0
"""A camera none of whose small frames varies more than this (standard deviation, 0..255) shows nothing."""
STATE = "observation.state"


@dataclass(frozen=True, slots=True)
class Features:
    """Features of the sampled frames of one episode.

    Attributes:
        frame_indices: (n,) int64, ascending; the first and last frame included.
        blocks: by signal, `state` (n, d) float64 with NaN where missing, `pixels CAMERA` (n, 3072)
            uint8, `colours CAMERA` (n, 125) float32.
    """

    frame_indices: NDArray[np.int64]
    blocks: Mapping[str, NDArray[Any]]


def extract_features(episode: Episode, cameras: Sequence[str] | None) -> Features:
    """Read an episode's signals, decoding each camera once at 32x32.

    Args:
        episode: the episode.
        cameras: cameras to look at; all if None.

    Raises:
        CameraNotFound, MissingFile, CorruptFile, DecodeError: the frames cannot be read.
    """
    count = min(episode.length, MAX_FRAMES)
    indices = np.linspace(0, episode.length - 1, count).round().astype(np.int64)
    blocks: dict[str, NDArray[Any]] = {}
    state = _state(episode)
    if state is not None:
        blocks["state"] = state[indices]
    chosen = [camera.name for camera in episode.cameras] if cameras is None else cameras
    if chosen:
        pictures = read_frames(episode, indices.tolist(), cameras=chosen, scale=IMAGE_SIZE)
        for name, frames in pictures.items():
            if frames.std(axis=(1, 2, 3)).max() >= DARK_STD:
                blocks[f"pixels {name}"] = frames.reshape(len(frames), -1)
                blocks[f"colours {name}"] = colour_composition(frames)
    return Features(frame_indices=indices, blocks=blocks)


def _state(episode: Episode) -> NDArray[np.float64] | None:
    """Return the robot's state, or its parts side by side where the dataset splits it."""
    keys = [STATE] if STATE in episode.columns else sorted(k for k in episode.columns if k.startswith(STATE))
    if not keys:
        return None
    return np.concatenate([np.asarray(episode.columns[key], dtype=np.float64) for key in keys], axis=1)


def colour_composition(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the square root of each colour's share of the picture.

    A pixel is shared linearly between the nearest of five levels in each channel. Where things are does
    not matter, so the same scene seen from a moved camera, or with an object elsewhere, stays near.
    The root makes Euclidean distance the Hellinger distance (up to a factor), which rare colours enter too.

    Args:
        frames: (n, H, W, 3) uint8 RGB.

    Returns:
        (n, 125) float32; each row's squares sum to 1.
    """
    n = len(frames)
    levels = np.arange(COLOUR_LEVELS, dtype=np.float32)
    position = frames.reshape(n, -1, 3).astype(np.float32) * ((COLOUR_LEVELS - 1) / 255.0)
    near = np.maximum(0.0, 1.0 - np.abs(position[..., None] - levels))
    red, green, blue = near[:, :, 0], near[:, :, 1], near[:, :, 2]
    pair = (red[..., :, None] * green[..., None, :]).reshape(n, -1, COLOUR_LEVELS**2)
    shares = np.matmul(pair.transpose(0, 2, 1), blue).reshape(n, -1) / pair.shape[1]
    return np.asarray(np.sqrt(shares), dtype=np.float32)
