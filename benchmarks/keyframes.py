"""Keyframes to JPEGs: ours against the upstream way, and against decode and scale alone.

python benchmarks/keyframes.py --data DIR [--dataset metaworld_dev] [--repeats 3]

The upstream way opens the container for every episode, seeks for every frame, converts at full size and
scales with PIL. The limit is decode and scale alone: the same decoder, no JPEG, no selection. Every row
reads the same frames of every episode and camera; rows alternate, the best of the repeats counts.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
from PIL import Image

from robojudge.datasets.episode import Camera, Episode, VideoFrames
from robojudge.datasets.open import open_dataset
from robojudge.decoder import DecoderPool, scaled_size
from robojudge.keyframes import FramePlan, select
from robojudge.video import encode_jpeg, read_frames

Work = tuple[Episode, Camera, list[int]]


def upstream(work: Work, size: int, quality: int) -> int:
    """Open, then for every frame seek, decode up to it, convert at full size, scale with PIL, encode."""
    episode, camera, indices = work
    source = camera.source
    assert isinstance(source, VideoFrames)
    total = 0
    with av.open(str(source.path)) as container:
        stream = container.streams.video[0]
        for index in indices:
            target = source.from_s + float(episode.timestamps_s[index])
            container.seek(int(target / stream.time_base), stream=stream, backward=True)
            for frame in container.decode(stream):
                if frame.time >= target - 1e-4:
                    break
            picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
            width, height = scaled_size(picture.width, picture.height, size)
            picture = picture.resize((width, height), Image.Resampling.LANCZOS)
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG", quality=quality)
            total += buffer.tell()
    return total


def ours(work: Work, size: int, quality: int) -> int:
    episode, camera, indices = work
    frames = read_frames(episode, indices, cameras=[camera.name], scale=size)[camera.name]
    return sum(len(encode_jpeg(frame, quality).jpeg) for frame in frames)


def decode_and_scale(work: Work, size: int, quality: int, pool: DecoderPool = DecoderPool()) -> int:  # noqa: B008
    episode, camera, indices = work
    source = camera.source
    assert isinstance(source, VideoFrames)
    times = (source.from_s + episode.timestamps_s[np.asarray(indices)]).tolist()
    with pool.borrow(source.path) as decoder:
        return len(decoder.read(times, from_s=source.from_s, to_s=source.to_s, scale=size))


def timed(
    way: Callable[[Work, int, int], int], works: list[Work], size: int, quality: int, threads: int
) -> float:
    start = time.perf_counter()
    if threads == 1:
        for work in works:
            way(work, size, quality)
    else:
        with ThreadPoolExecutor(threads) as executor:
            list(executor.map(lambda work: way(work, size, quality), works))
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of datasets")
    parser.add_argument("--dataset", default="metaworld_dev")
    parser.add_argument("--sizes", type=int, nargs="+", default=[448, 160])
    parser.add_argument("--quality", type=int, default=85)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    dataset = open_dataset(arguments.data / arguments.dataset)
    works: list[Work] = []
    for index in dataset.episode_indices():
        episode = dataset.episode(index)
        steps = sorted({keyframe.frame_index for keyframe in select(episode, FramePlan())})
        works += [(episode, camera, steps) for camera in episode.cameras]
    images = sum(len(indices) for _, _, indices in works)
    print(f"{arguments.dataset}: {images} images of {len(works)} episode-cameras, JPEG {arguments.quality}")
    for size in arguments.sizes:
        rows = {
            ("upstream way", 1): upstream,
            ("decode + scale alone", 1): decode_and_scale,
            ("ours", 1): ours,
            ("ours", 2): ours,
            ("decode + scale alone", 2): decode_and_scale,
        }
        best = dict.fromkeys(rows, float("inf"))
        for _ in range(arguments.repeats):
            for key, way in rows.items():
                best[key] = min(best[key], timed(way, works, size, arguments.quality, key[1]))
        base, alone = best["upstream way", 1], best["decode + scale alone", 1]
        print(f"\nlongest side {size} px")
        print(f"{'':24}{'threads':>8}{'s':>8}{'ms/image':>10}{'vs upstream':>13}{'vs decode+scale':>17}")
        for (name, threads), seconds in best.items():
            print(
                f"{name:24}{threads:>8}{seconds:>8.2f}{1000 * seconds / images:>10.2f}"
                f"{base / seconds:>12.2f}x{seconds / alone:>16.2f}x"
            )


if __name__ == "__main__":
    main()
