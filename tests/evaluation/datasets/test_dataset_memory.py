"""Opening a large dataset costs bytes, not objects, an episode; reading one does not read the rest."""

from __future__ import annotations

import gc
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from robojudge import open_dataset
from tiny_datasets import FRONT, WRIST, build_v3

EPISODES = 10_000


def large_metadata(root: Path, episodes: int) -> Path:
    build_v3(root)
    numbers = np.arange(episodes)
    columns = {
        "episode_index": numbers,
        "tasks": [[f"task number {i % 20}"] for i in range(episodes)],
        "length": np.full(episodes, 5),
        "dataset_from_index": numbers * 5,
        "data/chunk_index": np.zeros(episodes, np.int64),
        "data/file_index": numbers // 100,
    }
    for key in (FRONT, WRIST):
        columns[f"videos/{key}/chunk_index"] = np.zeros(episodes, np.int64)
        columns[f"videos/{key}/file_index"] = numbers // 100
        columns[f"videos/{key}/from_timestamp"] = (numbers % 100) * 0.5
        columns[f"videos/{key}/to_timestamp"] = (numbers % 100) * 0.5 + 0.5
    for stat in ("min", "max", "mean"):
        columns[f"stats/observation.state/{stat}"] = pa.array(np.random.rand(episodes, 50).tolist())
    path = root / "meta/episodes/chunk-000/file-000.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=1000)
    return root


def test_ten_thousand_episodes_stay_compact(tmp_path: Path) -> None:
    root = large_metadata(tmp_path, EPISODES)
    open_dataset(root)
    gc.collect()
    tracemalloc.start()
    arrow_before = pa.total_allocated_bytes()
    started = time.process_time()
    dataset = open_dataset(root)
    seconds = time.process_time() - started
    gc.collect()
    python_bytes = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    held = python_bytes + pa.total_allocated_bytes() - arrow_before
    assert len(dataset.episode_indices()) == EPISODES
    assert held < 200 * EPISODES, f"{held / EPISODES:.0f} bytes an episode"
    assert seconds < 1.0
    summary = dataset.episode_summary(9_999)
    assert (summary.length, summary.tasks) == (5, ("task number 19",))


def test_reading_episodes_in_turn_holds_no_more_than_one(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path, lengths=[50] * 40, cameras={}))
    dataset.episode(0), dataset.episode(1)
    gc.collect()
    tracemalloc.start()
    for index in range(2, 40):
        dataset.episode(index)
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 50 * 8 * 8 * 4, f"{held} bytes after 38 episodes"
