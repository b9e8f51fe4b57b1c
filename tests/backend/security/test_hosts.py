from __future__ import annotations

import asyncio

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from robojudge.errors import UsageError
from robojudge_server.security.hosts import LOCAL_HOSTS, AllowedHosts


def client_of(*hosts: str) -> TestClient:
    app = FastAPI()

    @app.get("/thing")
    def thing() -> str:
        return "done"

    return TestClient(AllowedHosts(app, hosts or LOCAL_HOSTS))


def sent(headers: list[tuple[bytes, bytes]], kind: str = "http") -> list[Message]:
    """What the middleware alone answers to a request with these headers."""
    out: list[Message] = []

    async def app(scope, receive, send) -> None:
        out.append({"type": "passed"})

    async def send(message: Message) -> None:
        out.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": kind, "method": "GET", "path": "/", "headers": headers}
    asyncio.run(AllowedHosts(app)(scope, receive, send))
    return out


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8765", "localhost:1", "LOCALHOST", "localhost.", "[::1]", "[::1]:8765"]
)
def test_this_machines_own_names_are_answered_with_any_port(host) -> None:
    assert client_of().get("/thing", headers={"Host": host}).json() == "done"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "127.0.0.2",
        "0.0.0.0",
        "2130706433",
    ],
)
def test_another_name_that_points_here_is_answered_421(host) -> None:
    answer = client_of().get("/thing", headers={"Host": host})
    assert answer.status_code == answer.json()["status"] == 421
    assert answer.headers["content-type"] == "application/problem+json"
    assert "done" not in answer.text


@pytest.mark.parametrize(
    "host", [b"", b"localhost:99999", b"localhost:x", b"[::1", b"a@localhost", b"localhost/x", b"localhost#"]
)
def test_a_malformed_host_is_answered_400(host) -> None:
    assert sent([(b"host", host)])[0]["status"] == 400


def test_no_host_and_two_hosts_are_answered_400() -> None:
    assert sent([])[0]["status"] == 400
    assert sent([(b"host", b"localhost"), (b"host", b"localhost")])[0]["status"] == 400
    assert sent([(b"host", b"localhost")]) == [{"type": "passed"}]


def test_a_websocket_under_another_name_is_closed_before_it_opens() -> None:
    assert sent([(b"host", b"evil.example")], "websocket")[0]["type"] == "websocket.close"
    assert sent([(b"host", b"localhost")], "websocket") == [{"type": "passed"}]


def test_configured_names_replace_this_machines() -> None:
    client = client_of("judge.example", "other.example:8443")
    for host, status in (
        ("judge.example", 200),
        ("judge.example:1", 200),
        ("other.example:8443", 200),
        ("other.example", 421),
        ("localhost", 421),
    ):
        assert client.get("/thing", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("host", ["", "http://judge.example", "judge.example/x", "judge.example:x"])
def test_a_configured_name_that_is_none_is_refused_at_the_start(host) -> None:
    with pytest.raises(UsageError, match="host"):
        AllowedHosts(FastAPI(), [host])


def test_the_lifespan_is_passed_on() -> None:
    assert sent([], "lifespan") == [{"type": "passed"}]
