"""Read LeRobot v3.x: many episodes a file, each camera with its own file and window."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from robojudge.datasets.cameras import camera_summaries
from robojudge.datasets.episode import VideoFrames
from robojudge.datasets.episode_table import EpisodeTable, table_from_parquet
from robojudge.datasets.files import Files, LocalFiles
from robojudge.datasets.layout import Contents, Note, check_templates, find_video, video_name
from robojudge.datasets.lerobot_dataset import LeRobotDataset
from robojudge.datasets.metadata import METADATA_PATH, load_metadata, peek_version
from robojudge.datasets.parquet import open_parquet
from robojudge.datasets.path_template import fill
from robojudge.datasets.reader import Dataset
from robojudge.datasets.rows import EpisodeRows, RowFinder
from robojudge.datasets.subtasks import SARM_COLUMNS
from robojudge.datasets.task_table import load_subtasks, load_tasks
from robojudge.errors import MissingFile, UnsupportedVersion

DATA_PATH = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"
VIDEO_PATH = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"
EPISODES = "meta/episodes/*/*.parquet"


class LeRobotV3Reader:
    """Opens LeRobot v3.x folders, and is the one to name versions nobody reads."""

    def can_open(self, path: Path) -> bool:
        """Tell whether `meta/info.json` is there and does not belong to version 2."""
        version = peek_version(path)
        return (path / METADATA_PATH).is_file() and (version is None or not version.startswith("2."))

    def open(self, path: Path, *, dataset_id: str) -> Dataset:
        """Open a local folder by reading its metadata.

        Raises:
            DatasetError: the metadata is absent, damaged or of another version.
        """
        return self.open_files(LocalFiles(path), dataset_id=dataset_id)

    def open_files(self, files: Files, *, dataset_id: str) -> LeRobotDataset:
        """Open a dataset whose files are fetched when they are needed; see `open`."""
        metadata = load_metadata(files)
        if not metadata.version.startswith("3."):
            raise UnsupportedVersion(
                f"dataset {dataset_id} is LeRobot v{metadata.version}; v2.0, v2.1 and v3.x can be read"
            )
        cameras, oddities = camera_summaries(metadata.features)
        check_templates(metadata, cameras)
        paths = [files.locate(relative) for relative in files.match(EPISODES)]
        if not paths:
            raise MissingFile(f"dataset {dataset_id}: no file matches {EPISODES}; is the download complete?")
        numbers = ["length", "data/chunk_index", "data/file_index", "dataset_from_index"]
        for camera in cameras:
            if camera.storage == "video" and not camera.is_depth:
                parts = ("chunk_index", "file_index", "from_timestamp", "to_timestamp")
                numbers.extend(f"videos/{camera.key}/{part}" for part in parts)
        contents = Contents(
            dataset_id=dataset_id,
            files=files,
            metadata=metadata,
            episodes=EpisodeTable(table_from_parquet(paths, numbers)),
            tasks=load_tasks(files),
            subtasks=load_subtasks(files),
            cameras=cameras,
            finder=RowFinder(),
        )
        return LeRobotDataset(contents, V3Layout(contents, paths), oddities)


class V3Layout:
    """Where LeRobot v3.x keeps an episode."""

    def __init__(self, contents: Contents, episode_files: list[Path]) -> None:
        self._contents = contents
        self._episode_files = episode_files
        self._lock = threading.Lock()
        self._spans: list[tuple[str, float, float]] | None = None
        self.has_sarm = any(_has_any(path, SARM_COLUMNS) for path in episode_files)

    def rows(self, row: int, note: Note) -> EpisodeRows | None:
        """Read an episode's rows by its episode_index, wherever they really are."""
        contents = self._contents
        index = int(contents.episodes.indices[row])
        if contents.episodes.integer(row, "length") == 0:
            return None
        listed = self._data_name(row)
        present = listed is not None and contents.files.exists(listed)
        if listed is not None and present:
            path = contents.files.locate(listed)
            rows = contents.finder.by_episode_index(path, index)
            if rows is None and "episode_index" not in contents.finder.schema(path).names:
                rows = self._rows_by_position(row, path)
            if rows is not None:
                return rows
        for name in self._files_that_may_hold(index):
            rows = contents.finder.by_episode_index(contents.files.locate(name), index)
            if rows is not None:
                note("data_file_differs_from_metadata", f"metadata says {listed}, the rows are in {name}")
                return rows
        if listed is not None and not present:
            raise MissingFile(f"dataset {contents.dataset_id}, episode {index}: {listed} is absent")
        return None

    def video(self, row: int, key: str, length: int, note: Note) -> VideoFrames | None:
        """Locate one camera's own file and window."""
        episodes, metadata = self._contents.episodes, self._contents.metadata
        start = episodes.number(row, f"videos/{key}/from_timestamp")
        name = self._video_name(row, key)
        if name is None or start is None:
            note("video_index_missing", f"metadata names no video of {key}; the camera is left out")
            return None
        try:
            path = find_video(self._contents.files, name, note)
        except MissingFile as error:
            index = int(episodes.indices[row])
            raise MissingFile(
                f"dataset {self._contents.dataset_id}, episode {index}: video {name} of {key} is absent"
            ) from error
        stop = episodes.number(row, f"videos/{key}/to_timestamp")
        if metadata.fps is not None:
            nominal = start + length / metadata.fps
            if stop is None:
                stop = nominal
            elif abs(stop - nominal) > 1.5 / metadata.fps:
                rows_s = nominal - start
                detail = f"{key}: the window lasts {stop - start:.3f} s, {length} rows last {rows_s:.3f} s"
                note("video_window_differs_from_rows", detail)
        return VideoFrames(path, start, stop)

    def sarm(self, row: int) -> Mapping[str, Any]:
        """Return the episode's SARM columns, read from its metadata file."""
        index = int(self._contents.episodes.indices[row])
        for path in self._episode_files:
            groups = self._contents.finder.row_groups(path, index)
            with open_parquet(path) as file:
                names = [n for n in ("episode_index", *SARM_COLUMNS) if n in file.schema_arrow.names]
                table = file.read_row_groups(groups, columns=names)
            hits = np.flatnonzero(table.column("episode_index").to_numpy() == index)
            if len(hits):
                found: dict[str, Any] = table.take(pa.array(hits[:1])).to_pylist()[0]
                return found
        return {}

    def absent(self) -> Mapping[int, str]:
        """Map the rows of episodes whose data or video file is absent to that file."""
        files, episodes = self._contents.files, self._contents.episodes
        known: dict[str, bool] = {}
        lacking: dict[int, str] = {}
        for row in range(len(episodes.indices)):
            for name, is_video in self._names(row):
                if name not in known:
                    known[name] = video_name(files, name) is not None if is_video else files.exists(name)
                if not known[name]:
                    lacking.setdefault(row, name)
        return lacking

    def _names(self, row: int) -> Iterator[tuple[str, bool]]:
        data = self._data_name(row)
        if data is not None:
            yield data, False
        for camera in self._contents.cameras:
            if camera.storage == "video" and not camera.is_depth:
                name = self._video_name(row, camera.key)
                if name is not None:
                    yield name, True

    def _data_name(self, row: int) -> str | None:
        place = self._place(row, "data")
        return None if place is None else fill(self._contents.metadata.data_path or DATA_PATH, place)

    def _video_name(self, row: int, key: str) -> str | None:
        place = self._place(row, f"videos/{key}")
        template = self._contents.metadata.video_path or VIDEO_PATH
        return None if place is None else fill(template, {**place, "video_key": key})

    def _place(self, row: int, prefix: str) -> dict[str, str | int] | None:
        chunk = self._contents.episodes.integer(row, f"{prefix}/chunk_index")
        file = self._contents.episodes.integer(row, f"{prefix}/file_index")
        if chunk is None or file is None:
            return None
        index = int(self._contents.episodes.indices[row])
        return {"chunk_index": chunk, "file_index": file, "episode_chunk": chunk, "episode_index": index}

    def _rows_by_position(self, row: int, path: Path) -> EpisodeRows | None:
        """Take dataset_from_index relative to the first episode of the same data file."""
        episodes = self._contents.episodes
        start, length = episodes.integer(row, "dataset_from_index"), episodes.integer(row, "length")
        starts, chunks, numbers = (
            episodes.numbers(name) for name in ("dataset_from_index", "data/chunk_index", "data/file_index")
        )
        if start is None or length is None or starts is None or chunks is None or numbers is None:
            return None
        same = (chunks == chunks[row]) & (numbers == numbers[row])
        first = start - int(np.nanmin(starts[same]))
        return self._contents.finder.by_position(path, first, first + length)

    def _files_that_may_hold(self, index: int) -> Iterator[str]:
        """Yield the data files whose statistics admit the episode; footers are read once."""
        files, finder = self._contents.files, self._contents.finder
        with self._lock:
            if self._spans is None:
                names = files.match("data/*/*.parquet")
                self._spans = [(name, *finder.episode_span(files.locate(name))) for name in names]
            spans = self._spans
        return (name for name, lowest, highest in spans if lowest <= index <= highest)


def _has_any(path: Path, columns: Sequence[str]) -> bool:
    with open_parquet(path) as file:
        return not set(columns).isdisjoint(file.schema_arrow.names)
