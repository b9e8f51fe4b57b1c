"""Turn chosen keyframes into the JPEGs a model is shown."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from robojudge.datasets.episode import Episode
from robojudge.schema.judgement import Keyframe
from robojudge.transports.base import Image
from robojudge.video import encode_jpeg, read_frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLACK_LEVEL = 16
"""A frame whose brightest pixel stays at or below this (0..255; video black is 16) is black."""


@dataclass(frozen=True, slots=True)
class ShownFrames:
    """The images of one case, in the order they are shown.

    Attributes:
        images: by (camera name, frame_index); a tiled image is under the names of all its cameras.
        sha256: hash of every image and its label.
        black_cameras: cameras black in every frame shown.
    """

    images: dict[tuple[str, int], Image]
    sha256: str
    black_cameras: tuple[str, ...]


def show_frames(
    episode: Episode,
    keyframes: Sequence[Keyframe],
    *,
    frame_size: int,
    jpeg_quality: int,
    tiled: bool,
) -> ShownFrames:
    """Decode, scale and encode the keyframes.

    Args:
        episode: where the frames are.
        keyframes: one entry per (time, camera).
        frame_size: longest side in pixels; smaller frames are not enlarged.
        jpeg_quality: 1..95.
        tiled: put all cameras of a time step side by side in one image.

    Raises:
        DatasetError, DecodeError: a frame cannot be read.
    """
    cameras = list(dict.fromkeys(keyframe.camera for keyframe in keyframes))
    steps = sorted({keyframe.frame_index for keyframe in keyframes})
    pixels = read_frames(episode, steps, cameras=cameras, scale=frame_size)
    black = tuple(name for name in cameras if pixels[name].size and pixels[name].max() <= BLACK_LEVEL)
    images: dict[tuple[str, int], Image] = {}
    for position, frame_index in enumerate(steps):
        views = {name: pixels[name][position] for name in cameras}
        if tiled:
            views = {tile_label(cameras): _side_by_side(list(views.values()))}
        for label, view in views.items():
            images[label, frame_index] = encode_jpeg(view, jpeg_quality)
    digest = hashlib.sha256()
    for (label, frame_index), image in images.items():
        digest.update(f"{label}\0{frame_index}\0{len(image.jpeg)}\0".encode())
        digest.update(image.jpeg)
    return ShownFrames(images=images, sha256=digest.hexdigest(), black_cameras=black)


def tile_label(cameras: Sequence[str]) -> str:
    """Name an image that shows several cameras."""
    return " | ".join(cameras)


def _side_by_side(views: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    import numpy as np

    height = max(view.shape[0] for view in views)
    padded = [np.pad(view, ((0, height - view.shape[0]), (0, 0), (0, 0))) for view in views]
    return np.concatenate(padded, axis=1)
