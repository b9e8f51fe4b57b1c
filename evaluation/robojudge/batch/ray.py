"""Run the pipeline in the workers of a Ray cluster; the driver hands out episodes and collects outcomes."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from dataclasses import dataclass, replace
from types import ModuleType

from robojudge.batch.pipeline import Limits
from robojudge.batch.ray_crew import Crew
from robojudge.batch.ray_episodes import EpisodesOnRay
from robojudge.batch.ray_worker import JudgeSource, makings, work_order
from robojudge.datasets.reader import Dataset
from robojudge.errors import MissingExtra, UsageError
from robojudge.judge import Item, Judge, Outcome

QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS_SKIP_REGEX": "."}
"""Ray reports no usage and prints no line of its own; read when ray is first imported."""

PATIENCE_S = 5.0
"""How long the head of a cluster may take to accept a connection."""


def require_ray() -> ModuleType:
    """Return the ray module.

    Raises:
        MissingExtra: ray is not installed.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError as error:
        raise MissingExtra("cluster", "--engine ray") from error
    return ray


@dataclass(frozen=True, slots=True)
class RayEngine:
    """`judge_many` on Ray: call it as one would `judge_many`.

    One worker for each CPU of the cluster, at most one for each request in flight; they share the
    limits. The driver keeps the budget: it reserves before it hands an episode out. An episode whose
    worker died goes to another one; see `EpisodesOnRay` for those whose workers keep dying.

    Attributes:
        source: how a worker gets the dataset and the judge.
        dataset: the opened dataset.
        address: of a running cluster (`HOST:6379`, `auto`); None for $RAY_ADDRESS, else for a Ray of
            our own on this machine, which ends with the run. A Ray that the process is already
            connected to is used as it is.
    """

    source: JudgeSource
    dataset: Dataset
    address: str | None = None

    async def __call__(
        self, todo: AsyncIterable[Item], judge: Judge, limits: Limits
    ) -> AsyncGenerator[Outcome]:
        """Judge episodes and yield outcomes as they come; order is not kept.

        Raises:
            MissingExtra: ray is not installed.
            UsageError: there is no such cluster, or a worker cannot judge as this process would.
            WorkerLost: workers die before they can judge anything.
        """
        ray = require_ray()
        source = aiter(todo)
        first = await anext(source, None)
        if first is None:
            return
        ours = _connect(ray, self.address)
        try:
            orders = [
                work_order(self.source, self.dataset, judge, share)
                for share in shares(limits, int(ray.cluster_resources().get("CPU", 0)))
            ]
            episodes = EpisodesOnRay(judge, limits.budget)
            crew = Crew(ray, episodes, makings(self.dataset, judge))
            running = asyncio.create_task(crew.run(_chain(first, source), orders))
            try:
                async for outcome in episodes.outcomes():
                    yield outcome
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
        finally:
            if ours:
                ray.shutdown()


def shares(limits: Limits, cpus: int) -> list[Limits]:
    """Split what may be under way among workers, so that together they stay within it.

    Args:
        limits: of the whole run.
        cpus: CPUs of the cluster; each worker takes one, and decodes in one thread.

    Raises:
        UsageError: the cluster has no CPU.
    """
    if cpus < 1:
        raise UsageError("the Ray cluster offers no CPU to judge on")
    workers = min(cpus, limits.concurrency)
    each, more = divmod(limits.concurrency, workers)
    return [
        replace(
            limits,
            concurrency=each + (k < more),
            decode_threads=1,
            ahead=max(1, limits.ahead // workers),
            budget=None,
        )
        for k in range(workers)
    ]


def _connect(ray: ModuleType, address: str | None) -> bool:
    """Connect to Ray; tell whether the connection is ours to end."""
    if ray.is_initialized():
        if address is not None:
            raise UsageError(f"this process is connected to Ray already; leave out the address {address}")
        return False
    where = address or os.environ.get("RAY_ADDRESS")
    try:
        _knock(where)
        ray.init(address=address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"Ray on {where or 'this machine'} cannot be used: {error}") from error
    return True


def _knock(address: str | None) -> None:
    """Find out at once that nothing listens; Ray itself tries for two minutes and then exits.

    Raises:
        OSError: nothing listens there.
        ValueError: it is no address of a cluster.
    """
    if address in (None, "auto", "local"):
        return
    host, _, port = address.rpartition(":")
    if "/" in host or not host or not port.isdigit():
        raise ValueError(
            "give HOST:PORT of the cluster's head, such as 10.0.0.1:6379, on a node of the cluster"
        )
    socket.create_connection((host, int(port)), timeout=PATIENCE_S).close()


async def _chain(first: Item, rest: AsyncIterator[Item]) -> AsyncIterator[Item]:
    yield first
    async for item in rest:
        yield item
