"""The runs that one worker is judging, and which it takes up next."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import Engine
from structlog.contextvars import bound_contextvars

from robojudge.errors import RoboJudgeError
from robojudge_server.jobs.calls import stored
from robojudge_server.jobs.owner import is_dead
from robojudge_server.jobs.run_work import RunWork
from robojudge_server.jobs.turns import next_runs
from robojudge_server.log import logger
from robojudge_server.service import Service
from robojudge_server.services.run_request import RunRequest
from robojudge_server.store.errors import StoreError
from robojudge_server.store.queries_items import begin_run, end_leases, held_by_another, open_runs, owners
from robojudge_server.store.run_outcomes import sweep
from robojudge_server.store.run_preparation import stop_run
from robojudge_server.store.tables import RunRow

AGAIN_AFTER_S = 5.0
"""Pause before a run is taken up again that the database refused something of."""
AT_LEAST_S = 0.05
"""Least pause between two looks."""
log = logger("worker")


@dataclass(frozen=True, slots=True)
class _Job:
    task: asyncio.Task[None]
    stepping_aside: asyncio.Event


class RunsUnderWay:
    """The runs that one worker is judging."""

    def __init__(self, service: Service, owner: str) -> None:
        self._service = service
        self._settings = service.settings.worker
        self._owner = owner
        self._jobs: dict[str, _Job] = {}
        self._not_before_s: dict[str, float] = {}
        self._first_look = True

    async def look(self) -> None:
        """Take back what was lost, and take up what should be judged now.

        Raises:
            StoreError: the database refused.
        """
        engine = self._service.engine
        if self._first_look:
            await stored(_end_leases_of_the_dead, engine)
            self._first_look = False
        await stored(sweep, engine, self._settings.attempts)
        served = [one.dataset_id for one in self._service.datasets]
        found = {run.run_id: run for run in await stored(open_runs, engine, served)}
        requests = {run_id: request for run_id, run in found.items() if (request := await self._request(run))}
        now = next_runs([found[run_id] for run_id in requests], self._settings.runs)
        for run_id, job in self._jobs.items():
            if run_id in requests and run_id not in now:
                job.stepping_aside.set()
        for run_id in now:
            if run_id not in self._jobs and len(self._jobs) < self._settings.runs:
                self._start(found[run_id], requests[run_id])

    async def wait(self) -> None:
        """Wait until it is time to look again: soon after a run has ended."""
        await asyncio.sleep(AT_LEAST_S)
        tasks = [job.task for job in self._jobs.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=self._settings.poll_s, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(self._settings.poll_s)
        self._jobs = {run_id: job for run_id, job in self._jobs.items() if not job.task.done()}

    async def stop(self) -> None:
        """Cancel what is in flight, and give it back."""
        tasks = [job.task for job in self._jobs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _request(self, run: RunRow) -> RunRequest | None:
        """Return what was asked for, if this worker can judge it now."""
        if time.monotonic() < self._not_before_s.get(run.run_id, 0.0):
            return None
        try:
            request = RunRequest.model_validate_json(run.request or "")
        except ValidationError:
            why = "what was asked for cannot be read by this version of the program"
            await stored(stop_run, self._service.engine, run.run_id, "failed", why)
            return None
        if request.judge not in self._service.settings.judges:
            return None
        elsewhere = (request.budgeted or not run.prepared) and held_by_another(run, self._owner)
        return None if elsewhere else request

    def _start(self, run: RunRow, request: RunRequest) -> None:
        stepping_aside = asyncio.Event()
        task = asyncio.create_task(self._judge(run.run_id, request, stepping_aside))
        self._jobs[run.run_id] = _Job(task, stepping_aside)

    async def _judge(self, run_id: str, request: RunRequest, stepping_aside: asyncio.Event) -> None:
        """Judge one run; whatever ends it is stored with it or logged, and ends no other."""
        engine, lease_s = self._service.engine, self._settings.lease_s
        with bound_contextvars(run_id=run_id):
            try:
                run = await stored(
                    begin_run, engine, run_id, self._owner, budgeted=request.budgeted, lease_s=lease_s
                )
                if run is not None:
                    await RunWork(self._service, self._owner, run, request, stepping_aside).do()
            except StoreError as error:
                log.error("the run cannot go on now", error=str(error))
                self._not_before_s[run_id] = time.monotonic() + AGAIN_AFTER_S
            except RoboJudgeError as error:
                log.warning("the run failed", error=str(error))
                await stored(stop_run, engine, run_id, "failed", " ".join(str(error).split()))
            except Exception:
                log.exception("the run failed")
                why = "an unforeseen error ended it; the worker's log has it under the id of this run"
                await stored(stop_run, engine, run_id, "failed", why)


def _end_leases_of_the_dead(engine: Engine) -> None:
    dead = {owner for owner in owners(engine) if is_dead(owner)}
    if dead:
        end_leases(engine, dead)
        log.info("took back the work of workers that died", owners=sorted(dead))
