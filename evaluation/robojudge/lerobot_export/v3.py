"""Copy the frames and the episode metadata of a LeRobot v3.x dataset."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from robojudge.datasets.layout import video_name
from robojudge.datasets.lerobot_v3 import EPISODES
from robojudge.datasets.parquet import open_parquet
from robojudge.errors import ExportError
from robojudge.lerobot_export.copying import Copying, Written
from robojudge.lerobot_export.features import labelled_schema
from robojudge.lerobot_export.frame_index import DATA
from robojudge.lerobot_export.frame_rows import codec_of, episode_tables, labelled_rows, rows_file
from robojudge.lerobot_export.json_files import read_json
from robojudge.lerobot_export.staged_images import renumbered_image
from robojudge.lerobot_export.stats_file import STATS_PATH, total_stats
from robojudge.lerobot_export.v3_episodes import EpisodeFiles


def write_v3(copying: Copying) -> Written:
    """Write data files and episode metadata, one row group an episode; files keep their names.

    Raises:
        ExportError: labels and rows do not fit, or rows of an episode are scattered or not listed.
        DatasetError: a file of the source cannot be read.
    """
    episodes = EpisodeFiles(copying)
    _write_rows(copying, copying.to_compute(episodes.covered))
    episodes.write()
    files = copying.dataset.files
    source = read_json(files.locate(STATS_PATH)) if files.exists(STATS_PATH) else {}
    stats, stale = total_stats(copying, source, episodes.covered, episodes.listed)
    unused = {video_name(files, name) for name in episodes.unused_videos}
    written = {*files.match(DATA), *files.match(EPISODES)}

    def destination(name: str) -> str | None:
        if name in written or name in unused:
            return None
        return renumbered_image(name, copying.selection)

    return Written(stats, stale, {}, destination)


def _write_rows(copying: Copying, to_compute: tuple[str, ...]) -> None:
    first_row = 0
    for name in copying.dataset.files.match(DATA):
        with open_parquet(copying.dataset.files.locate(name)) as file, ExitStack() as stack:
            schema = labelled_schema(file.schema_arrow, copying.keeps_original, copying.channels)
            write: Any = None
            for episode_index, rows in episode_tables(file, name):
                row = _row(copying, episode_index, name)
                if row is None:
                    continue
                if write is None:
                    target = copying.folder / name
                    write = stack.enter_context(rows_file(target, schema, codec_of(file)))
                write(labelled_rows(copying, row, first_row, rows, schema, to_compute))
                first_row += rows.num_rows
    lacking = copying.selection.kept[copying.length == 0].tolist()
    if lacking:
        raise ExportError(
            f"dataset {copying.dataset.dataset_id}: the data has no rows of labelled episodes {lacking}"
        )


def _row(copying: Copying, episode_index: int, name: str) -> int | None:
    """Return an episode's index in the copy; None where it is left out."""
    row = copying.selection.row(episode_index)
    where = f"dataset {copying.dataset.dataset_id}: {name}"
    if row is None and episode_index not in copying.selection.dropped:
        raise ExportError(f"{where} has rows of episode {episode_index}, which metadata does not list")
    if row is not None and copying.length[row]:
        raise ExportError(
            f"{where}: rows of episode {episode_index} do not follow each other; rewrite it with LeRobot"
        )
    return row
