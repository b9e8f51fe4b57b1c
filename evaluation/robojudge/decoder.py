"""Decode chosen frames of one mp4, with containers kept open between episodes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from robojudge.errors import DecodeError, MissingFile

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

FORWARD_FRAMES = 1
"""Decode through a gap of up to this many frames rather than seek over it."""
MISSING_TAIL_FRAMES = 2
"""A video may end this many frames before its rows do; the last frame then stands for them."""

Scale = int | tuple[int, int] | None
"""Longest side in pixels (never enlarges), exact (width, height), or None for native size."""


def scaled_size(width: int, height: int, scale: Scale) -> tuple[int, int]:
    """Return the (width, height) a frame has after scaling, in pixels."""
    if scale is None:
        return width, height
    if isinstance(scale, tuple):
        return scale
    factor = min(1.0, scale / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


class Decoder:
    """One open mp4. Not thread-safe: borrow it from a `DecoderPool`."""

    def __init__(self, path: Path) -> None:
        """Open the file and read its index.

        Raises:
            MissingFile: there is no such file.
            DecodeError: the file is not a video, or is cut off before its index.
        """
        self.path = path
        try:
            self._container = av.open(str(path), metadata_errors="replace")
        except FileNotFoundError as error:
            raise MissingFile(f"video {path} does not exist") from error
        except (av.FFmpegError, OSError, UnicodeDecodeError) as error:
            raise DecodeError(f"video {path} cannot be opened ({error}); it may be cut off") from error
        stream = next(iter(self._container.streams.video), None)
        if stream is None or stream.codec_context is None or not stream.time_base:
            self._container.close()
            raise DecodeError(f"video {path} has no video stream that can be read")
        self._stream = stream
        self._stream.codec_context.thread_count = 1
        self._reformatter = VideoReformatter()
        self._time_base = float(stream.time_base)
        entries = self._stream.index_entries
        self._index = np.array([e.timestamp for e in entries], dtype=np.int64)
        self._keyframes = np.array([e.timestamp for e in entries if e.is_keyframe], dtype=np.int64)
        rate = self._stream.average_rate or self._stream.guessed_rate
        self.frame_s = float(1 / rate) if rate else 1.0 / 30.0
        self._frames: Iterator[VideoFrame] | None = None
        self._previous: VideoFrame | None = None
        self._current: VideoFrame | None = None

    @property
    def codec(self) -> str:
        """Name of the codec, as ffmpeg spells it (`av1`, `h264`)."""
        return str(self._stream.codec_context.codec.canonical_name)

    def frame_times_s(self, from_s: float, to_s: float | None) -> NDArray[np.float64]:
        """Return the times of the frames inside a window, in order; (n,) float64 seconds."""
        if len(self._index) == 0:
            raise DecodeError(f"video {self.path} has no frame index; remux it to mp4")
        times: NDArray[np.float64] = np.sort(self._index).astype(np.float64) * self._time_base
        half = self.frame_s / 2
        end = np.inf if to_s is None else to_s - half
        return times[(times >= from_s - half) & (times < end)]

    def read(
        self, targets_s: Sequence[float], *, from_s: float, to_s: float | None, scale: Scale
    ) -> NDArray[np.uint8]:
        """Decode the frames nearest to the given times, never one outside the window.

        Args:
            targets_s: ascending times in the file, in seconds.
            from_s: start of the window.
            to_s: end of the window, exclusive; None means the end of the file.
            scale: output size.

        Returns:
            (n, H, W, 3) uint8 RGB.

        Raises:
            DecodeError: a frame is missing or damaged.
        """
        width, height = scaled_size(self._stream.width, self._stream.height, scale)
        images = np.empty((len(targets_s), height, width, 3), dtype=np.uint8)
        half = self.frame_s / 2
        low = from_s - half
        high = np.inf if to_s is None else to_s - half
        last: tuple[VideoFrame, NDArray[np.uint8]] | None = None
        for position, target_s in enumerate(targets_s):
            frame = self._nearest(target_s, low, high)
            if last is None or last[0] is not frame:
                last = (frame, self._to_rgb(frame, width, height))
            images[position] = last[1]
        return images

    def _nearest(self, target_s: float, low: float, high: float) -> VideoFrame:
        try:
            self._advance_to(min(target_s, high - self.frame_s / 2))
        except (av.FFmpegError, OSError) as error:
            self._restart()
            raise DecodeError(f"video {self.path}, {target_s:.3f} s: {error}; the file is damaged") from error
        best: VideoFrame | None = None
        for frame in (self._previous, self._current):
            if frame is not None and low <= self._time(frame) < high:
                nearer = best is None or abs(self._time(frame) - target_s) < abs(self._time(best) - target_s)
                best = frame if nearer else best
        if best is not None:
            late = target_s - self._time(best)
            tail = self._current is best or self._current is None or self._time(self._current) >= high
            allowed = (MISSING_TAIL_FRAMES + 0.5) * self.frame_s if tail and late > 0 else self.frame_s / 2
            if abs(late) <= allowed + 1e-4:
                return best
        end = "nothing in the window" if best is None else f"the nearest is at {self._time(best):.3f} s"
        raise DecodeError(f"video {self.path}: no frame at {target_s:.3f} s, {end}; the file may be cut off")

    def _advance_to(self, target_s: float) -> None:
        """Decode until the current frame is at or after the target, seeking where that is shorter."""
        target = round(target_s / self._time_base)
        slack = round(self.frame_s / self._time_base / 100)
        if self._must_seek(target, slack):
            self._container.seek(target + slack, stream=self._stream, backward=True, any_frame=False)
            self._restart()
        if self._frames is None:
            self._frames = self._container.decode(self._stream)
        while self._current is None or self._pts(self._current) < target - slack:
            frame = next(self._frames, None)
            if frame is None:
                break
            if frame.pts is not None:
                self._previous, self._current = self._current, frame

    def _must_seek(self, target: int, slack: int) -> bool:
        if self._current is None:
            return True
        earliest = self._previous if self._previous is not None else self._current
        if target < self._pts(earliest) - slack:
            return True
        if len(self._keyframes) == 0:
            return False
        after = int(np.searchsorted(self._keyframes, target + slack, side="right"))
        gap = (self._keyframes[max(0, after - 1)] - self._pts(self._current)) * self._time_base
        return bool(gap > FORWARD_FRAMES * self.frame_s)

    def _restart(self) -> None:
        self._frames = self._previous = self._current = None

    def _pts(self, frame: VideoFrame) -> int:
        assert frame.pts is not None
        return frame.pts

    def _time(self, frame: VideoFrame) -> float:
        return self._pts(frame) * self._time_base

    def _to_rgb(self, frame: VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
        same = (width, height) == (frame.width, frame.height)
        converted = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format="rgb24",
            interpolation=Interpolation.BILINEAR if same else Interpolation.AREA,
            threads=1,
        )
        return converted.to_ndarray().astype(np.uint8, copy=False)

    def close(self) -> None:
        """Close the file."""
        self._restart()
        self._container.close()


class DecoderPool:
    """Open decoders by file, each lent to one thread at a time; the least recently used is closed."""

    def __init__(self, max_idle: int = 16) -> None:
        self._max_idle = max_idle
        self._lock = threading.Lock()
        self._idle: OrderedDict[tuple[str, int, int], list[Decoder]] = OrderedDict()

    @contextmanager
    def borrow(self, path: Path) -> Iterator[Decoder]:
        """Lend a decoder for a file, opening one if none is idle.

        Raises:
            MissingFile: there is no such file.
            DecodeError: the file cannot be opened.
        """
        try:
            stat = path.stat()
        except FileNotFoundError as error:
            raise MissingFile(f"video {path} does not exist") from error
        key = (str(path), stat.st_mtime_ns, stat.st_size)
        with self._lock:
            idle = self._idle.pop(key, [])
            decoder = idle.pop() if idle else None
            if idle:
                self._idle[key] = idle
        if decoder is None:
            decoder = Decoder(path)
        try:
            yield decoder
        except BaseException:
            decoder.close()
            raise
        with self._lock:
            self._idle.setdefault(key, []).append(decoder)
            self._idle.move_to_end(key)
            surplus = self._take_surplus()
        for old in surplus:
            old.close()

    def _take_surplus(self) -> list[Decoder]:
        surplus: list[Decoder] = []
        while sum(map(len, self._idle.values())) > self._max_idle:
            oldest = next(iter(self._idle))
            surplus.append(self._idle[oldest].pop(0))
            if not self._idle[oldest]:
                del self._idle[oldest]
        return surplus
