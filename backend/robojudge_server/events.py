"""Follow what happens: any number of readers, one question to the database for all of them.

Nothing is held per event: readers fetch their rows from the database by the last `seq` they have, so
that a slow or a returning reader misses none.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine

from robojudge_server.errors import TooMany
from robojudge_server.log import logger
from robojudge_server.store.errors import StoreError
from robojudge_server.store.queries_events import Event, newest_seqs, read_events
from robojudge_server.store.queries_runs import AT_REST, get_run
from robojudge_server.store.tables_jobs import EVERYTHING

POLL_S = 0.25
"""Seconds between two questions to the database while somebody listens."""
TROUBLE_S = 2.0
"""Seconds to the next question after one that failed."""
BATCH = 200
"""Events read at once."""
THREADS = 4
"""Questions under way at once, so that readers take no thread from the endpoints."""
log = logger("events")
T = TypeVar("T")


@dataclass
class _Feed:
    """One run's events, or everything's: the newest known, and who waits for more."""

    newest: int = -1
    readers: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class _Watch:
    """What is followed in one event loop, and the task that asks for it; never touched from outside."""

    feeds: dict[str, _Feed] = field(default_factory=dict)
    threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(THREADS))
    task: asyncio.Task[None] | None = None

    async def ask(self, question: Callable[[], T]) -> T:
        return await to_thread.run_sync(question, limiter=self.threads)


class EventHub:
    """The readers of one service, in any event loop."""

    def __init__(self, engine: Engine, *, max_streams: int, poll_s: float = POLL_S) -> None:
        """Prepare; nothing runs before somebody listens.

        Args:
            engine: the database.
            max_streams: streams that may be open at once.
            poll_s: seconds between two questions to the database.
        """
        self._engine = engine
        self._max_streams = max_streams
        self._poll_s = poll_s
        self._streams = 0
        self._watches: dict[asyncio.AbstractEventLoop, _Watch] = {}
        self._lock = threading.Lock()
        self._closed = False

    @property
    def streams(self) -> int:
        """Return how many streams are open."""
        return self._streams

    @contextmanager
    def stream(self) -> Iterator[None]:
        """Count one open stream.

        Raises:
            TooMany: all that may be are open.
        """
        with self._lock:
            if self._streams >= self._max_streams:
                raise TooMany(f"{self._max_streams} event streams are open already; close some", 5.0)
            self._streams += 1
        try:
            yield
        finally:
            with self._lock:
                self._streams -= 1

    async def follow(self, run_id: str, after: int) -> AsyncGenerator[list[Event], None]:
        """Yield what happens, in order, from behind an event on; batches are never empty.

        A run's events end once it is at rest and everything was yielded. All end when the hub closes.

        Args:
            run_id: the run, or `EVERYTHING`.
            after: the last event the reader has; 0 for none.

        Raises:
            NoSuchRecord: there is no such run.
            StoreError: the database cannot be read.
        """
        with self._listening(run_id) as (watch, feed):
            while not self._closed:
                events, ended = await watch.ask(partial(self._look, run_id, after))
                if events:
                    after = events[-1].seq
                    yield events
                if ended:
                    return
                while not events and feed.newest <= after and not self._closed:
                    await feed.moved.wait()

    def close(self) -> None:
        """End every stream, whichever thread this is called from."""
        self._closed = True
        with self._lock:
            watches = list(self._watches.items())
        for loop, watch in watches:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_wake, watch)

    def _look(self, run_id: str, after: int) -> tuple[list[Event], bool]:
        """Read what comes next, and tell whether nothing will come behind it.

        The run is looked at first: if it is at rest then, its last event is there. A run that comes to
        rest in between is noticed the next time, which is at once, for there was something to yield.
        """
        at_rest = run_id != EVERYTHING and get_run(self._engine, run_id).status in AT_REST
        events = read_events(self._engine, run_id, after=after, limit=BATCH)
        return events, at_rest and len(events) < BATCH

    @contextmanager
    def _listening(self, run_id: str) -> Iterator[tuple[_Watch, _Feed]]:
        loop = asyncio.get_running_loop()
        with self._lock:
            watch = self._watches.setdefault(loop, _Watch())
        feed = watch.feeds.setdefault(run_id, _Feed())
        feed.readers += 1
        if watch.task is None:
            watch.task = loop.create_task(self._poll(watch))
        try:
            yield watch, feed
        finally:
            feed.readers -= 1
            if feed.readers == 0:
                del watch.feeds[run_id]
            if not watch.feeds:
                watch.task.cancel()
                with self._lock:
                    self._watches.pop(loop, None)

    async def _poll(self, watch: _Watch) -> None:
        """Ask for all that is followed, and wake those whose feed moved."""
        while not self._closed:
            newest = await self._newest(watch)
            for run_id, seq in (newest or {}).items():
                feed = watch.feeds.get(run_id)
                if feed is not None and seq > feed.newest:
                    feed.newest = seq
                    feed.moved.set()
                    feed.moved = asyncio.Event()
            await asyncio.sleep(TROUBLE_S if newest is None else self._poll_s)

    async def _newest(self, watch: _Watch) -> dict[str, int] | None:
        """Return the newest event of all that is followed; None for trouble.

        No trouble of any kind may end the task, for every reader waits for it.
        """
        try:
            return await watch.ask(partial(newest_seqs, self._engine, list(watch.feeds)))
        except StoreError as error:
            log.warning("events cannot be read", error=str(error))
        except Exception:
            log.exception("events cannot be read")
        return None


def _wake(watch: _Watch) -> None:
    for feed in watch.feeds.values():
        feed.moved.set()
