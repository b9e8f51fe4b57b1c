"""A worker: looks for runs and reward labels to make, does them, and stops when told to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress

from robojudge_server.jobs.calls import in_thread
from robojudge_server.jobs.exporting import export_next
from robojudge_server.jobs.owner import new_owner
from robojudge_server.jobs.runs_under_way import RunsUnderWay
from robojudge_server.log import logger
from robojudge_server.service import Service

TROUBLE_S = 5.0
"""Pause after something unexpected."""
LAST_TURNS_S = 0.05
log = logger("worker")


@asynccontextmanager
async def working(service: Service) -> AsyncIterator[None]:
    """Keep a worker at work in this process, in a thread and an event loop of its own.

    It so holds up no request. At the end what it has in flight is given back.
    """
    started: Future[Callable[[], None]] = Future()
    thread = threading.Thread(target=_work_in_own_loop, args=(service, started), daemon=True)
    thread.name = "robojudge-worker"
    thread.start()
    stop = await asyncio.wrap_future(started)
    try:
        yield
    finally:
        with suppress(RuntimeError):  # its loop has ended already
            stop()
        await asyncio.to_thread(thread.join)


async def run_worker(service: Service, stop: asyncio.Event) -> None:
    """Work until `stop` is set; then give back what is in flight and end.

    Reward labels that are being written are finished first.
    """
    owner = new_owner()
    log.info("worker started", owner=owner)
    loops = [
        asyncio.create_task(_judge_runs(service, owner)),
        asyncio.create_task(_make_exports(service, owner)),
    ]
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({stopping, *loops}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (stopping, *loops):
            task.cancel()
        await asyncio.gather(stopping, *loops, return_exceptions=True)
        log.info("worker ended", owner=owner)


async def _judge_runs(service: Service, owner: str) -> None:
    runs = RunsUnderWay(service, owner)
    try:
        while True:
            try:
                await runs.look()
            except Exception:
                log.exception("looking for work failed")
                await asyncio.sleep(TROUBLE_S)
            await runs.wait()
    finally:
        await runs.stop()


async def _make_exports(service: Service, owner: str) -> None:
    poll_s = service.settings.worker.poll_s
    while True:
        try:
            if await in_thread(export_next, service, owner):
                continue
        except Exception:
            log.exception("reward labels failed")
            await asyncio.sleep(TROUBLE_S)
        await asyncio.sleep(poll_s)


def _work_in_own_loop(service: Service, started: Future[Callable[[], None]]) -> None:
    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def end() -> None:
            loop.call_soon_threadsafe(stop.set)

        started.set_result(end)
        await run_worker(service, stop)
        # Connections that were just closed leave their sockets in a later turn of the loop.
        await asyncio.sleep(LAST_TURNS_S)

    try:
        asyncio.run(run())
    except Exception:
        log.exception("the worker ended by itself")
