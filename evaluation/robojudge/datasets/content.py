"""Hash what an episode contains, wherever and however it is stored."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from robojudge.datasets.container import open_video
from robojudge.datasets.episode import Camera, Episode, FrameArray, ImageRows, VideoFrames
from robojudge.datasets.packets import packets_in_window
from robojudge.datasets.parquet import open_parquet
from robojudge.errors import MissingFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LABELS = ("next.", "rprm.")
_SUBTASK_COLUMNS = frozenset({"subtask_index"})


def episode_sha256(episode: Episode) -> str:
    """Hash an episode's recorded signals, tasks and encoded frames.

    Labels (`next.*`, `rprm.*`) are left out, so a relabelled copy is the same content; so are names of
    files, positions in files, times of change, the dataset's id and the episode's index. Videos count
    by their compressed packets, so a copy made without re-encoding is the same content.

    Raises:
        MissingFile: a file of the episode is absent.
        DecodeError: a video cannot be opened.
    """
    digest = hashlib.sha256(signals_sha256(episode).encode())
    for camera in sorted(episode.cameras, key=lambda camera: camera.key):
        digest.update(b"camera\0" + camera.key.encode() + b"\0")
        digest.update(_frames_sha256(episode, camera))
    return digest.hexdigest()


def signals_sha256(episode: Episode) -> str:
    """Hash an episode's recorded signals and tasks without its frames, so that it survives re-encoding."""
    digest = hashlib.sha256(b"robojudge episode content 1\0")
    digest.update(f"{episode.length}\0{episode.fps}\0".encode())
    for task in episode.tasks:
        digest.update(b"task\0" + task.encode() + b"\0")
    _add_numbers(digest, "timestamp", episode.timestamps_s)
    for key in sorted(episode.columns):
        if not key.startswith(_LABELS) and key not in _SUBTASK_COLUMNS:
            _add_numbers(digest, key, episode.columns[key])
    return digest.hexdigest()


def _add_numbers(digest: Any, key: str, values: NDArray[np.float64]) -> None:
    canonical = np.where(np.isnan(values), np.nan, values + 0.0).astype("<f8")
    digest.update(f"column\0{key}\0{canonical.shape}\0".encode())
    digest.update(np.ascontiguousarray(canonical).tobytes())


def _frames_sha256(episode: Episode, camera: Camera) -> bytes:
    source = camera.source
    if isinstance(source, FrameArray):
        return hashlib.sha256(np.ascontiguousarray(source.frames).tobytes()).digest()
    if isinstance(source, ImageRows):
        return _images_sha256(source, episode.length)
    return _packets_sha256(source, episode, camera)


def _images_sha256(source: ImageRows, length: int) -> bytes:
    digest = hashlib.sha256()
    if source.column is None:
        for frame_index in range(length):
            path = source.path / str(source.pattern).format(frame_index=frame_index)
            try:
                data = path.read_bytes()
            except FileNotFoundError as error:
                raise MissingFile(f"{path} is absent") from error
            digest.update(hashlib.sha256(data).digest())
        return digest.digest()
    with open_parquet(source.path) as file:
        start = 0
        for group in range(file.num_row_groups):
            stop = start + file.metadata.row_group(group).num_rows
            low, high = max(source.first_row, start), min(source.first_row + length, stop)
            if low < high:
                column = file.read_row_group(group, columns=[source.column]).column(source.column)
                images = column.slice(low - start, high - low)
                for data in pc.struct_field(images, "bytes") if column.type.num_fields else images:
                    digest.update(hashlib.sha256(data.as_buffer() or b"").digest())
            start = stop
    return digest.digest()


def _packets_sha256(source: VideoFrames, episode: Episode, camera: Camera) -> bytes:
    """Hash the packets whose presentation time lies in the window, in file order, without decoding."""
    digest = hashlib.sha256()
    where = f"dataset {episode.dataset_id}, episode {episode.episode_index}, camera {camera.name}"
    with open_video(source.path, where) as (container, stream):
        digest.update(stream.codec_context.codec.canonical_name.encode())
        rate = episode.fps or stream.average_rate
        slack_s = 0.5 / float(rate) if rate else 0.0
        for packet in packets_in_window(container, stream, source, slack_s):
            digest.update(hashlib.sha256(bytes(packet)).digest())
    return digest.digest()
