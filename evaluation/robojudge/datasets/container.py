"""Open a video file with errors that name the episode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av

from robojudge.errors import DecodeError


@contextmanager
def open_video(path: Path, where: str) -> Iterator[tuple[Any, Any]]:
    """Open a file and yield its container and its first video stream.

    Args:
        path: the file.
        where: dataset, episode and camera, for messages.

    Raises:
        DecodeError: the file is no video, is cut off, is damaged, or holds no codec we know; also
            while packets are read inside the block.
    """
    try:
        with av.open(str(path), metadata_errors="replace") as container:
            stream = next(iter(container.streams.video), None)
            if stream is None or stream.codec_context is None or not stream.time_base:
                raise DecodeError(f"{where}: {path} holds no video stream that can be read")
            yield container, stream
    except (av.FFmpegError, OSError, UnicodeDecodeError) as error:
        raise DecodeError(f"{where}: {path} cannot be read ({error}); it may be cut off") from error
