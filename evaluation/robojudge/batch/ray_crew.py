"""Keep the workers of a run on Ray alive and supplied with episodes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from robojudge.batch.pipeline import first_error
from robojudge.batch.ray_episodes import EpisodesOnRay
from robojudge.batch.ray_worker import Refusal, Worker, WorkOrder
from robojudge.errors import UsageError, WorkerLost
from robojudge.judge import Item

FALSE_STARTS_MOST = 3
"""A worker that dies this often in a row before it is ready ends the run."""


@dataclass(frozen=True, slots=True)
class Crew:
    """One worker for each work order; when it dies, another takes its place.

    Attributes:
        ray: the ray module, connected.
        episodes: where episodes are taken from and outcomes go.
        makings: what every worker has to agree with, see `ray_worker.makings`.
    """

    ray: ModuleType
    episodes: EpisodesOnRay
    makings: Mapping[str, Any]

    async def run(self, todo: AsyncIterator[Item], orders: Sequence[WorkOrder]) -> None:
        """Judge everything, and close the episodes: with the first error, if there was one."""
        try:
            async with asyncio.TaskGroup() as group:
                workers = [group.create_task(self._keep_worker(order)) for order in orders]
                await self.episodes.hand_out(todo)
                for worker in workers:
                    worker.cancel()
        except BaseExceptionGroup as errors:
            self.episodes.close(first_error(errors))
        else:
            self.episodes.close(None)

    async def _keep_worker(self, order: WorkOrder) -> None:
        window = order.limits.concurrency + order.limits.ahead + order.limits.decode_threads
        hire = self.ray.remote(
            num_cpus=1, max_restarts=0, max_concurrency=window + 2, scheduling_strategy="SPREAD"
        )(Worker)
        false_starts = 0
        while false_starts < FALSE_STARTS_MOST:
            worker = hire.remote(order)
            try:
                if await self._is_ready(worker):
                    false_starts = 0
                    await self._supply(worker, window)
                else:
                    false_starts += 1
            finally:
                self.ray.kill(worker)
        raise WorkerLost(
            f"a Ray worker died {false_starts} times in a row before it could judge; Ray's logs say why "
            "(out of memory? robojudge not installed there?)"
        )

    async def _is_ready(self, worker: Any) -> bool:
        answer = await self._ask(worker.open)
        if answer is None:
            return False
        differing = [name for name, value in self.makings.items() if answer.makings[name] != value]
        if differing:
            raise UsageError(
                f"Ray worker on {answer.host} would not judge as this process ({' and '.join(differing)} "
                "differ); every node needs the same version of robojudge and the same data"
            )
        return True

    async def _ask(self, method: Any, *arguments: Any) -> Any:
        """Call a worker's method; None if the worker died meanwhile.

        Raises:
            UsageError: the worker refuses.
        """
        from ray.exceptions import RayError, RayTaskError

        try:
            answer = await method.remote(*arguments)
        except RayTaskError:
            raise  # an error in our own code
        except RayError:
            return None
        if isinstance(answer, Refusal):
            raise UsageError(f"Ray worker on {answer.host} cannot judge: {answer.reason}")
        return answer

    async def _supply(self, worker: Any, window: int) -> None:
        """Keep a worker supplied until it dies; return when each of its episodes has ended or is lost."""
        died = asyncio.Event()
        async with asyncio.TaskGroup() as calls:

            async def take(queue: asyncio.Queue[Item], at_once: int) -> None:
                places = asyncio.Semaphore(at_once)
                while True:
                    await places.acquire()
                    call = calls.create_task(self._judge(worker, await queue.get(), died))
                    call.add_done_callback(lambda _: places.release())

            takers = [
                calls.create_task(take(self.episodes.ready, window)),
                calls.create_task(take(self.episodes.suspects, 1)),
            ]
            await died.wait()
            for taker in takers:
                taker.cancel()

    async def _judge(self, worker: Any, item: Item, died: asyncio.Event) -> None:
        outcome = await self._ask(worker.judge, item.episode_index)
        if outcome is None:
            died.set()
            self.episodes.lost(item)
        else:
            self.episodes.ended(outcome)
