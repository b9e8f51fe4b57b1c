"""The standalone app for tests: in process, and behind a real socket."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from robojudge_server.app import create_app
from robojudge_server.app_settings import AppSettings
from robojudge_server.service import Service
from robojudge_server.store import upgrade

ORIGIN = "http://localhost"


def standalone(service: Service, mode: str = "key", **login: Any) -> FastAPI:
    """The app over a service, its users known by key or session unless told otherwise."""
    upgrade(service.engine)
    return create_app(service, AppSettings(login={"mode": mode, **login}), worker=False)


@contextmanager
def browsing(app: FastAPI) -> Iterator[TestClient]:
    """A browser on a page of the app: it keeps cookies and names its origin."""
    headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
    with TestClient(app, base_url=ORIGIN, headers=headers, raise_server_exceptions=False) as client:
        yield client


class Answer(NamedTuple):
    """What came back; of an endless stream only its head."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Socket:
    """A client that sends exactly what it is told, byte for byte."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        sent = {"Host": f"127.0.0.1:{self.port}", "Connection": "close", **(headers or {})}
        if body is not None:
            sent = {"Content-Type": "application/json", "Content-Length": str(len(body)), **sent}
        head = "".join([f"{method} {path} HTTP/1.1\r\n", *(f"{k}: {v}\r\n" for k, v in sent.items()), "\r\n"])
        return self.send(method, head.encode("latin-1") + (body or b""))

    def send(self, method: str, request: bytes) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.connect()
        try:
            connection.sock.sendall(request)
            answer = http.client.HTTPResponse(connection.sock, method=method)
            answer.begin()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            stream = headers.get("content-type", "").startswith("text/event-stream")
            body = b"" if stream else answer.read()
            answer.close()
            return Answer(answer.status, headers, body)
        finally:
            connection.close()


@contextmanager
def listening(app: FastAPI) -> Iterator[Socket]:
    """The app behind a port of its own."""
    config = uvicorn.Config(
        app, port=0, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the app did not start"
            time.sleep(0.01)
        yield Socket(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(20)
