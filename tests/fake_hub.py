"""A dataset Hub on loopback: lists, serves and guards repositories, and remembers what was asked."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote


@dataclass
class Repository:
    """One dataset repository: a folder per revision, and who may read it."""

    revisions: Mapping[str, Path]
    token: str | None = None
    gated: bool = False

    def commit(self, revision: str) -> str:
        return hashlib.sha1(str(self.revisions[revision]).encode()).hexdigest()

    def folder(self, revision: str) -> Path | None:
        by_commit = {self.commit(name): path for name, path in self.revisions.items()}
        return self.revisions.get(revision) or by_commit.get(revision)


@dataclass
class FakeHub:
    """State shared by all requests."""

    repositories: dict[str, Repository] = field(default_factory=dict)
    endpoint: str = ""
    downloads: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failing: int | None = None


@contextmanager
def serve_hub() -> Iterator[FakeHub]:
    hub = FakeHub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _answer(self, hub)

        def do_HEAD(self) -> None:
            _answer(self, hub)

        def log_message(self, *args: object) -> None:
            hub.requests.append(f"{self.command} {self.path}")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, hub: FakeHub) -> None:
    path = unquote(handler.path).split("?")[0].strip("/")
    if hub.failing is not None:
        return _send(handler, hub.failing, b"broken")
    is_api = path.startswith("api/datasets/")
    parts = path.removeprefix("api/").removeprefix("datasets/").split("/")
    name, revision = "/".join(parts[:2]), parts[3] if len(parts) > 3 else "main"
    repository = hub.repositories.get(name)
    if repository is None:
        return _send(handler, 404, b"", {"X-Error-Code": "RepoNotFound"})
    if repository.token and handler.headers.get("Authorization") != f"Bearer {repository.token}":
        return _send(handler, 401, b"", {"X-Error-Code": "RepoNotFound"})
    if repository.gated:
        return _send(handler, 403, b"", {"X-Error-Code": "GatedRepo"})
    folder = repository.folder(revision)
    if folder is None:
        return _send(handler, 404, b"", {"X-Error-Code": "RevisionNotFound"})
    commit = hashlib.sha1(str(folder).encode()).hexdigest()
    if is_api:
        names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        listing = {"id": name, "sha": commit, "siblings": [{"rfilename": n} for n in names]}
        return _send(handler, 200, json.dumps(listing).encode())
    relative = "/".join(parts[4:])
    if not (folder / relative).is_file():
        return _send(handler, 404, b"", {"X-Error-Code": "EntryNotFound"})
    data = (folder / relative).read_bytes()
    if handler.command == "GET":
        hub.downloads.append(relative)
    etag = hashlib.sha256(data).hexdigest()
    return _send(handler, 200, data, {"ETag": f'"{etag}"', "X-Repo-Commit": commit})


def _send(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: Mapping[str, str] | None = None
) -> None:
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command == "GET":
        handler.wfile.write(body)
