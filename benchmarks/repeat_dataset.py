"""Make a larger LeRobot v3.0 dataset out of a small one: its episodes several times over, videos linked."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def repeat(source: Path, out: Path, episodes: int) -> Path:
    """Write `episodes` episodes, those of the source in turn."""
    info = json.loads((source / "meta/info.json").read_text())
    (out / "meta/episodes/chunk-000").mkdir(parents=True)
    (out / "data/chunk-000").mkdir(parents=True)
    shutil.copytree(source / "videos", out / "videos", copy_function=_link)
    shutil.copy(source / "meta/tasks.parquet", out / "meta/tasks.parquet")
    rows = pq.read_table(source / "meta/episodes/chunk-000/file-000.parquet")
    rows = rows.select([name for name in rows.column_names if not name.startswith("stats/")])
    data = pq.read_table(source / "data/chunk-000/file-000.parquet")
    listed = rows.to_pylist()
    total, meta = 0, []
    with pq.ParquetWriter(out / "data/chunk-000/file-000.parquet", data.schema) as writer:
        for new in range(episodes):
            old = listed[new % len(listed)]
            first, last = old["dataset_from_index"], old["dataset_to_index"]
            length = last - first
            part = data.slice(first, length)
            part = _replaced(part, "episode_index", np.full(length, new))
            part = _replaced(part, "index", np.arange(total, total + length))
            writer.write_table(part)
            meta.append(
                {**old, "episode_index": new, "dataset_from_index": total, "dataset_to_index": total + length}
            )
            total += length
    pq.write_table(
        pa.Table.from_pylist(meta, schema=rows.schema), out / "meta/episodes/chunk-000/file-000.parquet"
    )
    info |= {"total_episodes": episodes, "total_frames": total, "splits": {"train": f"0:{episodes}"}}
    (out / "meta/info.json").write_text(json.dumps(info))
    return out


def _replaced(table: pa.Table, name: str, values: np.ndarray) -> pa.Table:
    position = table.schema.get_field_index(name)
    return table.set_column(
        position, table.schema.field(name), pa.array(values, table.schema.field(name).type)
    )


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)
