"""Back-off, Retry-After and patience, without waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.errors import (
    AuthError,
    BadRequest,
    RateLimited,
    ServerUnavailable,
    TransportError,
    TransportTimeout,
)
from robojudge.transports.pace import Pace
from robojudge.transports.retry import Retrier, RetryPolicy, retry_after_s
from servers.waits import Waits

NOON_S = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


async def run(failures: Sequence[TransportError], *, random: float = 1.0, **policy: float) -> Waits:
    """Fail in this order, then succeed; return the waits in between."""
    waits = Waits()
    left = list(failures)

    async def call() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    retrier = Retrier(RetryPolicy(**policy), sleep=waits, random=lambda: random, pace=Pace(clock=waits.clock))
    assert await retrier.run(call) == "answer"
    return waits


async def test_the_ceiling_doubles_up_to_the_longest_wait():
    waits = await run([ServerUnavailable("down")] * 5, max_attempts=6, base_s=0.5, longest_s=3.0)
    assert waits == [0.5, 1.0, 2.0, 3.0, 3.0]


async def test_jitter_is_full_from_zero_to_the_ceiling():
    assert await run([ServerUnavailable("down")] * 2, random=0.0) == [0.0, 0.0]
    assert await run([ServerUnavailable("down")] * 2, random=0.5) == [0.25, 0.5]


async def test_a_servers_wait_is_kept_and_only_lengthened():
    waits = await run([RateLimited("slow", retry_after_s=7.0)], random=0.5, base_s=0.5)
    assert waits == [7.25]


async def test_a_wait_beyond_the_limit_is_raised_at_once_with_its_length():
    waits = Waits()
    calls = 0

    async def call() -> str:
        nonlocal calls
        calls += 1
        raise RateLimited("come back tomorrow", retry_after_s=61.0)

    with pytest.raises(RateLimited) as caught:
        await Retrier(RetryPolicy(retry_after_limit_s=60.0), sleep=waits).run(call)
    assert caught.value.retry_after_s == 61.0
    assert (calls, waits) == (1, [])


async def test_a_wait_beyond_the_limit_holds_up_no_later_request():
    answers = [RateLimited("come back tomorrow", retry_after_s=86_400.0)]

    async def call() -> str:
        if answers:
            raise answers.pop()
        return "answer"

    retrier = Retrier(sleep=Waits())
    with pytest.raises(RateLimited):
        await retrier.run(call)
    async with asyncio.timeout(5.0):
        assert await retrier.run(call) == "answer"


async def test_attempts_are_counted_with_the_first():
    waits = Waits()

    async def call() -> str:
        raise ServerUnavailable("down")

    with pytest.raises(ServerUnavailable):
        await Retrier(RetryPolicy(max_attempts=3), sleep=waits, random=lambda: 1.0).run(call)
    assert len(waits) == 2


async def test_timeouts_end_the_patience_sooner():
    waits = Waits()

    async def call() -> str:
        raise TransportTimeout("slow")

    with pytest.raises(TransportTimeout):
        await Retrier(RetryPolicy(max_attempts=5, max_timeouts=2), sleep=waits).run(call)
    assert len(waits) == 1


@pytest.mark.parametrize("error", [AuthError("no"), BadRequest("no")])
async def test_what_cannot_pass_is_not_asked_again(error):
    waits = Waits()

    async def call() -> str:
        raise error

    with pytest.raises(type(error)):
        await Retrier(sleep=waits).run(call)
    assert waits == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:50 GMT"}, 30.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
    ],
)
def test_retry_after_is_read_in_every_spelling(headers, seconds):
    assert retry_after_s(headers, now_s=NOON_S) == seconds


@given(attempt=st.integers(1, 60), chance=st.floats(0, 1, exclude_max=True))
async def test_no_wait_is_ever_longer_than_the_policy_allows(attempt, chance):
    policy = RetryPolicy(max_attempts=100)
    wait_s = Retrier(policy, random=lambda: chance)._wait_s(ServerUnavailable("down"), attempt)
    assert 0.0 <= wait_s <= policy.longest_s
