"""Rewrite the rows of one episode with its labels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from robojudge.datasets.columns import matrix
from robojudge.errors import ExportError
from robojudge.lerobot_export.atomic import sync
from robojudge.lerobot_export.channels import ORIGINAL_REWARD
from robojudge.lerobot_export.copying import RENUMBERED, Copying
from robojudge.lerobot_export.features import relabelled
from robojudge.lerobot_export.frame_index import frame_ranks, runs, whole_numbers

_BATCH_ROWS = 256


def episode_tables(file: Any, name: str) -> Iterator[tuple[int, Any]]:
    """Yield (episode_index, rows) of a data file, holding one episode in memory.

    Raises:
        ExportError: the file has no usable episode_index.
    """
    if "episode_index" not in file.schema_arrow.names:
        raise ExportError(f"{name} has no column episode_index; LeRobot cannot read it either")
    pending, parts = -1, list[Any]()
    for batch in file.iter_batches(batch_size=_BATCH_ROWS):
        table = pa.Table.from_batches([batch])
        episodes = whole_numbers(table, "episode_index", name)
        for start, stop in runs(episodes):
            if parts and episodes[start] != pending:
                yield pending, pa.concat_tables(parts)
                parts = []
            pending = int(episodes[start])
            parts.append(table.slice(start, stop - start))
    if parts:
        yield pending, pa.concat_tables(parts)


def labelled_rows(
    copying: Copying, row: int, first_row: int, source: Any, schema: Any, to_compute: tuple[str, ...]
) -> Any:
    """Add an episode's labels to its rows, renumber them where episodes are left out, and take statistics.

    Args:
        copying: the copy being made.
        row: the episode's index in the copy.
        first_row: how many rows the copy has before this episode.
        source: the episode's rows, as stored.
        schema: arrow schema of the copy's file.
        to_compute: columns to take statistics of, beside the labels.

    Raises:
        ExportError: the labels are of another length.
    """
    episode_index = int(copying.selection.kept[row])
    labels = copying.labels.batch(episode_index)
    if labels.num_rows != source.num_rows:
        raise ExportError(
            f"dataset {copying.dataset.dataset_id}, episode {episode_index}: {labels.num_rows} frames were "
            f"labelled, the dataset has {source.num_rows}; judge it again"
        )
    if "frame_index" in source.column_names:
        ranks = frame_ranks(whole_numbers(source, "frame_index", f"episode {episode_index}"))
        labels = labels.take(pa.array(ranks))
    columns = relabelled({name: source.column(name) for name in source.column_names}, copying.keeps_original)
    if copying.keeps_original:
        columns[ORIGINAL_REWARD] = _without_nulls(columns.get(ORIGINAL_REWARD), source.num_rows)
    if copying.selection.dropped:
        numbers = (np.full(source.num_rows, row), first_row + np.arange(source.num_rows))
        for name, values in zip(RENUMBERED, numbers, strict=True):
            if name in columns:
                columns[name] = pa.array(values).cast(schema.field(name).type)
    columns.update({channel.name: labels.column(channel.name) for channel in copying.channels})
    copying.first_row[row], copying.length[row] = first_row, source.num_rows
    _take_stats(copying, row, columns, to_compute)
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)


@contextmanager
def rows_file(path: Path, schema: Any, codec: str) -> Iterator[Any]:
    """Yield a function that writes one table as one row group of a new parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, schema, compression=codec, use_dictionary=True) as writer:
        yield lambda table: writer.write_table(table, row_group_size=max(table.num_rows, 1))
    sync(path)


def codec_of(file: Any) -> str:
    """Return the compression a parquet file uses, in the words its writer takes."""
    if not file.metadata.num_row_groups or not file.metadata.num_columns:
        return "snappy"
    name = str(file.metadata.row_group(0).column(0).compression).lower()
    return "none" if name == "uncompressed" else name


def _take_stats(copying: Copying, row: int, columns: dict[str, Any], to_compute: tuple[str, ...]) -> None:
    for name in (*to_compute, *(channel.name for channel in copying.channels)):
        values = matrix(columns[name]) if name in columns else None
        if values is not None:
            copying.stats.put(name, row, values)


def _without_nulls(column: Any, rows: int) -> Any:
    """LeRobot cannot load nulls: an unknown original reward becomes NaN."""
    if column is None:
        return pa.array(np.full(rows, np.nan, np.float32))
    return pc.fill_null(column, np.nan) if pa.types.is_floating(column.type) else column
