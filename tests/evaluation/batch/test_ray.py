"""Facts about a run on Ray: the same judgements as in one process, each once, whatever dies."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import ray_runs
from hypothesis import given, settings
from hypothesis import strategies as st
from ray_runs import (
    DEMO,
    EPISODES,
    SPEC,
    TESTS,
    Busy,
    content,
    descendants,
    items,
    make,
    needs_ray,
    run,
    until,
    worker_pids,
)

from robojudge.batch.budget import Budget, Cost
from robojudge.batch.pipeline import Limits, judge_many
from robojudge.batch.ray import RayEngine, require_ray, shares
from robojudge.batch.ray_crew import Crew
from robojudge.batch.ray_episodes import EpisodesOnRay
from robojudge.batch.ray_worker import JudgeSource, work_order
from robojudge.datasets.open import open_dataset
from robojudge.errors import MissingExtra, UsageError, WorkerLost
from robojudge.journal import read_journal
from robojudge.judge import Item, Outcome
from robojudge.open_judge import open_judge, open_transport
from robojudge.schema.judgement import Failure, Judgement
from servers.chat_server import ChatServer


@pytest.fixture(scope="module")
def two_workers() -> Iterator[None]:
    """One Ray of two CPUs for this module."""
    needs_ray()
    ray = require_ray()
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    yield
    ray.shutdown()


async def test_every_episode_is_judged_once_and_as_in_one_process(two_workers, tmp_path) -> None:
    busy = Busy(takes_s=0.25, together=4)
    with ChatServer("vllm", key=None, answer=busy) as server:
        engine, judge = make(server.url)
        seen: list[int] = []
        on_ray = await run(
            engine, judge, tmp_path / "ray", on_outcome=lambda _: seen.append(len(worker_pids()))
        )
        asked, most = len(server.requests), busy.most
        _, judge = make(server.url)
        here = await run(engine, judge, tmp_path / "here", engine=judge_many)
    assert sorted(outcome.episode_index for outcome in on_ray) == EPISODES
    assert all(isinstance(outcome, Judgement) and outcome.keyframes for outcome in on_ray)
    assert content(on_ray) == content(here)
    assert asked == len(EPISODES)
    assert seen == [2] * len(EPISODES), "two workers, all the time"
    assert most == 4, "concurrency is what the workers have together"
    assert worker_pids() == [], "the workers end with the run"


async def test_a_worker_killed_midway_loses_nothing_and_doubles_nothing(two_workers, tmp_path) -> None:
    killed: list[int] = []

    def kill_one(text: str) -> None:
        if busy.now > 2 and not killed:
            killed.append(worker_pids()[0])
            os.kill(killed[0], signal.SIGKILL)

    busy = Busy(takes_s=1.0, first=kill_one, together=3)
    with ChatServer("vllm", key=None, answer=busy) as server:
        engine, judge = make(server.url)
        outcomes = await run(engine, judge, tmp_path / "run")
    assert len(killed) == 1
    assert sorted(outcome.episode_index for outcome in outcomes) == EPISODES
    assert all(isinstance(outcome, Judgement) for outcome in outcomes)
    again = len(server.requests) - len(EPISODES)
    assert 1 <= again <= 4, "its one or two requests in flight, and what was answered a moment before"


async def test_an_episode_that_kills_its_workers_becomes_a_failure_and_takes_none_along(
    two_workers, tmp_path
) -> None:
    poisonous = "Push the dark red puck"
    chosen: list[str] = []

    def crash(text: str) -> None:
        if poisonous in text and (not chosen or text == chosen[0]):
            chosen[:] = [text]
            for pid in worker_pids():
                os.kill(pid, signal.SIGKILL)

    with ChatServer("vllm", key=None, answer=Busy(takes_s=0.05, first=crash)) as server:
        engine, judge = make(server.url)
        outcomes = await run(engine, judge, tmp_path / "run", limits=Limits(concurrency=1, ahead=2))
    assert sorted(outcome.episode_index for outcome in outcomes) == EPISODES
    (lost,) = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert (lost.error.type, lost.error.retryable) == ("WorkerLost", True)
    assert poisonous in engine.dataset.episode_summary(lost.episode_index).tasks[0]
    assert f"episode {lost.episode_index}: 3 Ray workers died" in lost.error.message


async def test_a_budget_is_never_passed_and_the_rest_is_not_attempted(two_workers, tmp_path) -> None:
    with ChatServer("vllm", key=None, answer=Busy()) as server:
        engine, judge = make(server.url)
        budget = Budget(tokens=50_000, usd=None, highest=Cost(tokens=12_000, usd=None))
        outcomes = await run(engine, judge, tmp_path / "run", limits=Limits(concurrency=4, budget=budget))
    spent = sum((o.usage.input_tokens or 0) + (o.usage.output_tokens or 0) for o in outcomes)
    assert 0 < spent <= 50_000
    assert spent == budget.spent_tokens
    assert budget.exhausted
    assert len(outcomes) == len(server.requests) < len(EPISODES)


async def test_a_run_timeout_stops_the_workers(two_workers, tmp_path) -> None:
    with ChatServer("vllm", key=None, answer=Busy(takes_s=0.5)) as server:
        engine, judge = make(server.url)
        outcomes = await run(engine, judge, tmp_path / "run", run_timeout_s=2.5, limits=Limits(1))
    assert len(outcomes) < len(EPISODES)
    until(lambda: not worker_pids(), within_s=5)


async def test_keys_stay_where_they_are(two_workers, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "only-the-driver-has-it")
    dataset = open_dataset(DEMO)
    spec = "openai/gpt-4.1"
    judge = open_judge(spec, transport=open_transport(spec), dataset=dataset)
    engine = RayEngine(JudgeSource(str(DEMO), spec), dataset)
    with pytest.raises(UsageError, match=r"Ray worker on .* cannot judge: .*OPENAI_API_KEY"):
        await anext(engine(items(engine), judge, Limits()))
    await judge.aclose()


async def test_a_worker_with_other_data_is_refused(two_workers, tmp_path) -> None:
    other = tmp_path / "tabletop_demo"
    shutil.copytree(DEMO, other)
    told = (other / "meta/info.json").read_text()
    (other / "meta/info.json").write_text(told.replace('"fps": 20', '"fps": 10'))
    with ChatServer("vllm", key=None) as server:
        _, judge = make(server.url)
        engine = RayEngine(JudgeSource(str(other), SPEC, base_url=server.url), open_dataset(DEMO))
        with pytest.raises(UsageError, match=r"would not judge as this process \(dataset differ\)"):
            await anext(engine(items(engine), judge, Limits()))
    await judge.aclose()


async def untouchable() -> AsyncIterator[Item]:
    raise AssertionError("an episode was asked for")
    yield


async def test_without_ray_the_extra_is_named_before_any_episode_is_read(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with ChatServer("vllm", key=None) as server:
        engine, judge = make(server.url)
        with pytest.raises(MissingExtra, match=r"robojudge\[cluster\]"):
            await anext(engine(untouchable(), judge, Limits()))
    await judge.aclose()


@settings(max_examples=60, deadline=None)
@given(
    poisonous=st.sets(st.integers(0, 29), max_size=6),
    workers=st.integers(1, 3),
    window=st.integers(1, 9),
    seed=st.integers(0, 2**32),
)
def test_only_episodes_that_kill_a_worker_fail_and_each_ends_once(poisonous, workers, window, seed) -> None:
    """Workers that die as soon as they come to a poisonous episode, and end others in any order."""
    judge = open_judge("reference", transport=None, dataset=open_dataset(DEMO))
    chance = random.Random(seed)

    async def work(episodes: EpisodesOnRay) -> None:
        while True:
            first, queue = await next_item(episodes)
            mine = [first]
            for _ in range(5 * window if queue is episodes.ready else 0):
                if len(mine) < window and not queue.empty():
                    mine.append(queue.get_nowait())
                await asyncio.sleep(0)
            chance.shuffle(mine)
            for position, item in enumerate(mine):
                if item.episode_index in poisonous:
                    for lost in mine[position:]:
                        episodes.lost(lost)
                    break
                episodes.ended(judge.failure(item, UsageError("judged")))

    async def main() -> list[Outcome]:
        episodes = EpisodesOnRay(judge, None)
        async with asyncio.TaskGroup() as group:
            crew = [group.create_task(work(episodes)) for _ in range(workers)]
            await episodes.hand_out(many(30))
            episodes.close(None)
            for task in crew:
                task.cancel()
        return [outcome async for outcome in episodes.outcomes()]

    outcomes = asyncio.run(main())
    assert sorted(outcome.episode_index for outcome in outcomes) == list(range(30))
    assert {o.episode_index for o in outcomes if o.error.type == "WorkerLost"} == poisonous


async def many(count: int) -> AsyncIterator[Item]:
    dataset = open_dataset(DEMO)
    for index in range(count):
        yield Item(dataset, index)


async def next_item(episodes: EpisodesOnRay) -> tuple[Item, asyncio.Queue[Item]]:
    """Take from whichever queue has one."""
    while True:
        for queue in (episodes.ready, episodes.suspects):
            if not queue.empty():
                return queue.get_nowait(), queue
        await asyncio.sleep(0)


async def test_workers_that_die_before_they_are_ready_end_the_run() -> None:
    needs_ray()
    require_ray()
    from ray.exceptions import ActorDiedError

    def die() -> None:
        raise ActorDiedError

    hired: list[object] = []
    worker = SimpleNamespace(open=SimpleNamespace(remote=die))
    actor = SimpleNamespace(remote=lambda order: hired.append(order) or worker)
    ray = SimpleNamespace(remote=lambda **options: lambda kind: actor, kill=lambda worker: None)
    with ChatServer("vllm", key=None) as server:
        engine, judge = make(server.url)
        episodes = EpisodesOnRay(judge, None)
        orders = [work_order(engine.source, engine.dataset, judge, Limits())]
        await Crew(ray, episodes, {}).run(items(engine), orders)
    with pytest.raises(WorkerLost, match="died 3 times in a row before it could judge"):
        await anext(episodes.outcomes())
    assert len(hired) == 3
    await judge.aclose()


@pytest.mark.parametrize("cpus", [1, 2, 5, 64])
@pytest.mark.parametrize("concurrency", [1, 2, 7, 16])
def test_workers_share_the_requests_in_flight(cpus: int, concurrency: int) -> None:
    parts = shares(Limits(concurrency=concurrency, episode_timeout_s=9.0), cpus)
    counts = [part.concurrency for part in parts]
    assert sum(counts) == concurrency
    assert len(parts) <= cpus and min(counts) >= 1 and max(counts) - min(counts) <= 1
    assert {part.episode_timeout_s for part in parts} == {9.0}


def test_a_cluster_without_a_cpu_is_refused() -> None:
    with pytest.raises(UsageError, match="no CPU"):
        shares(Limits(), 0)


def test_ray_is_silent_and_ctrl_c_stops_workers_and_our_own_ray(tmp_path) -> None:
    needs_ray()
    with ChatServer("vllm", key=None, answer=Busy(takes_s=1.0)) as server:
        process = subprocess.Popen(
            [sys.executable, ray_runs.__file__, tmp_path, server.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(TESTS)},
        )
        until(lambda: (tmp_path / "first").exists() or process.poll() is not None)
        os.kill(worker_pids(process.pid)[0], signal.SIGKILL)
        time.sleep(1.5)  # Ray would tell of the death about a second late
        below = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        printed = process.communicate(timeout=30)
    assert printed == ("interrupted\n", "")
    assert 0 < len(list(read_journal(tmp_path / "run"))) < len(EPISODES)
    assert {"raylet", "gcs_server", "ray_Worker"} <= set(below.values())
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below), within_s=5)


def test_an_address_where_nothing_listens_is_named_at_once(monkeypatch) -> None:
    needs_ray()
    ray = require_ray()
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    with socket.socket() as unused, ChatServer("vllm", key=None) as server:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        engine, judge = make(server.url)
        nowhere = RayEngine(engine.source, engine.dataset, address)

        async def ask() -> None:
            await anext(nowhere(items(engine), judge, Limits()))

        with pytest.raises(UsageError, match=f"Ray on {address} cannot be used"):
            asyncio.run(ask())
