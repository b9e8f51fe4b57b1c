"""Read LeRobot v2.0 and v2.1: one parquet file and one mp4 per camera an episode."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from robojudge.datasets.cameras import camera_summaries
from robojudge.datasets.episode import VideoFrames
from robojudge.datasets.episode_table import EpisodeTable, table_from_records
from robojudge.datasets.files import Files, LocalFiles
from robojudge.datasets.layout import Contents, Note, check_templates, find_video, video_name
from robojudge.datasets.lerobot_dataset import LeRobotDataset
from robojudge.datasets.metadata import METADATA_PATH, load_metadata, peek_version
from robojudge.datasets.path_template import fill
from robojudge.datasets.reader import Dataset
from robojudge.datasets.rows import EpisodeRows, RowFinder
from robojudge.datasets.task_table import load_subtasks, load_tasks, read_jsonl
from robojudge.errors import MissingFile, UnsupportedVersion

DATA_PATH = "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet"
VIDEO_PATH = "videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4"
EPISODES = "meta/episodes.jsonl"


class LeRobotV2Reader:
    """Opens LeRobot v2.0 and v2.1 folders."""

    def can_open(self, path: Path) -> bool:
        """Tell whether `meta/info.json` is there and belongs to version 2."""
        version = peek_version(path)
        return (path / METADATA_PATH).is_file() and version is not None and version.startswith("2.")

    def open(self, path: Path, *, dataset_id: str) -> Dataset:
        """Open a local folder by reading its metadata.

        Raises:
            DatasetError: the metadata is absent, damaged or of another version.
        """
        return self.open_files(LocalFiles(path), dataset_id=dataset_id)

    def open_files(self, files: Files, *, dataset_id: str) -> LeRobotDataset:
        """Open a dataset whose files are fetched when they are needed; see `open`."""
        metadata = load_metadata(files)
        if not metadata.version.startswith("2."):
            raise UnsupportedVersion(f"dataset {dataset_id} is LeRobot v{metadata.version}, not v2.0 or v2.1")
        cameras, oddities = camera_summaries(metadata.features)
        check_templates(metadata, cameras)
        listing = files.locate(EPISODES)
        contents = Contents(
            dataset_id=dataset_id,
            files=files,
            metadata=metadata,
            episodes=EpisodeTable(table_from_records(read_jsonl(listing), listing)),
            tasks=load_tasks(files),
            subtasks=load_subtasks(files),
            cameras=cameras,
            finder=RowFinder(),
        )
        return LeRobotDataset(contents, V2Layout(contents), oddities)


class V2Layout:
    """Where LeRobot v2.x keeps an episode."""

    has_sarm = False

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def rows(self, row: int, note: Note) -> EpisodeRows | None:
        """Read the episode's own file, whole."""
        contents = self._contents
        index = int(contents.episodes.indices[row])
        name = self._data_name(index)
        if contents.episodes.integer(row, "length") == 0 and not contents.files.exists(name):
            return None
        if not contents.files.exists(name):
            raise MissingFile(f"dataset {contents.dataset_id}, episode {index}: {name} is absent")
        rows = contents.finder.by_position(contents.files.locate(name), 0, None)
        if "episode_index" in rows.table.column_names and rows.table.num_rows:
            stored = rows.table.column("episode_index")[0].as_py()
            if stored != index:
                note("episode_index_differs", f"{name} says episode {stored}; its file name counts")
        return rows

    def video(self, row: int, key: str, length: int, note: Note) -> VideoFrames | None:
        """Locate the camera's own mp4; its window is the whole file."""
        index = int(self._contents.episodes.indices[row])
        name = self._video_name(index, key)
        try:
            path = find_video(self._contents.files, name, note)
        except MissingFile as error:
            raise MissingFile(
                f"dataset {self._contents.dataset_id}, episode {index}: video {name} of {key} is absent"
            ) from error
        return VideoFrames(path, 0.0, None)

    def sarm(self, row: int) -> Mapping[str, Any]:
        """Return nothing: v2 has no SARM columns."""
        return {}

    def absent(self) -> Mapping[int, str]:
        """Map the rows of episodes whose data or video file is absent to that file."""
        files = self._contents.files
        keys = [c.key for c in self._contents.cameras if c.storage == "video" and not c.is_depth]
        lacking: dict[int, str] = {}
        for row, index in enumerate(self._contents.episodes.indices.tolist()):
            data = self._data_name(index)
            if not files.exists(data):
                lacking[row] = data
                continue
            videos = (self._video_name(index, key) for key in keys)
            missing = next((name for name in videos if video_name(files, name) is None), None)
            if missing is not None:
                lacking[row] = missing
        return lacking

    def _data_name(self, index: int) -> str:
        return fill(self._contents.metadata.data_path or DATA_PATH, self._place(index))

    def _video_name(self, index: int, key: str) -> str:
        place = {**self._place(index), "video_key": key}
        return fill(self._contents.metadata.video_path or VIDEO_PATH, place)

    def _place(self, index: int) -> dict[str, str | int]:
        chunk = index // self._contents.metadata.chunks_size
        return {"episode_chunk": chunk, "chunk_index": chunk, "episode_index": index}
