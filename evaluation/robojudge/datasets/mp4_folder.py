"""Read a folder of MP4s that an `episodes.csv` describes.

One row an episode. Columns, in any order; an empty cell means not known:

- `file`, or one column `camera:<name>` per camera: path of the video inside the folder (required);
- `episode_index`: whole number from 0; the row's number where the column is absent;
- `instruction`: what the robot was asked to do;
- `fps`: nominal frame rate; the video's own where empty;
- `outcome`: `success`, `partial` or `failure`, the declared outcome (source `annotation`);
- `start_s`, `end_s`: the episode's window inside the video in seconds, end exclusive; the whole file where
  empty.

Frames are counted by walking the container's packets when an episode is read, never by decoding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.datasets.cameras import is_wrist_name
from robojudge.datasets.container import open_video
from robojudge.datasets.content import episode_sha256
from robojudge.datasets.episode import Camera, Episode, VideoFrames
from robojudge.datasets.episodes_csv import EpisodeSheet, camera_name
from robojudge.datasets.files import Files, LocalFiles
from robojudge.datasets.oddity_log import OddityLog, some
from robojudge.datasets.packets import packets_in_window
from robojudge.datasets.reader import Dataset
from robojudge.errors import EmptyEpisode, EpisodeNotFound, MissingFile, UnsafePath
from robojudge.schema.episode import CameraSummary, DatasetSummary, Declared, EpisodeSummary, Oddity

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHEET = "episodes.csv"


class Mp4FolderReader:
    """Opens a folder that holds an `episodes.csv`."""

    def can_open(self, path: Path) -> bool:
        """Tell whether the folder holds an `episodes.csv` and is no LeRobot dataset."""
        return (path / SHEET).is_file() and not (path / "meta" / "info.json").is_file()

    def open(self, path: Path, *, dataset_id: str) -> Dataset:
        """Open a local folder by reading its `episodes.csv`.

        Raises:
            CorruptFile: the CSV cannot be understood; the message names the line.
        """
        return self.open_files(LocalFiles(path), dataset_id=dataset_id)

    def open_files(self, files: Files, *, dataset_id: str) -> Mp4Folder:
        """Open a dataset whose files are fetched when they are needed; see `open`."""
        return Mp4Folder(files, dataset_id)


@dataclass(frozen=True, slots=True)
class _Clip:
    """One camera's window and the times of its frames, in seconds from the first."""

    camera: Camera
    times_s: NDArray[np.float64]
    fps: float | None


class Mp4Folder:
    """A folder of MP4s; see `robojudge.datasets.reader.Dataset`."""

    def __init__(self, files: Files, dataset_id: str) -> None:
        self.dataset_id = dataset_id
        self.root = files.root
        self._files = files
        self._sheet = EpisodeSheet(files.locate(SHEET))
        names = [(column, camera_name(column)) for column in self._sheet.camera_columns]
        self._cameras = sorted(names, key=lambda pair: is_wrist_name(pair[1]))
        unknown = self._sheet.unknown_columns
        detail = f"{SHEET} has columns that mean nothing here: {', '.join(unknown)}"
        self._log = OddityLog([Oddity(name="unknown_csv_column", detail=detail)] if unknown else [])

    def summary(self) -> DatasetSummary:
        """Describe the folder from its CSV; also checks that the files exist."""
        absent = [index for index in self.episode_indices() if self._lacks_file(index)]
        if absent:
            detail = f"{len(absent)} listed episodes lack files: {some(absent)}"
            self._log.extend([Oddity(name="episode_files_absent", detail=detail)])
        rates = self._sheet.distinct("fps")
        return DatasetSummary(
            dataset_id=self.dataset_id,
            format="MP4 folder",
            robot_type=None,
            fps=rates[0] if len(rates) == 1 and not self._sheet.any_empty("fps") else None,
            total_episodes=len(self._sheet.indices),
            total_frames=None,
            tasks=self._sheet.distinct("instruction"),
            cameras=tuple(
                CameraSummary(
                    name=name,
                    key=column,
                    storage="video",
                    height=None,
                    width=None,
                    codec=None,
                    is_wrist=is_wrist_name(name),
                )
                for column, name in self._cameras
            ),
            columns={},
            subtask_source=None,
            declares_success=bool(self._sheet.distinct("outcome")),
            oddities=self._log.all(),
        )

    def episode_indices(self) -> Sequence[int]:
        """Return the indices of all listed episodes, ascending."""
        indices: list[int] = self._sheet.indices.tolist()
        return indices

    def episode_summary(self, episode_index: int) -> EpisodeSummary:
        """Describe one episode from the CSV; its length is only known once the video is read."""
        row = self._row(episode_index)
        duration_s = None if row["end_s"] is None else row["end_s"] - (row["start_s"] or 0.0)
        tasks = (row["instruction"],) if row["instruction"] else ()
        return EpisodeSummary(episode_index=episode_index, length=None, duration_s=duration_s, tasks=tasks)

    def episode(self, episode_index: int) -> Episode:
        """Count the episode's frames and locate them; see `Dataset.episode`."""
        row = self._row(episode_index)
        clips = [self._clip(row, column, name) for column, name in self._cameras if row[column]]
        if not clips or any(not len(clip.times_s) for clip in clips):
            raise EmptyEpisode(
                f"dataset {self.dataset_id}, episode {episode_index}: a video has no frame in the window"
            )
        fps = row["fps"] or clips[0].fps
        times_s, oddities = _common_times(clips, fps, episode_index)
        if row["fps"] and clips[0].fps and abs(row["fps"] - clips[0].fps) > 0.01 * row["fps"]:
            detail = f"{SHEET} says {row['fps']:g} fps, the video {clips[0].fps:g}"
            oddities.append(Oddity(name="fps_differs_from_video", detail=detail, episode_index=episode_index))
        self._log.extend(oddities)
        declared = Declared(outcome=row["outcome"], source="annotation") if row["outcome"] else None
        return Episode(
            dataset_id=self.dataset_id,
            episode_index=episode_index,
            length=len(times_s),
            fps=fps,
            instruction=row["instruction"],
            tasks=(row["instruction"],) if row["instruction"] else (),
            cameras=tuple(clip.camera for clip in clips),
            timestamps_s=times_s,
            columns={},
            declared=declared,
            oddities=tuple(oddities),
        )

    def content_sha256(self, episode_index: int) -> str:
        """Hash what the episode contains; see `robojudge.datasets.content`."""
        return episode_sha256(self.episode(episode_index))

    def _row(self, episode_index: int) -> Mapping[str, Any]:
        row = self._sheet.row(episode_index)
        if row is None:
            raise EpisodeNotFound(
                f"dataset {self.dataset_id}: no episode {episode_index} "
                f"({SHEET} lists {len(self._sheet.indices)})"
            )
        return row

    def _lacks_file(self, episode_index: int) -> bool:
        row = self._row(episode_index)
        try:
            return not all(self._files.exists(row[column]) for column, _ in self._cameras if row[column])
        except UnsafePath:
            return True

    def _clip(self, row: Mapping[str, Any], column: str, name: str) -> _Clip:
        where = f"dataset {self.dataset_id}, episode {row['episode_index']}, camera {name}"
        try:
            path = self._files.locate(row[column])
        except MissingFile as error:
            raise MissingFile(f"{where}: {row[column]} is absent") from error
        window = VideoFrames(path, row["start_s"] or 0.0, row["end_s"])
        with open_video(path, where) as (container, stream):
            tick_s = float(stream.time_base)
            packets = packets_in_window(container, stream, window, slack_s=1e-4)
            times = np.sort(np.array([packet.pts * tick_s for packet in packets]))
            rate = float(stream.average_rate) if stream.average_rate else None
        start_s = float(times[0]) if len(times) else window.from_s
        source = VideoFrames(path, start_s, window.to_s)
        return _Clip(Camera(name, column, source, is_wrist_name(name)), times - start_s, rate)


def _common_times(
    clips: Sequence[_Clip], fps: float | None, episode_index: int
) -> tuple[NDArray[np.float64], list[Oddity]]:
    """Times of the first camera's frames, as far as every camera reaches."""
    times = clips[0].times_s
    reach_s = min(float(clip.times_s[-1]) for clip in clips)
    kept = times[times <= reach_s + (0.5 / fps if fps else 0.0)]
    if len(kept) == len(times) and all(len(clip.times_s) == len(times) for clip in clips):
        return times, []
    counts = ", ".join(f"{clip.camera.name} {len(clip.times_s)}" for clip in clips)
    detail = f"frames per camera: {counts}; {len(kept)} are used"
    return kept, [Oddity(name="cameras_differ_in_length", detail=detail, episode_index=episode_index)]
