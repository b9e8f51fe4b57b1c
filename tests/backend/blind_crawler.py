"""A reader of every GET of an app, and of what its answers hold."""

from __future__ import annotations

import base64
import binascii
import re
import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx2 as httpx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import uvicorn
from blind_world import DATASET, EXPORT, FAILED, MINE, OTHER, Sentinels, World
from live_server import LIMIT_S, wait_until

from robojudge_server.app import create_app
from robojudge_server.app_settings import AppSettings, LoginSettings
from robojudge_server.user import Role

STREAM_S = 0.5
"""How long to read a stream that does not end."""
KNOWN: dict[str, Sequence[Any]] = {
    "dataset_id": [DATASET],
    "episode_index": [MINE, OTHER, FAILED],
    "camera": ["front"],
    "k": [0],
    "export_id": [EXPORT],
    "org": ["local"],
    "name": [DATASET],
    "path": ["meta/info.json", "data/chunk-000/file-000.parquet", "annotations.csv", "sarm_progress.parquet"],
}
"""What to put into paths; the run's id is added once it is known."""


@contextmanager
def reading_as(world: World, name: str, role: Role) -> Iterator[httpx.Client]:
    """A client of the whole app, in which everybody is one local user."""
    app = create_app(world.service, AppSettings(login=LoginSettings(user=name, role=role)), worker=False)
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=2, ws="none"
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive())
        port = server.servers[0].sockets[0].getsockname()[1]
        base_url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=base_url, timeout=LIMIT_S, trust_env=False) as client:
            yield client
    finally:
        world.service.events.close()
        server.should_exit = True
        thread.join(LIMIT_S)
    assert not thread.is_alive(), "the server did not stop"


@dataclass(frozen=True)
class Answer:
    """What one GET answered."""

    template: str
    status: int
    headers: str
    body: bytes


def crawl(client: httpx.Client, world: World) -> dict[str, Answer]:
    """Read every GET of the app's own OpenAPI, with every query parameter, by URL."""
    described = client.get("/api/openapi.json").json()
    found = {}
    for template, operations in described["paths"].items():
        for url in _urls(described, template, operations.get("get"), world):
            found[url] = _read(client, template, url)
    return found


def _urls(
    described: dict[str, Any], template: str, operation: dict[str, Any] | None, world: World
) -> Iterator[str]:
    if operation is None:
        return
    parameters = operation.get("parameters", [])
    values = {p["name"]: list(_values(described, p)) for p in parameters if p["in"] == "query"}
    needed = {p["name"]: values[p["name"]][0] for p in parameters if p["in"] == "query" and p.get("required")}
    for path in _paths(template, {**KNOWN, "run_id": [world.run_id]}):
        tries = [needed, *({**needed, name: value} for name, several in values.items() for value in several)]
        for query in tries:
            yield f"{path}?{urlencode(query)}" if query else path


def _paths(template: str, known: dict[str, Sequence[Any]]) -> list[str]:
    paths = [template]
    for name in re.findall(r"{(\w+)}", template):
        assert name in known, f"{template}: tell the crawler in KNOWN what to put for {name}"
        paths = [path.replace(f"{{{name}}}", str(value)) for path in paths for value in known[name]]
    return paths


def _values(described: dict[str, Any], parameter: dict[str, Any]) -> Iterator[Any]:
    """Values to try for a query parameter: all of an enumeration, telling ones of the rest."""
    by_name = {"annotator": ["zoe"], "dataset": [DATASET], "task": ["Press the red button down."]}
    if parameter["name"] in by_name:
        yield from by_name[parameter["name"]]
        return
    schema = parameter["schema"]
    for option in schema.get("anyOf", [schema]):
        if "$ref" in option:
            option = described["components"]["schemas"][option["$ref"].rsplit("/", 1)[1]]
        plain = {"boolean": ["true", "false"], "integer": [0, 1, 7], "number": [0, 0.5]}
        yield from option.get("enum") or plain.get(option.get("type"), [])


def _read(client: httpx.Client, template: str, url: str) -> Answer:
    body = b""
    timeout = httpx.Timeout(LIMIT_S, read=LIMIT_S)
    if template.endswith("/events"):
        timeout = httpx.Timeout(LIMIT_S, read=STREAM_S)
    with client.stream("GET", url, timeout=timeout) as answer:
        try:
            for part in answer.iter_raw():
                body += part
        except httpx.ReadTimeout:
            assert template.endswith("/events"), f"{url} does not end"
        headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.multi_items()))
        return Answer(template, answer.status_code, headers, body)


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_BASE64 = re.compile(r"[A-Za-z0-9_-]{12,}")
_STAMPS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)"), "TIME"),
    (re.compile(r'"request_id":"\w+"'), "REQUEST"),
    (re.compile(r"^:.*$", re.MULTILINE), ""),
    (re.compile(r"^(?:date|x-request-id|content-length|last-modified): .*$", re.MULTILINE), ""),
)


def same_part(answer: Answer) -> tuple[int, str, bytes | str]:
    """An answer without what differs between any two requests: times, request ids, keep-alives."""
    headers, body = answer.headers, answer.body.decode(errors="surrogateescape")
    for pattern, instead in _STAMPS:
        headers, body = pattern.sub(instead, headers), pattern.sub(instead, body)
    return answer.status, headers, body


@dataclass(frozen=True)
class Contents:
    """All texts and numbers of an answer: of its body, its headers, and what is packed into cursors."""

    text: str
    numbers: list[float]

    @classmethod
    def of(cls, answer: Answer) -> Contents:
        if answer.body.startswith(b"PAR1"):
            table = pq.read_table(pa.BufferReader(answer.body)).to_pydict()
            return cls(repr(table), sorted(_flat(table.values())))
        text = answer.headers + "\n" + answer.body.decode(errors="replace")
        if "image/" in answer.headers or "video/" in answer.headers:
            return cls(text, [])
        text += "\n".join(_unpacked(word) for word in _BASE64.findall(text))
        return cls(text, sorted(float(found) for found in _NUMBER.findall(text)))

    def shows(self, hidden: Sentinels) -> bool:
        return hidden.text in self.text or any(_among(value, self.numbers) for value in hidden.numbers)


def _among(value: float, known: Sequence[float]) -> bool:
    for wanted in (value, float(np.float32(value))):
        at = bisect_left(known, wanted - 1e-9)
        if at < len(known) and known[at] <= wanted + 1e-9:
            return True
    return False


def _flat(values: Any) -> list[float]:
    if isinstance(values, (int, float)):
        return [float(values)]
    if isinstance(values, (str, bytes)) or values is None or not hasattr(values, "__iter__"):
        return []
    return [number for value in values for number in _flat(value)]


def _unpacked(word: str) -> str:
    try:
        return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
