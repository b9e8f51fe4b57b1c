from __future__ import annotations

import asyncio
import threading
import time

import pytest

from robojudge_server.jobs import calls
from robojudge_server.jobs.calls import in_thread, stored, to_the_end
from robojudge_server.store.errors import StoreError, StoreUnavailable


async def test_a_database_that_is_away_is_asked_again(monkeypatch) -> None:
    monkeypatch.setattr(calls, "FIRST_PAUSE_S", 0.01)
    asked = []

    def ask(what: str) -> str:
        asked.append(what)
        if len(asked) < 3:
            raise StoreUnavailable("database is locked")
        return "there"

    assert await stored(ask, "x") == "there"
    assert asked == ["x"] * 3


async def test_another_refusal_of_the_database_is_not_repeated() -> None:
    asked = []

    def ask() -> None:
        asked.append(1)
        raise StoreError("no such table")

    with pytest.raises(StoreError):
        await stored(ask)
    assert len(asked) == 1


async def test_what_a_cancelled_call_did_is_done_before_the_caller_goes_on() -> None:
    begun, done = threading.Event(), []

    def claim() -> None:
        begun.set()
        time.sleep(0.2)
        done.append("claimed")

    task = asyncio.create_task(in_thread(claim))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["claimed"]


async def test_however_often_it_is_cancelled_what_must_be_finished_is() -> None:
    done = []

    async def close() -> None:
        await asyncio.sleep(0.1)
        done.append("closed")

    task = asyncio.create_task(to_the_end(close()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["closed"]


async def test_a_call_that_fails_while_it_is_cancelled_still_ends_as_cancelled() -> None:
    begun = threading.Event()

    def fail() -> None:
        begun.set()
        time.sleep(0.1)
        raise StoreUnavailable("gone")

    task = asyncio.create_task(in_thread(fail))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
