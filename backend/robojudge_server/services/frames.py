"""One frame of one camera as JPEG."""

from __future__ import annotations

import hashlib
from pathlib import Path

from robojudge.datasets.episode import Camera, Episode, FrameArray, ImageRows, VideoFrames
from robojudge.video import encode_jpeg, read_frames
from robojudge_server.errors import InvalidRequest, NotFound

JPEG_QUALITY = 90


def frame_file(camera: Camera, frame_index: int) -> Path | None:
    """Return the file that holds a frame; None where it is in memory."""
    source = camera.source
    if isinstance(source, ImageRows) and source.column is None and source.pattern is not None:
        return source.path / source.pattern.format(frame_index=frame_index)
    return None if isinstance(source, FrameArray) else source.path


def require_frame(episode: Episode, frame_index: int) -> None:
    """Check that an episode has a frame.

    Raises:
        NotFound: it does not.
    """
    if not 0 <= frame_index < episode.length:
        raise NotFound(
            f"dataset {episode.dataset_id}, episode {episode.episode_index} has frames "
            f"0 to {episode.length - 1}, none of index {frame_index}"
        )


def frame_px(size: int | None, limit: int) -> int:
    """Return the longest side to send.

    Raises:
        InvalidRequest: more is asked for than the service sends.
    """
    if size is not None and size > limit:
        raise InvalidRequest(f"query.size: {size} px is more than this service sends; at most {limit}")
    return size or limit


def frame_sha256(episode: Episode, camera: Camera, frame_index: int, size: int) -> str:
    """Hash what decides the bytes of a frame's JPEG, without decoding it.

    Raises:
        NotFound: the file that holds the frame is gone.
    """
    source = camera.source
    parts: list[object] = [episode.dataset_id, episode.episode_index, camera.key, frame_index, size]
    parts += [JPEG_QUALITY, float(episode.timestamps_s[frame_index])]
    if isinstance(source, FrameArray):
        parts.append(hashlib.sha256(source.frames[frame_index].tobytes()).hexdigest())
    else:
        place = (source.from_s, source.to_s) if isinstance(source, VideoFrames) else source.first_row
        parts += [place, _stamp(episode, camera, frame_index)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def frame_jpeg(episode: Episode, camera: Camera, frame_index: int, size: int) -> bytes:
    """Decode one frame and encode it.

    Args:
        episode: the episode.
        camera: one of its cameras.
        frame_index: which frame, counted from the episode's start.
        size: longest side in pixels; a smaller frame is not enlarged.

    Raises:
        MissingFile, DecodeError, CorruptFile: the frame cannot be read.
    """
    frames = read_frames(episode, [frame_index], cameras=[camera.name], scale=size)
    return encode_jpeg(frames[camera.name][0], JPEG_QUALITY).jpeg


def _stamp(episode: Episode, camera: Camera, frame_index: int) -> tuple[int, int]:
    path = frame_file(camera, frame_index)
    assert path is not None
    try:
        stat = path.stat()
    except OSError as error:
        raise NotFound(
            f"dataset {episode.dataset_id}, episode {episode.episode_index}, camera {camera.name}: "
            f"the file of frame {frame_index} is absent"
        ) from error
    return stat.st_mtime_ns, stat.st_size
