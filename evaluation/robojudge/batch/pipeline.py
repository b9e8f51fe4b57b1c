"""Judge many episodes: decode ahead in threads, ask at once, keep memory bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from robojudge.batch.budget import Budget
from robojudge.errors import RoboJudgeError, TransportTimeout, UsageError
from robojudge.judge import Item, Judge, Outcome, Prepared
from robojudge.schema.judgement import Failure, Usage
from robojudge.transports.pace import Paced

NOTHING_USED = Usage(input_tokens=0, output_tokens=0, cost_usd=0.0)
"""What an episode took that no model was asked about, or whose question was turned away."""
READERS_PER_THREAD = 2
"""Episodes handed to the threads per thread, so that none waits for the event loop in between."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be under way at once, and for how long.

    Attributes:
        concurrency: episodes put to the model at once, and requests in flight at most.
        decode_threads: threads that read and decode.
        ahead: prepared episodes that may wait for their turn.
        episode_timeout_s: limit of one episode's calls, retries included; None for no limit.
        budget: what the run may spend; None for no limit.
    """

    concurrency: int = 8
    decode_threads: int = 2
    ahead: int = 4
    episode_timeout_s: float | None = None
    budget: Budget | None = None


Engine = Callable[[AsyncIterable[Item], Judge, Limits], AsyncGenerator[Outcome]]
"""Something that judges as `judge_many` does, wherever the work is done."""


async def judge_many(todo: AsyncIterable[Item], judge: Judge, limits: Limits) -> AsyncGenerator[Outcome]:
    """Judge episodes and yield outcomes as they come; order is not kept.

    Knows neither journal nor database: whoever feeds it stores what comes out. At most
    `concurrency + ahead + 2 decode_threads` episodes are in memory. Ends early, without outcomes for
    the rest, when the budget is exhausted. Requests in flight follow the server: see `Pace`.

    Raises:
        UsageError: the judge itself cannot work.
    """
    if isinstance(judge.transport, Paced):
        judge.transport.pace.set_highest(limits.concurrency)
    run = _Run(judge, limits)
    supervisor = asyncio.create_task(run.supervise(aiter(todo)))
    try:
        while (outcome := await run.next_outcome()) is not None:
            yield outcome
    finally:
        supervisor.cancel()
        await asyncio.gather(supervisor, return_exceptions=True)
        run.threads.shutdown(wait=True, cancel_futures=True)


class _Run:
    """The queues of one call: items -> prepared cases -> outcomes."""

    def __init__(self, judge: Judge, limits: Limits) -> None:
        self._judge = judge
        self._limits = limits
        self._prepared: asyncio.Queue[tuple[Item, Prepared] | None] = asyncio.Queue(max(1, limits.ahead))
        self._outcomes: asyncio.Queue[Outcome | BaseException | None] = asyncio.Queue(1)
        self.threads = ThreadPoolExecutor(limits.decode_threads, thread_name_prefix="robojudge-decode")

    async def supervise(self, source: AsyncIterator[Item]) -> None:
        """Run all stages to their end; hand on the first error of any of them."""
        try:
            async with asyncio.TaskGroup() as askers:
                for _ in range(self._limits.concurrency):
                    askers.create_task(self._ask())
                turn = asyncio.Lock()
                async with asyncio.TaskGroup() as readers:
                    for _ in range(READERS_PER_THREAD * self._limits.decode_threads):
                        readers.create_task(self._read(source, turn))
                for _ in range(self._limits.concurrency):
                    await self._prepared.put(None)
        except BaseExceptionGroup as group:
            await self._outcomes.put(first_error(group))
        else:
            await self._outcomes.put(None)

    async def next_outcome(self) -> Outcome | None:
        got = await self._outcomes.get()
        if isinstance(got, BaseException):
            raise got
        return got

    async def _read(self, source: AsyncIterator[Item], turn: asyncio.Lock) -> None:
        loop = asyncio.get_running_loop()
        while not self._exhausted():
            async with turn:
                item = await anext(source, None)
            if item is None:
                return
            try:
                prepared = await loop.run_in_executor(self.threads, self._judge.prepare, item)
            except UsageError:
                raise
            except RoboJudgeError as error:
                await self._outcomes.put(self._judge.failure(item, error))
            else:
                await self._prepared.put((item, prepared))

    async def _ask(self) -> None:
        budget = self._limits.budget
        while (entry := await self._prepared.get()) is not None:
            if budget is not None and not await budget.reserve():
                continue  # not attempted; drain the queue so that readers can end
            item, prepared = entry
            outcome = await self._judge_in_time(item, prepared)
            if budget is not None:
                await budget.settle(used_by(outcome))
            del entry, prepared
            await self._outcomes.put(outcome)

    async def _judge_in_time(self, item: Item, prepared: Prepared) -> Outcome:
        limit_s = self._limits.episode_timeout_s
        limit = asyncio.timeout(limit_s)
        try:
            async with limit:
                return await self._judge.ask(item, prepared)
        except TimeoutError:
            if not limit.expired():
                raise
            error = TransportTimeout(
                f"dataset {item.dataset.dataset_id}, episode {item.episode_index}: no judgement within "
                f"{limit_s:g} s; raise --episode-timeout"
            )
            return self._judge.failure(item, error, prepared.case.judge)

    def _exhausted(self) -> bool:
        return self._limits.budget is not None and self._limits.budget.exhausted


def used_by(outcome: Outcome) -> Usage | None:
    """Return what an outcome took; None where a model may have worked without telling us how much."""
    if not isinstance(outcome, Failure):
        return outcome.usage
    if outcome.error.type == TransportTimeout.__name__:
        return None
    return outcome.usage if outcome.usage.calls else NOTHING_USED


def first_error(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first real error of a group; a cancellation only if there is nothing else."""
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found
