"""What a sidecar for a million frames costs, beside a plain pyarrow rewrite of the same table.

Run: python benchmarks/sidecar.py [--frames 1000000] [--frames-per-episode 100] [--rounds 3]. Writes a LeRobot
v3.0 dataset without videos into a temporary folder, one row group an episode as LeRobot records, then times
both ways of writing the file in turns, each in a process of its own. The rewrite reads the finished sidecar
row group by row group and writes it again: it knows no datasets, no labels and no joins, and is the floor.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

EPISODES_A_FILE = 2000
LIMIT_MIB = 1024


def build(root: Path, frames: int, length: int) -> None:
    """Write the data and the metadata of a dataset whose rows are as wide as a small arm's."""
    episodes = frames // length
    (root / "meta/episodes/chunk-000").mkdir(parents=True)
    (root / "data/chunk-000").mkdir(parents=True)
    random = np.random.default_rng(0)
    for file, first in enumerate(range(0, episodes, EPISODES_A_FILE)):
        path = root / f"data/chunk-000/file-{file:03d}.parquet"
        writer = None
        for episode in range(first, min(first + EPISODES_A_FILE, episodes)):
            table = rows(random, episode, length)
            writer = writer or pq.ParquetWriter(path, table.schema)
            writer.write_table(table)
        assert writer is not None
        writer.close()
    starts = np.arange(episodes) * length
    about = {
        "episode_index": np.arange(episodes),
        "tasks": [["reach"]] * episodes,
        "length": np.full(episodes, length),
        "dataset_from_index": starts,
        "dataset_to_index": starts + length,
        "data/chunk_index": np.zeros(episodes, np.int64),
        "data/file_index": np.arange(episodes) // EPISODES_A_FILE,
    }
    pq.write_table(pa.table(about), root / "meta/episodes/chunk-000/file-000.parquet")
    pq.write_table(pa.table({"task_index": [0], "task": ["reach"]}), root / "meta/tasks.parquet")
    scalar = {"dtype": "int64", "shape": [1], "names": None}
    features = {
        "observation.state": {"dtype": "float32", "shape": [7], "names": None},
        "timestamp": {"dtype": "float32", "shape": [1], "names": None},
        **{name: scalar for name in ("frame_index", "episode_index", "index", "task_index")},
    }
    info = {
        "codebase_version": "v3.0",
        "fps": 10,
        "total_episodes": episodes,
        "total_frames": episodes * length,
        "features": features,
    }
    (root / "meta/info.json").write_text(json.dumps(info))


def rows(random: np.random.Generator, episode: int, length: int) -> pa.Table:
    state = random.random(7 * length, dtype=np.float32)
    frame_index = np.arange(length)
    return pa.table(
        {
            "observation.state": pa.FixedSizeListArray.from_arrays(pa.array(state), 7),
            "timestamp": (frame_index / 10).astype(np.float32),
            "frame_index": frame_index,
            "episode_index": np.full(length, episode),
            "index": frame_index + episode * length,
            "task_index": np.zeros(length, np.int64),
        }
    )


def ours(root: Path, out: Path, frames: int, length: int) -> dict[str, float]:
    """Write the sidecar; labels are cut from one random array, so they cost next to nothing to make."""
    from robojudge.datasets.open import open_dataset
    from robojudge.lerobot_export.provenance import Provenance
    from robojudge.lerobot_export.sidecar import write_sidecar
    from robojudge.rewards.labels import EpisodeLabels

    values = np.random.default_rng(0).random(frames + 8 * length, dtype=np.float32)
    last = np.arange(length) == length - 1
    never, subtask = np.zeros(length, bool), np.zeros(length, np.int64)
    taken: list[int] = []

    def labels() -> Iterator[EpisodeLabels]:
        for episode in range(frames // length):
            taken.append(episode)
            part = [values[(episode + k) * length :][:length] for k in range(7)]
            yield EpisodeLabels("set", episode, *part[:6], subtask, part[6], last, never, last)

    started = time.perf_counter()
    dataset = open_dataset(root, dataset_id="set")
    write_sidecar(dataset, labels(), metadata=Provenance("benchmark", "rprm", 0.99, {}), out=out)
    return {"seconds": time.perf_counter() - started, "episodes": len(taken), "distinct": len(set(taken))}


def rewrite(path: Path) -> dict[str, float]:
    started = time.perf_counter()
    file = pq.ParquetFile(path)
    with pq.ParquetWriter(path.with_name("rewritten.parquet"), file.schema_arrow) as writer:
        for group in range(file.num_row_groups):
            writer.write_table(file.read_row_group(group))
    return {"seconds": time.perf_counter() - started}


def measured(way: str, root: Path, out: Path, arguments: argparse.Namespace) -> dict[str, float]:
    """Run one way in a process of its own, where its peak memory is its own."""
    sizes = ["--frames", str(arguments.frames), "--frames-per-episode", str(arguments.frames_per_episode)]
    command = [sys.executable, __file__, "--way", way, "--root", str(root), "--out", str(out), *sizes]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def run_one(arguments: argparse.Namespace) -> None:
    base_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if arguments.way == "ours":
        found = ours(arguments.root, arguments.out, arguments.frames, arguments.frames_per_episode)
    else:
        found = rewrite(arguments.out / "sarm_progress.parquet")
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**found, "peak_mib": peak_mib, "base_mib": base_mib}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--frames-per-episode", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", choices=["ours", "rewrite"], help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        run_one(arguments)
        return
    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder) / "set", Path(folder) / "out"
        build(root, arguments.frames, arguments.frames_per_episode)
        rounds = [
            (measured("ours", root, out, arguments), measured("rewrite", root, out, arguments))
            for _ in range(arguments.rounds)
        ]
        size_mib = (out / "sarm_progress.parquet").stat().st_size / 2**20
        total = pq.ParquetFile(out / "sarm_progress.parquet").metadata.num_rows
    report(rounds, total, size_mib)


def report(rounds: list[tuple[dict[str, float], dict[str, float]]], total: int, size_mib: float) -> None:
    episodes, distinct = (rounds[0][0][key] for key in ("episodes", "distinct"))
    print(f"{total} frames, {episodes:.0f} episodes, {size_mib:.1f} MiB; best of {len(rounds)} rounds")
    once = episodes == distinct
    print(f"labels of every episode taken once, in one pass: {'yes' if once else 'NO'}\n")
    print(f"{'':<24}{'seconds':>9}{'peak MiB':>10}{'of it libraries':>17}")
    for number, name in enumerate(("write_sidecar", "plain pyarrow rewrite")):
        seconds = min(pair[number]["seconds"] for pair in rounds)
        peak, base = (max(pair[number][key] for pair in rounds) for key in ("peak_mib", "base_mib"))
        print(f"{name:<24}{seconds:>9.2f}{peak:>10.0f}{base:>17.0f}")
    ratio = min(a["seconds"] for a, _ in rounds) / min(b["seconds"] for _, b in rounds)
    peak = max(a["peak_mib"] for a, _ in rounds)
    verdict = "meets" if peak < LIMIT_MIB else "MISSES"
    print(f"\ntime ratio {ratio:.2f}; peak memory {peak:.0f} MiB {verdict} the limit of {LIMIT_MIB} MiB")


if __name__ == "__main__":
    main()
