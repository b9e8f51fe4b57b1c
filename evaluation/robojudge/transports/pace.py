"""How many requests may be under way at once: fewer after a 429, more again while answers come."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol, runtime_checkable

CUT = 0.5
"""A rate limit leaves this share of the requests that were allowed."""


class Pace:
    """Additive increase, multiplicative decrease (Chiu and Jain 1989) of requests in flight.

    Every answer raises the limit by 1/limit, so by one per round of requests; a rate limit cuts it
    by half, once for all requests that were sent before the cut. One event loop only.
    """

    def __init__(self, highest: int | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Start at the highest limit.

        Args:
            highest: requests in flight at most; None for no limit of ours.
            clock: seconds, monotonic.
        """
        self._clock = clock
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._running = 0
        self._last_cut = float("-inf")
        self._paused_until = float("-inf")
        self.set_highest(highest)

    def set_highest(self, highest: int | None) -> None:
        """Set the most requests in flight, and allow that many from now on."""
        self._highest = float("inf") if highest is None else float(max(1, highest))
        self.limit = self._highest
        self._wake()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[float]:
        """Hold one place among the requests in flight; yields the time it was had."""
        while self._running >= max(1, int(min(self.limit, 1e9))) or self._clock() < self._paused_until:
            await self._wait()
        self._running += 1
        try:
            yield self._clock()
        finally:
            self._running -= 1
            self._wake()

    def answered(self) -> None:
        """Note that a request was answered."""
        self.limit = min(self._highest, self.limit + 1.0 / self.limit)
        self._wake()

    def rate_limited(self, sent_at: float, retry_after_s: float | None) -> None:
        """Note that a request sent at that time met a rate limit."""
        now = self._clock()
        if sent_at >= self._last_cut:
            self._last_cut = now
            self.limit = max(1.0, min(self.limit, float(self._running)) * CUT)
        if retry_after_s is not None:
            self._paused_until = max(self._paused_until, now + retry_after_s)

    async def _wait(self) -> None:
        pause_s = self._paused_until - self._clock()
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await asyncio.wait_for(future, max(pause_s, 0.001) if pause_s > 0 else None)
        except TimeoutError:
            return
        finally:
            if future in self._waiting:
                self._waiting.remove(future)

    def _wake(self) -> None:
        """Let as many go on as there is room for; each looks again before it takes a place."""
        room = min(self.limit, 1e9) - self._running
        while self._waiting and room >= 1:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(None)
                room -= 1


@runtime_checkable
class Paced(Protocol):
    """A transport whose requests in flight can be limited."""

    pace: Pace
