"""A LeRobot dataset of any version; its layout knows where files and rows are."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from robojudge.datasets.columns import BOOKKEEPING, is_numeric_feature
from robojudge.datasets.content import episode_sha256
from robojudge.datasets.declared import SUCCESS_COLUMN
from robojudge.datasets.episode import Episode
from robojudge.datasets.files import Files
from robojudge.datasets.layout import Contents, Layout
from robojudge.datasets.lerobot_episode import LANGUAGE_COLUMN, SUBTASK_COLUMN, build_episode
from robojudge.datasets.metadata import Metadata, feature_shape
from robojudge.datasets.oddity_log import OddityLog, some
from robojudge.datasets.probe import header_oddities
from robojudge.schema.episode import DatasetSummary, EpisodeSummary, Oddity


class LeRobotDataset:
    """An opened LeRobot dataset; see `robojudge.datasets.reader.Dataset`."""

    def __init__(self, contents: Contents, layout: Layout, oddities: Sequence[Oddity]) -> None:
        self.dataset_id: str = contents.dataset_id
        self.root: Path = contents.files.root
        self._contents = contents
        self._layout = layout
        self._lock = threading.Lock()
        self._log = OddityLog([*oddities, *_metadata_oddities(contents)])
        self._checked_files = False
        self._checked_headers = False

    @property
    def files(self) -> Files:
        """The dataset's files, for writers of copies."""
        return self._contents.files

    @property
    def metadata(self) -> Metadata:
        """What `meta/info.json` says."""
        return self._contents.metadata

    def summary(self) -> DatasetSummary:
        """Describe the dataset from metadata; also checks once that listed files exist."""
        self._check_files()
        contents, metadata = self._contents, self._contents.metadata
        lengths = contents.episodes.numbers("length")
        total = metadata.total_frames
        if lengths is not None and not bool((lengths != lengths).any()):
            total = int(lengths.sum())
        return DatasetSummary(
            dataset_id=self.dataset_id,
            format=f"LeRobot v{metadata.version}",
            robot_type=metadata.robot_type,
            fps=metadata.fps,
            total_episodes=len(contents.episodes.indices),
            total_frames=total,
            tasks=self._tasks(),
            cameras=tuple(contents.cameras),
            columns={
                key: feature_shape(feature) or (1,)
                for key, feature in metadata.features.items()
                if is_numeric_feature(feature) and key not in BOOKKEEPING
            },
            subtask_source=self._subtask_source(),
            declares_success=SUCCESS_COLUMN in metadata.features,
            oddities=self._log.all(),
        )

    def episode_indices(self) -> Sequence[int]:
        """Return the indices of all listed episodes, ascending."""
        indices: list[int] = self._contents.episodes.indices.tolist()
        return indices

    def episode_summary(self, episode_index: int) -> EpisodeSummary:
        """Describe one episode from metadata alone; see `Dataset.episode_summary`."""
        episodes, fps = self._contents.episodes, self._contents.metadata.fps
        row = episodes.row(episode_index, self.dataset_id)
        length = episodes.integer(row, "length")
        duration_s = None if length is None or fps is None else length / fps
        return EpisodeSummary(
            episode_index=episode_index, length=length, duration_s=duration_s, tasks=episodes.tasks(row)
        )

    def episode(self, episode_index: int) -> Episode:
        """Read one episode's numbers and locate its frames; see `Dataset.episode`."""
        row = self._contents.episodes.row(episode_index, self.dataset_id)
        episode = build_episode(self._contents, self._layout, row)
        self._log.extend(episode.oddities)
        self._check_headers(episode)
        return episode

    def content_sha256(self, episode_index: int) -> str:
        """Hash what the episode contains; see `robojudge.datasets.content`."""
        return episode_sha256(self.episode(episode_index))

    def _tasks(self) -> tuple[str, ...]:
        listed = self._contents.episodes.distinct_tasks()
        return listed or tuple(t for _, t in sorted(self._contents.tasks.items()) if t.strip())

    def _subtask_source(self) -> Literal["sarm", "language", "subtask_index", "tasks"] | None:
        features = self._contents.metadata.features
        if self._layout.has_sarm:
            return "sarm"
        if LANGUAGE_COLUMN in features:
            return "language"
        if self._contents.subtasks and SUBTASK_COLUMN in features:
            return "subtask_index"
        return "tasks" if self._contents.episodes.any_several_tasks() else None

    def _check_headers(self, episode: Episode) -> None:
        """Compare the first episode read with metadata; later episodes are taken to be alike."""
        with self._lock:
            if self._checked_headers:
                return
            self._checked_headers = True
        for camera in self._contents.cameras:
            self._log.extend(header_oddities(episode, camera))

    def _check_files(self) -> None:
        with self._lock:
            if self._checked_files:
                return
            self._checked_files = True
        lacking = self._layout.absent()
        if lacking:
            indices = [int(self._contents.episodes.indices[row]) for row in sorted(lacking)]
            first = lacking[min(lacking)]
            detail = f"{len(indices)} listed episodes lack files: {some(indices)} (first: {first})"
            self._log.extend([Oddity(name="episode_files_absent", detail=detail)])


def _metadata_oddities(contents: Contents) -> list[Oddity]:
    """Compare totals in metadata with the episode table."""
    metadata, episodes = contents.metadata, contents.episodes
    found = []
    listed = len(episodes.indices)
    if metadata.total_episodes is not None and metadata.total_episodes != listed:
        detail = f"meta/info.json says {metadata.total_episodes} episodes, {listed} are listed"
        found.append(Oddity(name="total_episodes_differs", detail=detail))
    if episodes.duplicates:
        detail = f"episodes listed twice, the first row counts: {some(episodes.duplicates)}"
        found.append(Oddity(name="episode_listed_twice", detail=detail))
    if metadata.fps is None:
        found.append(Oddity(name="fps_unknown", detail="meta/info.json has no usable fps"))
    if not any(not camera.is_depth for camera in contents.cameras):
        found.append(Oddity(name="no_camera", detail="no RGB camera among the features"))
    if not contents.tasks:
        found.append(
            Oddity(name="task_table_absent", detail="neither meta/tasks.parquet nor meta/tasks.jsonl")
        )
    return found
