"""A real server on loopback for tests of streams, and readers of event streams."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2 as httpx
import uvicorn
from fastapi import FastAPI
from services import named_user

from robojudge_server.mount import judge_router
from robojudge_server.service import Service

LIMIT_S = 60.0
"""No wait in these tests is longer."""


@dataclass(frozen=True)
class Told:
    """One event as it came over the wire."""

    id: int | None
    type: str
    data: Any


@contextmanager
def live(service: Service, *, worker: bool = False, user: str = "ada:admin") -> Iterator[httpx.Client]:
    """A client of a real server that mounts the service under /api; both end with the block."""
    app = FastAPI()
    app.include_router(
        judge_router(service, current_user=named_user, worker=worker, migrate=True), prefix="/api"
    )
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=2, ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive())
        port = server.servers[0].sockets[0].getsockname()[1]
        limits = httpx.Limits(max_connections=300)
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"X-User": user},
            timeout=LIMIT_S,
            limits=limits,
            trust_env=False,
        ) as client:
            yield client
    finally:
        service.events.close()
        server.should_exit = True
        thread.join(LIMIT_S)
        service.close()
    assert not thread.is_alive(), "the server did not stop"


def wait_until(happened: Any, limit_s: float = LIMIT_S) -> None:
    """Wait until a condition holds; fail after a while."""
    give_up_s = time.monotonic() + limit_s
    while not happened():
        assert time.monotonic() < give_up_s, "it did not happen in time"
        time.sleep(0.01)


def told(response: httpx.Response) -> Iterator[Told]:
    """The events of an open stream, as they come; comments are left out."""
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            number = int(fields["id"]) if "id" in fields else None
            yield Told(number, fields["event"], json.loads(fields["data"]))
            fields = {}


class Reader:
    """Reads a stream in a thread until it ends, or until it has as many events as it wants."""

    def __init__(self, client: httpx.Client, path: str, *, wanted: int = 10**9, **headers: str) -> None:
        self.seen: list[Told] = []
        self.open = threading.Event()
        self.status = 0
        self._thread = threading.Thread(target=self._read, args=(client, path, wanted, headers), daemon=True)
        self._thread.start()
        assert self.open.wait(LIMIT_S), f"{path} did not open"

    def _read(self, client: httpx.Client, path: str, wanted: int, headers: dict[str, str]) -> None:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        with client.stream("GET", path, headers=names) as response:
            self.status = response.status_code
            self.open.set()
            if response.status_code != 200:
                return
            for event in told(response):
                self.seen.append(event)
                if len(self.seen) >= wanted:
                    return

    @property
    def ids(self) -> list[int | None]:
        return [event.id for event in self.seen]

    def join(self) -> list[Told]:
        self._thread.join(LIMIT_S)
        assert not self._thread.is_alive(), f"the stream goes on; seen: {self.seen}"
        return self.seen
