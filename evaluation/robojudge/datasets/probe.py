"""Look at a video's header, to compare it with what metadata says."""

from __future__ import annotations

from pathlib import Path

from robojudge.datasets.container import open_video
from robojudge.datasets.episode import Episode, VideoFrames
from robojudge.errors import DecodeError
from robojudge.schema.episode import CameraSummary, Oddity

_ENCODERS = {
    "libsvtav1": "av1",
    "libaom-av1": "av1",
    "av01": "av1",
    "libx264": "h264",
    "avc1": "h264",
    "avc": "h264",
    "libx265": "hevc",
    "h265": "hevc",
    "hvc1": "hevc",
}
"""Names that metadata uses for a codec other than the codec's own."""


def header_oddities(episode: Episode, camera: CameraSummary) -> list[Oddity]:
    """Compare one episode's video header with the dataset's metadata.

    Returns:
        `codec_differs_from_metadata`, `size_differs_from_metadata`, both, or nothing; nothing either
        where the episode lacks the camera or the file cannot be opened, which decoding reports.
    """
    source = next((c.source for c in episode.cameras if c.key == camera.key), None)
    header = _header(source.path) if isinstance(source, VideoFrames) else None
    if header is None:
        return []
    codec, height, width = header
    found = []
    if camera.codec is not None and _ENCODERS.get(camera.codec, camera.codec) != codec:
        detail = f"{camera.key}: metadata says {camera.codec}, the file holds {codec}"
        found.append(Oddity(name="codec_differs_from_metadata", detail=detail))
    if camera.height is not None and (camera.height, camera.width) != (height, width):
        detail = (
            f"{camera.key}: metadata says {camera.height}x{camera.width}, the file holds {height}x{width}"
        )
        found.append(Oddity(name="size_differs_from_metadata", detail=detail))
    return found


def _header(path: Path) -> tuple[str, int, int] | None:
    try:
        with open_video(path, "header") as (_, stream):
            return stream.codec_context.codec.canonical_name, stream.height, stream.width
    except DecodeError:
        return None
