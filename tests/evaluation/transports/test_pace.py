"""Facts about requests in flight: fewer after a rate limit, more again while answers come."""

from __future__ import annotations

import asyncio

import pytest

from robojudge.errors import RateLimited
from robojudge.transports.pace import Pace
from robojudge.transports.retry import Retrier, RetryPolicy


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_no_more_requests_are_in_flight_than_allowed() -> None:
    pace = Pace(3)
    running = peak = 0

    async def request() -> None:
        nonlocal running, peak
        async with pace.slot():
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(request() for _ in range(20)))
    assert peak == 3


async def test_a_rate_limit_halves_what_was_in_flight_once_for_all_sent_before_it() -> None:
    clock = Clock()
    pace = Pace(16, clock)
    slots = [pace.slot() for _ in range(8)]
    sent = [await slot.__aenter__() for slot in slots]
    clock.now += 1
    for at in sent:
        pace.rate_limited(at, None)
    assert pace.limit == 4
    pace.rate_limited(clock.now, None)
    assert pace.limit == 2
    for slot in slots:
        await slot.__aexit__(None, None, None)


async def test_a_round_of_answers_raises_the_limit_by_one_up_to_the_highest() -> None:
    pace = Pace(4)
    pace.limit = 2.0
    pace.answered()
    assert pace.limit == pytest.approx(2.5)
    pace.answered()
    assert pace.limit == pytest.approx(2.9)
    for _ in range(20):
        pace.answered()
    assert pace.limit == 4


async def test_nobody_asks_while_the_server_wants_quiet() -> None:
    pace = Pace(4)
    loop = asyncio.get_running_loop()
    async with pace.slot() as sent_at:
        pace.rate_limited(sent_at, 0.1)
    start = loop.time()
    async with pace.slot():
        assert loop.time() - start >= 0.09


async def test_a_cancelled_wait_holds_no_place() -> None:
    pace = Pace(1)
    async with pace.slot():
        waiting = asyncio.create_task(pace.slot().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(1), pace.slot():
        pass


async def test_a_wait_between_attempts_holds_no_place() -> None:
    pace = Pace(1)
    order: list[str] = []

    async def limited() -> str:
        order.append("limited")
        if order.count("limited") == 1:
            raise RateLimited("slow down")
        return "ok"

    async def other() -> str:
        order.append("other")
        return "ok"

    async def wait(_: float) -> None:
        await asyncio.sleep(0.05)

    retrier = Retrier(RetryPolicy(), sleep=wait, random=lambda: 0.0, pace=pace)
    await asyncio.gather(retrier.run(limited), retrier.run(other))
    assert order == ["limited", "other", "limited"]
