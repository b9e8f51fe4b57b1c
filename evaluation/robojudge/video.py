"""Read exactly the frames asked for, from video, from image columns or from memory."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from robojudge.datasets.episode import Camera, Episode, FrameArray, ImageRows, VideoFrames
from robojudge.decoder import DecoderPool, Scale, scaled_size
from robojudge.errors import CorruptFile, DecodeError, EpisodeNotFound, MissingFile, RoboJudgeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from robojudge.transports.base import Image


@cache
def _pool() -> DecoderPool:
    return DecoderPool()


def read_frames(
    episode: Episode,
    frame_indices: Sequence[int],
    *,
    cameras: Sequence[str] | None = None,
    scale: Scale = None,
) -> dict[str, NDArray[np.uint8]]:
    """Decode the same frames from each camera. Thread-safe.

    Args:
        episode: where the frames are.
        frame_indices: episode-relative, in any order; duplicates are decoded once.
        cameras: camera names, all if None.
        scale: longest side in pixels (never enlarges), exact (width, height), or None for native.

    Returns:
        By camera name, (n, H, W, 3) uint8 RGB in the order asked.

    Raises:
        CameraNotFound: the episode has no such camera.
        EpisodeNotFound: a frame index is outside the episode.
        MissingFile: a video or image file is absent.
        DecodeError: a frame cannot be decoded.
    """
    wanted = np.asarray(list(frame_indices), dtype=np.int64)
    if len(wanted) and (wanted.min() < 0 or wanted.max() >= episode.length):
        raise EpisodeNotFound(
            f"dataset {episode.dataset_id}, episode {episode.episode_index}: frame indices "
            f"{wanted.min()}..{wanted.max()} leave the episode's 0..{episode.length - 1}"
        )
    unique, order = np.unique(wanted, return_inverse=True)
    chosen = episode.cameras if cameras is None else [episode.camera(name) for name in cameras]
    return {camera.name: _read_camera(episode, camera, unique, scale)[order] for camera in chosen}


def _read_camera(
    episode: Episode, camera: Camera, indices: NDArray[np.int64], scale: Scale
) -> NDArray[np.uint8]:
    where = f"dataset {episode.dataset_id}, episode {episode.episode_index}, camera {camera.name}"
    source = camera.source
    try:
        if isinstance(source, VideoFrames):
            return _from_video(episode, source, indices, scale)
        if isinstance(source, ImageRows):
            return _from_rows(source, indices, scale)
        return _from_array(source, indices, scale)
    except RoboJudgeError as error:
        raise type(error)(f"{where}: {error}") from error


def _from_video(
    episode: Episode, source: VideoFrames, indices: NDArray[np.int64], scale: Scale
) -> NDArray[np.uint8]:
    with _pool().borrow(source.path) as decoder:
        if source.by_index:
            times = decoder.frame_times_s(source.from_s, source.to_s)
            if len(indices) and indices[-1] >= len(times):
                raise DecodeError(
                    f"video {source.path} has {len(times)} frames in this episode's window, "
                    f"row {indices[-1]} was asked for; the file may be cut off"
                )
            targets = times[indices]
        else:
            targets = source.from_s + episode.timestamps_s[indices]
        return decoder.read(targets.tolist(), from_s=source.from_s, to_s=source.to_s, scale=scale)


def _from_rows(source: ImageRows, indices: NDArray[np.int64], scale: Scale) -> NDArray[np.uint8]:
    blobs = _files(source, indices) if source.column is None else _column(source, indices)
    numbered = zip(blobs, indices.tolist(), strict=True)
    images = [_open_image(blob, source, index, scale) for blob, index in numbered]
    return np.stack(images) if images else np.empty((0, 0, 0, 3), dtype=np.uint8)


def _files(source: ImageRows, indices: NDArray[np.int64]) -> list[bytes]:
    assert source.pattern is not None
    blobs = []
    for index in indices:
        path = source.path / source.pattern.format(frame_index=int(index))
        try:
            blobs.append(path.read_bytes())
        except FileNotFoundError as error:
            raise MissingFile(f"image {path} does not exist") from error
    return blobs


def _column(source: ImageRows, indices: NDArray[np.int64]) -> list[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    assert source.column is not None
    rows = set((indices + source.first_row).tolist())
    found: dict[int, bytes] = {}
    try:
        with pq.ParquetFile(source.path, memory_map=True) as file:
            first = 0
            for group in range(file.num_row_groups):
                end = first + file.metadata.row_group(group).num_rows
                if any(first <= row < end for row in rows):
                    _take_rows(file, group, first, source.column, rows, found)
                first = end
    except FileNotFoundError as error:
        raise MissingFile(f"data file {source.path} does not exist") from error
    except (pa.ArrowException, OSError) as error:
        raise CorruptFile(f"data file {source.path} cannot be read: {error}") from error
    missing = sorted(rows - found.keys())
    if missing:
        raise MissingFile(f"{source.path}, column {source.column}: rows {missing[:5]} hold no image bytes")
    return [found[int(index) + source.first_row] for index in indices]


def _take_rows(
    file: object, group: int, first: int, column: str, rows: set[int], found: dict[int, bytes]
) -> None:
    """Pick image bytes out of one row group, a few rows in memory at a time."""
    for batch in file.iter_batches(batch_size=32, row_groups=[group], columns=[column]):  # type: ignore[attr-defined]
        values = batch.column(0)
        blobs = values.field("bytes") if values.type.num_fields else values
        for offset in range(len(values)):
            if first + offset in rows and blobs[offset].is_valid:
                found[first + offset] = blobs[offset].as_py()
        first += len(values)


def _open_image(blob: bytes, source: ImageRows, index: int, scale: Scale) -> NDArray[np.uint8]:
    from PIL import Image as Picture
    from PIL import UnidentifiedImageError

    try:
        with Picture.open(io.BytesIO(blob)) as picture:
            size = scaled_size(*picture.size, scale)
            rgb = picture.convert("RGB")
            return np.asarray(rgb if rgb.size == size else rgb.resize(size, Picture.Resampling.BOX))
    except (UnidentifiedImageError, Picture.DecompressionBombError, OSError) as error:
        raise CorruptFile(f"{source.path}: image of frame {index} cannot be read: {error}") from error


def _from_array(source: FrameArray, indices: NDArray[np.int64], scale: Scale) -> NDArray[np.uint8]:
    from PIL import Image as Picture

    picked = source.frames[indices]
    height, width = picked.shape[1:3]
    size = scaled_size(width, height, scale)
    if size == (width, height):
        return picked
    box = Picture.Resampling.BOX
    return np.stack([np.asarray(Picture.fromarray(frame).resize(size, box)) for frame in picked])


def encode_jpeg(frame: NDArray[np.uint8], quality: int) -> Image:
    """Encode one (H, W, 3) uint8 RGB frame as JPEG.

    Args:
        frame: the pixels.
        quality: 1..95, as libjpeg means it.
    """
    from PIL import Image as Picture

    from robojudge.transports.base import Image

    buffer = io.BytesIO()
    Picture.fromarray(frame).save(buffer, "JPEG", quality=quality)
    return Image(jpeg=buffer.getvalue(), width=frame.shape[1], height=frame.shape[0])
