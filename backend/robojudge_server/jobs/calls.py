"""Blocking calls from a worker's event loop: to the end, and again while the database is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from robojudge_server.log import logger
from robojudge_server.store.errors import StoreUnavailable

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
log = logger("worker")
P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call in a thread.

    A thread cannot be stopped: when the caller is cancelled, the call is still waited for, so that
    whatever it did is done before anything is given back.
    """
    return await to_the_end(asyncio.to_thread(call, *args, **kwargs))


async def to_the_end(call: Awaitable[T]) -> T:
    """Wait for something that must not be left half done, however often the caller is cancelled."""
    task = asyncio.ensure_future(call)
    stop: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as cancelled:
            stop = cancelled
    if stop is None:
        return task.result()
    if not task.cancelled() and (error := task.exception()) is not None:
        log.warning("a call failed while work was being stopped", error=str(error))
    raise stop


async def stored(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Ask the database, again and again while it is locked or unreachable."""
    pause_s = FIRST_PAUSE_S
    while True:
        try:
            return await in_thread(call, *args, **kwargs)
        except StoreUnavailable as error:
            log.warning("the database is not available; trying again", error=str(error))
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
