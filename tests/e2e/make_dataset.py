"""Make a dataset of two AV1 cameras out of the demo's frames, each numbered in pixels a page can read back.

PYTHONPATH=tests python tests/e2e/make_dataset.py OUT

Episode 0 is short, so that episode 1 begins inside its video file; episode 1 lasts 35 s.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from tiny_datasets import FRONT, WRIST, build_v3, edit_info

DEMO = Path(__file__).parents[2] / "examples/datasets/tabletop_demo"
FPS = 20
LENGTHS = (30, 700)
BITS = 12
BLOCK = 16
"""Pixels a side of the code, white and black along the upper edge: 1, 0, then the bits, highest first."""


def main(out: Path) -> None:
    """Write the dataset."""
    build_v3(out, LENGTHS, cameras={FRONT: (2,), WRIST: (2,)}, fps=FPS, tasks=("Open the drawer.",))
    shape = [0, 0, 3]
    for key in (FRONT, WRIST):
        shape = list(_write(out / f"videos/{key}/chunk-000/file-000.mp4", key))
    edit_info(out, lambda about: _describe(about, shape))


def _describe(about: dict[str, Any], shape: list[int]) -> None:
    for key in (FRONT, WRIST):
        about["features"][key]["shape"] = shape
        about["features"][key]["info"] = {"video.codec": "av1", "video.fps": FPS}


def _real_frames(key: str) -> Iterator[NDArray[np.uint8]]:
    with av.open(str(DEMO / f"videos/{key}/chunk-000/file-000.mp4")) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def _write(path: Path, key: str) -> tuple[int, ...]:
    pictures = list(_real_frames(key))
    numbers = [number for length in LENGTHS for number in range(length)]
    path.unlink()
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        # In order and in one thread: what comes out is the same every time.
        options = {"preset": "10", "crf": "28", "g": "10", "svtav1-params": "pred-struct=1:lp=1"}
        stream = container.add_stream("libsvtav1", rate=FPS, options=options)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        shown = zip(numbers, islice(cycle(pictures), len(numbers)), strict=True)
        for place, (number, picture) in enumerate(shown):
            frame = av.VideoFrame.from_ndarray(stamped(picture, number), format="rgb24")
            frame.pts, frame.time_base = place, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return pictures[0].shape


def stamped(picture: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    """Return the picture with a number along its upper edge."""
    marked = picture.copy()
    bits = [1, 0, *(number >> shift & 1 for shift in reversed(range(BITS)))]
    for place, bit in enumerate(bits):
        marked[:BLOCK, place * BLOCK : (place + 1) * BLOCK] = 255 * bit
    return marked


if __name__ == "__main__":
    main(Path(sys.argv[1]))
