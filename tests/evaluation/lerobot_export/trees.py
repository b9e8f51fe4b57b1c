"""What is in a folder, and what LeRobot requires of a dataset."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from robojudge.lerobot_export.channels import CHANNELS, Channel


def hashes(root: Path) -> dict[str, str]:
    """SHA-256 of every file, hidden ones too, by relative name."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def info_of(root: Path) -> dict[str, Any]:
    return json.loads((root / "meta/info.json").read_text())


def frames_of(root: Path) -> pa.Table:
    """All rows, in the order in which LeRobot concatenates data files."""
    return pa.concat_tables(pq.read_table(path) for path in sorted(root.glob("data/*/*.parquet")))


def episodes_of(root: Path) -> pa.Table:
    return pa.concat_tables(pq.read_table(path) for path in sorted(root.glob("meta/episodes/*/*.parquet")))


def written_channels(copy: Path) -> list[Channel]:
    """The label columns of a copy; in v2.x, `reward_labels` gives cause to leave out the confidence."""
    about = json.loads((copy / "robojudge_labels.json").read_text())
    without = set(about.get("columns_left_out", ()))
    v2 = info_of(copy)["codebase_version"].startswith("v2")
    assert without <= ({"rprm.confidence"} if v2 else set())
    return [channel for channel in CHANNELS if channel.name not in without]


def assert_lerobot_can_load(root: Path) -> None:
    """Columns and features agree, labels are scalars, there are no nulls, and rows are numbered through."""
    features = info_of(root)["features"]
    stored = {name for name, about in features.items() if about["dtype"] != "video"}
    for path in sorted(root.glob("data/*/*.parquet")):
        file = pq.ParquetFile(path)
        assert set(file.schema_arrow.names) == stored, path
        table = file.read()
        assert not any(column.null_count for column in table.columns), path
        declared = json.loads((table.schema.metadata or {}).get(b"huggingface", b"{}"))
        if declared:
            assert set(declared["info"]["features"]) == stored, path
        for group in range(file.metadata.num_row_groups):
            numbers = file.read_row_group(group, columns=["episode_index"]).column("episode_index")
            assert len(numbers.unique()) == 1, "one row group an episode"
    for name, about in features.items():
        if name.startswith(("next.", "rprm.")):
            assert about["shape"] == [1] and about["names"] is None, name
    frames = frames_of(root)
    assert frames.column("index").to_pylist() == list(range(frames.num_rows))
    assert info_of(root)["total_frames"] == frames.num_rows
    assert info_of(root)["total_episodes"] == len(frames.column("episode_index").unique())
