"""Runs of the demo set on Ray against a loopback server, and the processes they consist of."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from robojudge.annotations import load_annotations
from robojudge.batch.local import run_judge
from robojudge.batch.pipeline import Engine, Limits
from robojudge.batch.ray import RayEngine
from robojudge.batch.ray_worker import JudgeSource
from robojudge.datasets.open import open_dataset
from robojudge.journal import read_journal
from robojudge.judge import Item, Judge, Outcome
from robojudge.open_judge import open_judge, open_transport
from robojudge.run_folder import RunFolder
from robojudge.run_record import frozen_settings, run_notes
from robojudge.subtask_lists import SubtaskList
from servers.answers import answer_for, schema_of

TESTS = Path(__file__).resolve().parents[2]
DEMO = TESTS.parent / "examples" / "datasets" / "tabletop_demo"
SPEC = "compat/gpt-4.1"
EPISODES = list(range(12))
FOUR = Limits(concurrency=4)
SETTINGS = {"frames": 4, "transitions": 2, "frame_size": 64}


def needs_ray() -> None:
    """Skip without ray. Importing ray here would be too early to keep it quiet."""
    if find_spec("ray") is None:
        pytest.skip("ray is not installed")


def descendants(ancestor: int) -> dict[int, str]:
    """Names of the processes under one, by pid; a Ray worker is named `ray_` and its class."""
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                words = (entry / "cmdline").read_bytes().decode().split("\0")
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            names[int(entry.name)] = re.sub(r"\W.*", "", words[0].rpartition("/")[2].replace("ray::", "ray_"))
    found = {ancestor: ""}
    while more := {p: names[p] for p in names if parents[p] in found and p not in found}:
        found |= more
    del found[ancestor]
    return found


def worker_pids(ancestor: int | None = None) -> list[int]:
    return [pid for pid, name in descendants(ancestor or os.getpid()).items() if name == "ray_Worker"]


def until(condition: Callable[[], object], within_s: float = 90.0) -> None:
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class Busy:
    """Answers validly, after a while; counts requests under way.

    Until `together` requests were under way at once none is answered, for 100 s at most, which is less than
    a client waits.
    `first` sees each request before, one at a time though requests come on many threads.
    """

    def __init__(
        self, takes_s: float = 0.1, first: Callable[[str], None] = lambda text: None, together: int = 1
    ) -> None:
        self.most = self.now = 0
        self._takes_s = takes_s
        self._first = first
        self._together = together
        self._lock = threading.Lock()
        self._met = threading.Event()

    def __call__(self, body: dict) -> object:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self._first(str(body["messages"]))
            if self.now >= self._together:
                self._met.set()
        self._met.wait(100)
        time.sleep(self._takes_s)
        with self._lock:
            self.now -= 1
        return answer_for(schema_of(body))


def make(base_url: str) -> tuple[RayEngine, Judge]:
    dataset = open_dataset(DEMO)
    said = load_annotations(DEMO / "annotations.csv", dataset_id=dataset.dataset_id)
    subtasks = {task: SubtaskList(("reach", "touch"), "proposed") for task in dataset.summary().tasks}
    judge = open_judge(
        SPEC,
        transport=open_transport(SPEC, base_url=base_url),
        dataset=dataset,
        annotations=said,
        subtasks=subtasks,
        **SETTINGS,
    )
    source = JudgeSource(os.path.relpath(DEMO), SPEC, base_url=base_url, annotations=said)
    return RayEngine(source, dataset), judge


async def run(
    ray_engine: RayEngine,
    judge: Judge,
    out: Path,
    *,
    engine: Engine | None = None,
    limits: Limits = FOUR,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    run_timeout_s: float | None = None,
) -> list[Outcome]:
    """Judge the demo set into a run folder, on Ray if not said otherwise; return its journal's lines."""
    dataset = ray_engine.dataset
    with RunFolder(out, frozen_settings(dataset, judge), run_notes(dataset)) as folder:
        await run_judge(
            dataset,
            judge,
            EPISODES,
            folder,
            cache=None,
            limits=limits,
            on_outcome=on_outcome,
            run_timeout_s=run_timeout_s,
            engine=engine or ray_engine,
        )
    await judge.aclose()
    return list(read_journal(out))


def content(outcomes: list[Outcome]) -> dict[int, dict]:
    """What was judged, without when, how fast and how warm the server's cache was."""
    varying = {"created_at": True, "usage": {"latency_s", "cached_tokens"}}
    return {o.episode_index: o.model_dump(mode="json", exclude=varying) for o in outcomes}


async def items(engine: RayEngine) -> AsyncIterator[Item]:
    for index in EPISODES:
        yield Item(engine.dataset, index)


async def interruptible(folder: Path, base_url: str) -> None:
    engine, judge = make(base_url)
    await run(engine, judge, folder / "run", on_outcome=lambda _: (folder / "first").touch())


if __name__ == "__main__":
    try:
        asyncio.run(interruptible(Path(sys.argv[1]), sys.argv[2]))
    except KeyboardInterrupt:
        print("interrupted")
