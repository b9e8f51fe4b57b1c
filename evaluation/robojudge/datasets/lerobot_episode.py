"""Put one LeRobot episode together from its rows and its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.datasets.columns import BOOKKEEPING, dimension_names, is_numeric_type, matrix, scalars
from robojudge.datasets.declared import declared_outcome
from robojudge.datasets.episode import Camera, Episode, ImageRows, VideoFrames
from robojudge.datasets.layout import Contents, Layout, Note, image_folder
from robojudge.datasets.rows import EpisodeRows
from robojudge.datasets.subtasks import Spans, spans_from_language, spans_from_runs, spans_from_sarm
from robojudge.datasets.tasks import EpisodeTasks, episode_tasks
from robojudge.datasets.timing import episode_timing
from robojudge.errors import CorruptFile, EmptyEpisode, MissingFile
from robojudge.schema.episode import CameraSummary, Oddity

if TYPE_CHECKING:
    from numpy.typing import NDArray

LANGUAGE_COLUMN = "language_persistent"
SUBTASK_COLUMN = "subtask_index"


def build_episode(contents: Contents, layout: Layout, row: int) -> Episode:
    """Read one episode's numbers and locate its frames.

    Args:
        contents: the dataset's metadata.
        layout: where its files are.
        row: the episode's position in `contents.episodes`.

    Raises:
        EmptyEpisode: it has no frames.
        MissingFile: its data or one of its videos is absent.
        CorruptFile: its data cannot be read.
    """
    index = int(contents.episodes.indices[row])
    oddities: list[Oddity] = []

    def note(name: str, detail: str) -> None:
        oddities.append(Oddity(name=name, detail=detail, episode_index=index))

    rows = layout.rows(row, note)
    if rows is None or rows.table.num_rows == 0:
        raise EmptyEpisode(f"dataset {contents.dataset_id}, episode {index}: it has no frames; leave it out")
    length = rows.table.num_rows
    listed_length = contents.episodes.integer(row, "length")
    if listed_length is not None and listed_length != length:
        note("length_differs_from_rows", f"metadata says {listed_length} frames, the data has {length}")
    columns = _columns(contents, rows, note)
    timing = episode_timing(
        _scalar(rows, "timestamp"),
        _scalar(rows, "frame_index"),
        length,
        contents.metadata.fps,
    )
    if timing.oddity:
        note(*timing.oddity)
    tasks = episode_tasks(rows.table, contents.tasks, contents.episodes.tasks(row))
    if tasks.unknown:
        note("task_index_unknown", f"task_index {list(tasks.unknown)} is in no task table")
    return Episode(
        dataset_id=contents.dataset_id,
        episode_index=index,
        length=length,
        fps=contents.metadata.fps,
        instruction=tasks.instruction,
        tasks=tasks.tasks,
        cameras=_cameras(contents, layout, row, rows, timing.by_index, note),
        timestamps_s=timing.timestamps_s,
        columns={key: values for key, values in columns.items() if key not in BOOKKEEPING},
        column_names=_names(contents, columns),
        robot_type=contents.metadata.robot_type,
        declared=declared_outcome(columns),
        subtask_spans=_spans(contents, layout, row, rows, columns, tasks, timing.timestamps_s),
        oddities=tuple(oddities),
    )


def _columns(contents: Contents, rows: EpisodeRows, note: Note) -> dict[str, NDArray[np.float64]]:
    found: dict[str, NDArray[np.float64]] = {}
    for field in rows.table.schema:
        if not is_numeric_type(field.type):
            continue
        values = matrix(rows.table.column(field.name))
        if values is None:
            note("ragged_column_skipped", f"rows of {field.name} differ in length")
        else:
            found[field.name] = values
    features = contents.metadata.features
    for name in ("index", "task_index", "frame_index", "episode_index"):
        if name not in found:
            note(f"missing_{name}_column", f"{rows.path.name} has no column {name}")
    stored = {key for key, feature in features.items() if feature["dtype"] != "video"}
    lost = sorted(stored - set(rows.schema.names) - BOOKKEEPING)
    if lost:
        note(
            "declared_column_absent",
            f"metadata declares columns that {rows.path.name} lacks: {', '.join(lost)}",
        )
    extra = sorted(set(found) - set(features))
    if extra:
        note(
            "undeclared_column",
            f"{rows.path.name} has columns that metadata does not declare: {', '.join(extra)}",
        )
    return found


def _scalar(rows: EpisodeRows, name: str) -> NDArray[np.float64] | None:
    return scalars(rows.table, name) if name in rows.table.column_names else None


def _names(contents: Contents, columns: Mapping[str, NDArray[np.float64]]) -> dict[str, tuple[str, ...]]:
    named = {}
    for key, values in columns.items():
        names = dimension_names(contents.metadata.features.get(key, {}).get("names"), values.shape[1])
        if names is not None and key not in BOOKKEEPING:
            named[key] = names
    return named


def _cameras(
    contents: Contents, layout: Layout, row: int, rows: EpisodeRows, by_index: bool, note: Note
) -> tuple[Camera, ...]:
    cameras = []
    for camera in contents.cameras:
        if camera.is_depth:
            continue
        source: VideoFrames | ImageRows | None
        if camera.storage == "video":
            window = layout.video(row, camera.key, rows.table.num_rows, note)
            source = None if window is None else replace(window, by_index=by_index)
        else:
            source = _images(contents, row, rows, camera)
        if source is not None:
            cameras.append(Camera(camera.name, camera.key, source, camera.is_wrist))
    return tuple(cameras)


def _images(contents: Contents, row: int, rows: EpisodeRows, camera: CameraSummary) -> ImageRows:
    if camera.key in rows.schema.names and contents.finder.has_bytes(rows, camera.key):
        if not rows.is_contiguous:
            raise CorruptFile(
                f"{rows.path}: the rows of episode {contents.episodes.indices[row]} are scattered"
            )
        return ImageRows(rows.path, camera.key, rows.first_row)
    staged = image_folder(contents.files, camera.key, int(contents.episodes.indices[row]))
    if staged is None:
        raise MissingFile(
            f"dataset {contents.dataset_id}, episode {contents.episodes.indices[row]}: images of "
            f"{camera.key} are neither in {rows.path.name} nor under images/{camera.key}/"
        )
    return staged


def _spans(
    contents: Contents,
    layout: Layout,
    row: int,
    rows: EpisodeRows,
    columns: Mapping[str, NDArray[np.float64]],
    tasks: EpisodeTasks,
    timestamps_s: NDArray[np.float64],
) -> Spans:
    """SARM columns first, then language rows, then subtask_index, then several task strings."""
    spans: Spans = None
    if layout.has_sarm:
        spans = spans_from_sarm(layout.sarm(row), rows.table.num_rows)
    if spans is None and LANGUAGE_COLUMN in rows.schema.names:
        value: Any = contents.finder.first_value(rows, LANGUAGE_COLUMN)
        spans = spans_from_language(value, timestamps_s)
    if spans is None and contents.subtasks and SUBTASK_COLUMN in columns:
        spans = spans_from_runs(columns[SUBTASK_COLUMN][:, 0], contents.subtasks)
    return tasks.spans if spans is None else spans
