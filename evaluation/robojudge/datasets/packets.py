"""Walk the compressed packets of an episode's window without decoding them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from robojudge.datasets.episode import VideoFrames


def packets_in_window(container: Any, stream: Any, source: VideoFrames, slack_s: float) -> Iterator[Any]:
    """Yield the packets whose presentation time lies in the window, in file order.

    Args:
        container: an open `av` container.
        stream: its video stream.
        source: the window.
        slack_s: how far both edges of the window move back, so that rounding cannot cut a frame off.
    """
    tick_s = float(stream.time_base)
    start = source.from_s - slack_s
    stop = None if source.to_s is None else source.to_s - slack_s
    if start > 0:
        container.seek(round(start / tick_s), stream=stream, backward=True, any_frame=False)
    for packet in container.demux(stream):
        if packet.pts is None or packet.is_discard:
            continue
        time_s = packet.pts * tick_s
        if stop is not None and time_s >= stop:
            if packet.is_keyframe:
                return
            continue
        if time_s >= start:
            yield packet
