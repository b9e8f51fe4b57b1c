"""Start services, runs and workers for tests, in this process and in others.

python worker_runs.py SETTINGS.json   a worker process that works until it is told to stop
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from robojudge_server.jobs.worker import run_worker, working
from robojudge_server.service import Service, open_service
from robojudge_server.services.run_request import RunRequest
from robojudge_server.services.runs import start_run
from robojudge_server.services.startup import prepare_store
from robojudge_server.settings import DatasetSettings, JudgeSpec, ServiceSettings, WorkerSettings
from robojudge_server.store.queries_runs import AT_REST, get_run
from robojudge_server.store.tables import RunRow
from robojudge_server.user import User

ADA = User("ada", "evaluator")
FAST = WorkerSettings(lease_s=5.0, poll_s=0.05)


def loopback(server: Any, **changes: Any) -> JudgeSpec:
    fields: dict[str, Any] = {"judge": "compat/gpt-4.1", "base_url": server.url, "concurrency": 4}
    settings = {"frames": 2, "transitions": 0}
    return JudgeSpec(**{**fields, "settings": settings, **changes})


@contextmanager
def prepared(
    database_url: str,
    dataset: Path,
    *,
    judges: dict[str, JudgeSpec],
    worker: WorkerSettings = FAST,
    **settings: Any,
) -> Iterator[Service]:
    """A service whose tables are there and filled."""
    service = open_service(
        ServiceSettings(
            database_url=database_url,
            datasets=(DatasetSettings(source=str(dataset)),),
            judges=judges,
            worker=worker,
            **settings,
        )
    )
    try:
        prepare_store(service, migrate=True)
        yield service
    finally:
        service.close()


def ask(service: Service, judge: str = "vlm", **choice: Any) -> str:
    """Start a run; return its id."""
    (served,) = service.datasets
    return start_run(service, ADA, served, RunRequest(judge=judge, **choice)).run_id


def until(true: Callable[[], Any], within_s: float = 30.0) -> Any:
    """Wait for something to become true; return it."""
    give_up_s = time.monotonic() + within_s
    while not (found := true()):
        assert time.monotonic() < give_up_s, "it did not come to that in time"
        time.sleep(0.02)
    return found


def at_rest(service: Service, run_id: str, within_s: float = 30.0) -> RunRow:
    """Wait for the end of a run."""

    def ended() -> RunRow | None:
        run = get_run(service.engine, run_id)
        return run if run.status in AT_REST else None

    found: RunRow = until(ended, within_s)
    return found


@contextmanager
def at_work(service: Service) -> Iterator[None]:
    """Keep an embedded worker at work."""
    with asyncio.Runner() as runner:
        worker = working(service)
        runner.run(worker.__aenter__())
        try:
            yield
        finally:
            runner.run(worker.__aexit__(None, None, None))


def main() -> None:
    service = open_service(ServiceSettings.model_validate_json(Path(sys.argv[1]).read_text()))

    async def work() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await run_worker(service, stop)

    asyncio.run(work())
    service.close()


if __name__ == "__main__":
    main()
