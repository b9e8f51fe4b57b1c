"""Facts about the budget: spent plus reserved never passes it."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.batch.budget import Budget, Cost
from robojudge.schema.judgement import Usage


def used(tokens: int, usd: float | None = None) -> Usage:
    return Usage(calls=1, input_tokens=tokens, output_tokens=0, cost_usd=usd)


async def test_the_last_episode_that_might_pass_it_is_turned_away() -> None:
    budget = Budget(tokens=100, usd=None, highest=Cost(tokens=40, usd=None))
    assert await budget.reserve()
    await budget.settle(used(35))
    assert await budget.reserve()
    await budget.settle(used(35))
    assert not await budget.reserve()
    assert budget.exhausted and budget.spent_tokens == 70


async def test_an_episode_waits_for_those_in_flight_before_it_is_turned_away() -> None:
    budget = Budget(tokens=100, usd=None, highest=Cost(tokens=60, usd=None))
    assert await budget.reserve()
    waiting = asyncio.create_task(budget.reserve())
    await asyncio.sleep(0)
    assert not waiting.done()
    await budget.settle(used(10))
    assert await waiting


async def test_an_unknown_cost_counts_in_full() -> None:
    budget = Budget(tokens=100, usd=1.0, highest=Cost(tokens=40, usd=0.4))
    await budget.reserve()
    await budget.settle(None)
    assert (budget.spent_tokens, budget.spent_usd) == (40, 0.4)


async def test_dollars_are_limited_like_tokens() -> None:
    budget = Budget(tokens=None, usd=1.0, highest=Cost(tokens=1, usd=0.6))
    assert await budget.reserve()
    await budget.settle(used(1, usd=0.6))
    assert not await budget.reserve()


@given(st.lists(st.integers(1, 50), max_size=40), st.integers(1, 6), st.integers(50, 500))
def test_the_limit_is_never_passed_however_many_are_in_flight(costs, workers, limit) -> None:
    async def run() -> Budget:
        budget = Budget(tokens=limit, usd=None, highest=Cost(tokens=50, usd=None))
        todo = list(costs)

        async def worker() -> None:
            while todo:
                cost = todo.pop()
                if not await budget.reserve():
                    return
                await asyncio.sleep(0)
                await budget.settle(used(cost))

        await asyncio.gather(*(worker() for _ in range(workers)))
        return budget

    budget = asyncio.run(run())
    assert budget.spent_tokens <= limit
    assert budget.exhausted or budget.spent_tokens == sum(costs)


async def test_tokens_the_server_does_not_report_count_as_reserved() -> None:
    budget = Budget(tokens=100, usd=None, highest=Cost(tokens=40, usd=None))
    for _ in range(2):
        assert await budget.reserve()
        await budget.settle(Usage(calls=1))
    assert budget.spent_tokens == 80
    assert not await budget.reserve()


async def test_a_reply_without_a_price_counts_as_reserved_and_more_if_it_took_more() -> None:
    budget = Budget(tokens=None, usd=1.0, highest=Cost(tokens=40, usd=0.2))
    await budget.reserve()
    await budget.settle(used(30))
    assert budget.spent_usd == 0.2
    await budget.reserve()
    await budget.settle(used(80))
    assert budget.spent_usd == pytest.approx(0.2 + 0.4)
    assert budget.highest == Cost(tokens=80, usd=0.4)


async def test_unreported_calls_outside_any_reservation_count_as_an_episode_each() -> None:
    budget = Budget(tokens=100, usd=1.0, highest=Cost(tokens=10, usd=0.1))
    budget.spend(Usage(calls=3))
    assert (budget.spent_tokens, budget.spent_usd) == (30, pytest.approx(0.3))
    budget.spend(Usage(calls=0, input_tokens=0, output_tokens=0, cost_usd=0.0))
    assert budget.spent_tokens == 30
