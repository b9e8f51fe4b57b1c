"""How near a run comes to its limits: the network's latency, the machine's decoding, its memory.

python benchmarks/batch.py --data DIR [--dataset metaworld_dev] [--only latency|discard|memory]

Whole runs of `robojudge judge --no-cache` against a server in a process of its own.
latency: a server that takes 2 s an answer, 200 episodes, 16 at once; the limit is N x latency / concurrency
  from first request to last reply. One after another is measured on a tenth of the episodes beside it.
discard: a server that answers at once; the limit is decode + scale + JPEG on both cores.
memory: peak resident memory of the run's process at 50 and 2,000 episodes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from repeat_dataset import repeat
from robojudge.datasets.open import open_dataset
from robojudge.frames import show_frames
from robojudge.keyframes import FramePlan, select

HERE = Path(__file__).parent
LATENCY_S = 2.0
CONCURRENCY = 16


@contextmanager
def server(latency_s: float) -> Iterator[tuple[str, dict]]:
    """Run the server; its report is filled in when the block ends."""
    report: dict = {}
    line = [sys.executable, str(HERE / "loopback_server.py"), "--latency", str(latency_s)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    try:
        yield f"http://127.0.0.1:{port}/v1", report
    finally:
        process.terminate()
        report.update(json.loads(process.stdout.readline()))
        process.wait()


def run(
    dataset: Path, url: str, concurrency: int, out: Path, episodes: str | None = None
) -> tuple[float, float, int]:
    """Judge a dataset; return wall seconds, CPU seconds and peak resident bytes of the process."""
    subtasks = out.parent / "subtasks.json"
    tasks = open_dataset(dataset).summary().tasks
    subtasks.write_text(json.dumps({task: ["reach", "finish"] for task in tasks}))
    line = [sys.executable, "-m", "robojudge.cli", "judge", str(dataset), "--judge", "compat/loopback"]
    line += ["--base-url", url, "--no-cache", "--concurrency", str(concurrency), "--out", str(out)]
    line += ["--subtasks", str(subtasks), *(["--episodes", episodes] if episodes else [])]
    start = time.monotonic()
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"the run failed:\n{printed[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def prepare_alone(dataset: Path, episodes: int) -> float:
    """Seconds to decode, scale and encode the same frames with two threads and nothing else."""
    opened = open_dataset(dataset)

    def one(index: int) -> None:
        episode = opened.episode(index)
        keyframes = select(episode, FramePlan())
        show_frames(episode, keyframes, frame_size=448, jpeg_quality=85, tiled=False)

    start = time.monotonic()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(one, range(episodes)))
    return time.monotonic() - start


def latency(dataset: Path, episodes: int, folder: Path) -> None:
    with server(LATENCY_S) as (url, report):
        run(dataset, url, CONCURRENCY, folder / "latency")
    ideal = episodes * LATENCY_S / CONCURRENCY
    share = ideal / report["span_s"]
    print(f"latency: {episodes} episodes, {LATENCY_S:g} s an answer, {CONCURRENCY} at once")
    print(
        f"  limit {ideal:.1f} s, first request to last reply {report['span_s']:.1f} s: "
        f"{share:.3f} of the limit"
    )
    few = max(1, episodes // 10)
    with server(LATENCY_S) as (url, report):
        run(dataset, url, 1, folder / "single", episodes=f"0-{few - 1}")
    single = report["span_s"] * episodes / few
    print(
        f"  one after another {report['span_s']:.1f} s for {few}, so {single:.0f} s for all: "
        f"{single / ideal:.1f}x the limit"
    )


def discard(dataset: Path, episodes: int, folder: Path, rounds: int = 3) -> None:
    alone = float("inf")
    best: tuple[float, dict, float] | None = None
    for number in range(rounds):
        alone = min(alone, prepare_alone(dataset, episodes))
        with server(0.0) as (url, report):
            _, cpu, _ = run(dataset, url, CONCURRENCY, folder / f"discard{number}")
        if best is None or report["span_s"] < best[0]:
            best = (report["span_s"], report, cpu)
    assert best is not None
    span, report, cpu = best
    print(f"discard: {episodes} episodes, a server that answers at once; best of {rounds}, in turn")
    print(f"  decode + scale + JPEG alone, two threads: {alone:.2f} s")
    print(f"  first request to last reply: {span:.2f} s: {span / alone:.2f}x")
    share = report["cpu_s"] / (2 * span)
    print(f"  CPU: run {cpu:.1f} s in all, server {report['cpu_s']:.1f} s ({share:.0%} of both cores)")


def memory(source: Path, folder: Path) -> None:
    peaks = {}
    for episodes in (50, 2000):
        dataset = repeat(source, folder / f"repeated{episodes}", episodes)
        with server(0.0) as (url, _):
            _, _, peaks[episodes] = run(dataset, url, CONCURRENCY, folder / f"memory{episodes}")
    ratio = peaks[2000] / peaks[50]
    print("memory: peak resident size of the run")
    print(f"  50 episodes {peaks[50] / 1e6:.0f} MB, 2,000 episodes {peaks[2000] / 1e6:.0f} MB: {ratio:.2f}x")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dataset", default="metaworld_dev")
    parser.add_argument("--episodes", type=int, default=200)
    parser.add_argument("--only", choices=["latency", "discard", "memory"])
    options = parser.parse_args()
    source = options.data / options.dataset
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dataset = repeat(source, folder / "repeated", options.episodes)
        if options.only in (None, "latency"):
            latency(dataset, options.episodes, folder)
        if options.only in (None, "discard"):
            discard(dataset, options.episodes, folder)
        if options.only in (None, "memory"):
            memory(source, folder)


if __name__ == "__main__":
    main()
