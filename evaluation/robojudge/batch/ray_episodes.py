"""Where each episode of a run on Ray is: waiting, in flight in some worker, or ended."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from robojudge.batch.budget import Budget
from robojudge.batch.pipeline import used_by
from robojudge.errors import WorkerLost
from robojudge.judge import Item, Judge, Outcome
from robojudge.schema.judgement import Usage

DEATHS_SHARED = 2
"""An episode in flight at this many deaths of workers goes on alone."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """An episode's stay in a worker has ended: with an outcome, or without, to be tried again."""

    outcome: Outcome | None
    usage: Usage | None
    """None where a model may have worked without telling us how much."""


class EpisodesOnRay:
    """Hands out episodes, and hands out again those whose worker died.

    Each one in flight has the budget reserved for it. A death may be the doing of any episode that was
    in flight in that worker. So after the second one they become suspects: when all others have ended, a
    worker takes one of them at a time, and a death then makes a failure of the one that caused it.

    Attributes:
        ready: episodes to be taken by any worker; taking one means to call `ended` or `lost` later.
        suspects: the same, but a worker takes only one at a time.
    """

    def __init__(self, judge: Judge, budget: Budget | None) -> None:
        """Start with none.

        Args:
            judge: writes the failures of lost episodes.
            budget: what the run may spend; None for no limit.
        """
        self.ready: asyncio.Queue[Item] = asyncio.Queue(1)
        self.suspects: asyncio.Queue[Item] = asyncio.Queue()
        self._judge = judge
        self._budget = budget
        self._ended: asyncio.Queue[_Ended | BaseException | None] = asyncio.Queue()
        self._returned: deque[Item] = deque()
        self._suspected: list[Item] = []
        self._deaths: Counter[int] = Counter()
        self._in_flight = 0
        self._news = asyncio.Event()
        self._dry = False

    async def hand_out(self, todo: AsyncIterator[Item]) -> None:
        """Make episodes ready as workers take them; return when all have ended.

        Returns early, with the rest not attempted, when the budget is exhausted.
        """
        while (item := await self._next(todo)) is not None:
            if not await self._give(item, self.ready):
                break
        await self._all_ended()
        for item in self._suspected:
            if not await self._give(item, self.suspects):
                break
        await self._all_ended()

    async def _give(self, item: Item, queue: asyncio.Queue[Item]) -> bool:
        if self._budget is not None and not await self._budget.reserve():
            return False
        self._in_flight += 1
        await queue.put(item)
        return True

    async def _all_ended(self) -> None:
        while self._in_flight:
            await self._some_news()

    async def _next(self, todo: AsyncIterator[Item]) -> Item | None:
        while not self._returned:
            if not self._dry:
                item = await anext(todo, None)
                if item is not None:
                    return item
                self._dry = True
            elif self._in_flight == 0:
                return None
            else:
                await self._some_news()
        return self._returned.popleft()

    async def _some_news(self) -> None:
        self._news.clear()
        await self._news.wait()

    def ended(self, outcome: Outcome) -> None:
        """Take the outcome of an episode that was in flight."""
        self._land(_Ended(outcome, used_by(outcome)))

    def lost(self, item: Item) -> None:
        """Note that the worker of an episode in flight died."""
        self._deaths[item.episode_index] += 1
        deaths = self._deaths[item.episode_index]
        if deaths <= DEATHS_SHARED:
            (self._suspected if deaths == DEATHS_SHARED else self._returned).append(item)
            self._land(_Ended(None, usage=None))
            return
        error = WorkerLost(
            f"dataset {item.dataset.dataset_id}, episode {item.episode_index}: {deaths} Ray workers died "
            "while they judged it (out of memory, or a video that crashes the decoder?); Ray's logs say "
            "why; --retry-failures tries again"
        )
        self._land(_Ended(self._judge.failure(item, error), usage=None))

    def _land(self, ended: _Ended) -> None:
        self._in_flight -= 1
        self._news.set()
        self._ended.put_nowait(ended)

    def close(self, error: BaseException | None) -> None:
        """Let `outcomes` end, or raise, after what has ended so far."""
        self._ended.put_nowait(error)

    async def outcomes(self) -> AsyncIterator[Outcome]:
        """Yield outcomes as they come, until closed; settles the budget on the way."""
        while (ended := await self._ended.get()) is not None:
            if isinstance(ended, BaseException):
                raise ended
            if self._budget is not None:
                await self._budget.settle(ended.usage)
            if ended.outcome is not None:
                yield ended.outcome
