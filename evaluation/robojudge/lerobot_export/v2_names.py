"""Names of an episode's files in LeRobot v2.x, whose chunks hold a fixed number of episodes."""

from __future__ import annotations

from robojudge.datasets.lerobot_v2 import DATA_PATH, VIDEO_PATH
from robojudge.datasets.metadata import Metadata
from robojudge.datasets.path_template import fill


def data_name(metadata: Metadata, episode_index: int) -> str:
    """Return the relative name of an episode's parquet file."""
    return fill(metadata.data_path or DATA_PATH, _place(metadata, episode_index))


def video_name(metadata: Metadata, episode_index: int, key: str) -> str:
    """Return the relative name of an episode's mp4 of one camera."""
    return fill(metadata.video_path or VIDEO_PATH, {**_place(metadata, episode_index), "video_key": key})


def _place(metadata: Metadata, episode_index: int) -> dict[str, str | int]:
    chunk = episode_index // metadata.chunks_size
    return {"episode_chunk": chunk, "chunk_index": chunk, "episode_index": episode_index}
