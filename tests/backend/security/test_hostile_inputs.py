"""What no endpoint may do, whatever it is sent: fail, hang, or tell of files and code."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from logins import Answer, Socket, listening, standalone
from operations import Operation, operations
from services import DEMO, service_of

from robojudge_server.settings import ServiceLimits
from robojudge_server.web.route import BODY_BYTES

ROOT = str(Path(__file__).parents[3])
TELLTALES = (
    ROOT,
    tempfile.gettempdir(),
    "root:x:",
    "Traceback",
    "site-packages",
    'File "',
    "sqlalchemy",
    "SELECT ",
    "sqlite3",
)
PATHS = (
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "..%252f..%252fetc%252fpasswd",
    "....%2f%2f....%2f%2fetc%2fpasswd",
    "../../../../etc/passwd",
    "..%5c..%5cWindows%5cwin.ini",
    "C:%5cWindows%5cwin.ini",
    "%2fetc%2fpasswd",
    "file:%2f%2f%2fetc%2fpasswd",
    "tabletop_demo%00.json",
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "%0d%0aSet-Cookie:%20robojudge_session=x",
    "%1b%5b31m%07",
    "%e2%80%ae%f0%9f%a4%96",
    "'%20OR%201=1;--",
    "-1",
    "9" * 40,
    "1e400",
    "NaN",
    ".",
    "..",
    "x" * 3000,
)
BODIES = {
    "nothing": b"",
    "cut off": b'{"task_completion": 0.',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and closed": b"[" * 100_000 + b"]" * 100_000,
    "null": b"null",
    "list": b"[]",
    "text": b'"x"',
    "number": b"1e400",
    "NaN": b"NaN",
    "huge integer": b"9" * 5000,
    "surrogate key": b'{"\\ud800": 1}',
    "NUL key": b'{"\\u0000": 1}',
    "latin-1": b'{"key": "\xe9"}',
    "UTF-16": '{"key": "x"}'.encode("utf-16"),
    "zeros": b"\0" * 100,
    "repeated keys": b'{"judge": "a", "judge": {"judge": []}}',
}
VALUES = {
    "NaN": "NaN",
    "infinity": "-Infinity",
    "over float": "1e400",
    "over bigint": "9223372036854775808",
    "over the text limit of integers": "9" * 5000,
    "negative": "-1",
    "NUL": '"a\\u0000b"',
    "surrogate": '"\\ud800"',
    "control characters": '"\\u001b[31m\\r\\nX: y"',
    "path": '"../../../../etc/passwd"',
    "URL": '"http://169.254.169.254/latest"',
    "long": json.dumps("x" * 100_000),
    "object": '{"a": {}}',
    "list": "[null, [], {}]",
    "surrogate inside": '{"x": ["\\udfff"]}',
    "surrogate list": '["\\udfff"]',
    "true": "true",
}
HEADERS = {
    "Range": (
        "bytes=-" + "9" * 40,
        "bytes=5-1",
        "bytes=" + "0-0," * 900 + "0-0",
        "lines=1",
        "bytes=é",
        "\x7f",
    ),
    "If-Range": ("x" * 4000, '"', "é"),
    "If-None-Match": ("x" * 4000, '"', "é"),
    "Last-Event-ID": ("-1", "9" * 400, "é", "a:b", "NaN"),
    "Accept": ("x" * 4000, "text/html;q=nope", "é"),
    "Cookie": ("robojudge_session=é", "=;=;=", "robojudge_session=" + "x" * 4000),
    "Authorization": ("Bearer é", "Bearer " + "x" * 4000, "Basic !!!"),
    "Content-Type": (
        "text/plain",
        "multipart/form-data",
        "application/xml",
        "é",
        "application/json; charset=nope",
    ),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Socket]:
    folder = tmp_path_factory.mktemp("hostile")
    service = service_of(
        f"sqlite:///{folder / 'store.db'}",
        DEMO,
        limits=ServiceLimits(judging_per_minute=10**9),
        exports={"labels": folder},
    )
    with listening(standalone(service, mode="local", user="ana")) as server:
        yield server
    service.close()


@pytest.fixture(scope="module")
def endpoints(server: Socket) -> list[Operation]:
    body = json.dumps({"judge": "reference", "dataset": "tabletop_demo"}).encode()
    run = json.loads(server.ask("POST", "/api/runs", body).body)
    return operations(json.loads(server.ask("GET", "/api/openapi.json").body), run_id=run["run_id"])


def wrong(answer: Answer) -> str | None:
    """What is wrong with an answer."""
    text = answer.body.decode("utf-8", "replace")
    if answer.status >= 500:
        return f"{answer.status}: {text[:300]}"
    told = [word for word in TELLTALES if word in text]
    if told:
        return f"{answer.status} tells {told}: {text[:300]}"
    if "set-cookie" in answer.headers and answer.status != 204:
        return "sets a cookie"
    problem = answer.headers.get("content-type") == "application/problem+json"
    if answer.status >= 400 and not problem:
        return f"{answer.status} as {answer.headers.get('content-type')}: {text[:300]}"
    return None


def faults(asked: dict[str, Answer]) -> list[str]:
    return [f"{what}: {fault}" for what, answer in asked.items() if (fault := wrong(answer))]


def test_values_that_fit_are_let_through_so_that_hostile_ones_get_as_far(server, endpoints) -> None:
    asked = {
        str(endpoint): server.ask(endpoint.method, endpoint.url(), _body(endpoint), _origin(server))
        for endpoint in endpoints
    }
    assert faults(asked) == []
    accepted = {name for name, answer in asked.items() if answer.status < 400}
    assert len(accepted) > 0.7 * len(endpoints)
    for part in ("/trajectory", "/video/{camera}", "/frames/{camera}/{k}.jpg", "/resolve/", "/events"):
        assert any(name.startswith("GET ") and part in name for name in accepted), part


@pytest.mark.parametrize("text", PATHS, ids=[f"{number}-{text[:20]}" for number, text in enumerate(PATHS)])
def test_hostile_paths(server, endpoints, text) -> None:
    asked = {
        f"{endpoint} {name}": server.ask(
            endpoint.method, endpoint.url(**{name: text}), _body(endpoint), _origin(server)
        )
        for endpoint in endpoints
        for name in endpoint.path_names
    }
    assert asked
    assert faults(asked) == []


@pytest.mark.parametrize("text", [*PATHS[8:19], "", "[]", "%5b%22x%22%5d"], ids=lambda text: text[:20] or "-")
def test_hostile_queries(server, endpoints, text) -> None:
    asked = {
        f"{endpoint} {name}": server.ask(
            endpoint.method, f"{endpoint.url()}?{name}={text}", _body(endpoint), _origin(server)
        )
        for endpoint in endpoints
        for name in endpoint.query_names
    }
    assert asked
    assert faults(asked) == []


def test_repeated_unknown_and_malformed_query_keys(server, endpoints) -> None:
    asked = {}
    for endpoint in endpoints:
        names = (*endpoint.query_names, "unknown")
        for query in (
            "&".join(f"{name}=1&{name}=2&{name}=" for name in names),
            "&".join(f"{name}[]={name}" for name in names) + "&=&&%00=1&%ff=%ff&a=%",
            "&".join("x" for _ in range(3000)),
        ):
            url = f"{endpoint.url()}?{query}"
            asked[f"{endpoint} {query[:40]}"] = server.ask(
                endpoint.method, url, _body(endpoint), _origin(server)
            )
    assert faults(asked) == []


@pytest.mark.parametrize("kind", BODIES)
def test_bodies_that_are_no_request(server, endpoints, kind) -> None:
    asked = {
        str(endpoint): server.ask(endpoint.method, endpoint.url(), BODIES[kind], _origin(server))
        for endpoint in endpoints
        if endpoint.body is not None
    }
    assert asked
    assert faults(asked) == []
    assert {answer.status for answer in asked.values()} <= {400, 403, 404, 409, 422}


@pytest.mark.parametrize("kind", VALUES)
def test_hostile_values_of_each_field(server, endpoints, kind) -> None:
    asked = {}
    for endpoint in endpoints:
        for field in endpoint.fields:
            body = endpoint.body_with(**{field: "HERE"}).replace(b'"HERE"', VALUES[kind].encode())
            asked[f"{endpoint} {field}"] = server.ask(endpoint.method, endpoint.url(), body, _origin(server))
    assert asked
    assert faults(asked) == []


@pytest.mark.parametrize("name", HEADERS)
def test_hostile_headers(server, endpoints, name) -> None:
    asked = {
        f"{endpoint} {value[:30]!r}": server.ask(
            endpoint.method, endpoint.url(), _body(endpoint), {**_origin(server), name: value}
        )
        for endpoint in endpoints
        for value in HEADERS[name]
    }
    assert faults(asked) == []


def test_a_body_over_the_limit_is_413_before_it_is_sent(server, endpoints) -> None:
    asked = {
        str(endpoint): server.ask(
            endpoint.method, endpoint.url(), b"[", {**_origin(server), "Content-Length": str(BODY_BYTES + 1)}
        )
        for endpoint in endpoints
        if endpoint.body is not None
    }
    assert asked
    assert faults(asked) == []
    assert {answer.status for answer in asked.values()} == {413}


def test_a_body_that_grows_over_the_limit_is_413(server, endpoints) -> None:
    rest = BODY_BYTES + 1
    chunks = []
    while rest > 0:
        size = min(rest, 60_000)
        chunks.append(b"%x\r\n%s\r\n" % (size, b" " * size))
        rest -= size
    asked = {}
    for endpoint in endpoints:
        if endpoint.body is not None:
            head = (
                f"{endpoint.method} {endpoint.url()} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            asked[str(endpoint)] = server.send(endpoint.method, head.encode() + b"".join(chunks))
    assert asked
    assert faults(asked) == []
    assert {answer.status for answer in asked.values()} == {413}


def test_methods_that_are_not_offered_are_problems_too(server, endpoints) -> None:
    asked = {
        f"{method} {endpoint.path}": server.ask(method, endpoint.url(), None, _origin(server))
        for endpoint in endpoints
        for method in ("TRACE", "PATCH", "NONSENSE")
    }
    assert faults(asked) == []
    assert {answer.status for answer in asked.values()} <= {404, 405}


def _body(endpoint: Operation) -> bytes | None:
    return endpoint.body_with() if endpoint.body is not None else None


def _origin(server: Socket) -> dict[str, str]:
    return {"Origin": f"http://127.0.0.1:{server.port}"}
