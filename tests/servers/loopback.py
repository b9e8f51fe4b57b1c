"""An HTTP service on loopback that records requests and misbehaves on demand."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from servers.misbehaviour import INSTEAD, Plan, Raw


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    n_images: int = 0
    status: int | None = None
    """What it was answered with; None where the connection was held or dropped."""


@dataclass(kw_only=True)
class LoopbackServer:
    """One service on a free (or given) port of 127.0.0.1; use as a context manager.

    Attributes:
        plan: which POST requests go wrong, and how; GET requests always behave.
        latency_s: time every reply to a POST takes.
        requests: every request so far; those to POST are numbered by the plan.
    """

    plan: Plan = field(default_factory=Plan)
    latency_s: float = 0.0
    port: int = 0
    requests: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stopping = threading.Event()
        self.lock = threading.Lock()

    def post(self, seen: Seen, misbehaviour: str) -> Raw:
        """Answer a POST request; called for misbehaviours that change a valid answer, or for none."""
        raise NotImplementedError

    def get(self, seen: Seen) -> Raw:
        """Answer a GET request."""
        return json_answer(404, {"error": f"no {seen.path}"})

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        """host:port."""
        return f"127.0.0.1:{self._http.server_port}"

    @property
    def origin(self) -> str:
        """http://host:port."""
        return f"http://{self.host}"

    @property
    def bodies(self) -> list[Any]:
        """Bodies of all requests so far."""
        return [seen.body for seen in self.requests]

    def admit(self, seen: Seen) -> tuple[str, str]:
        """Record a POST request; return its misbehaviour and the argument."""
        with self.lock:
            self.requests.append(seen)
            return self.plan.pick(len(self.requests) - 1)


def json_answer(status: int, body: Any) -> Raw:
    """A JSON body with its content type."""
    return status, {"content-type": "application/json"}, json.dumps(body)


def _handler(server: LoopbackServer) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"server_of": server})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body go out apart, and the second would wait 40 ms
    server_of: LoopbackServer

    def do_GET(self) -> None:
        self._write(*self.server_of.get(Seen("GET", self.path, self._headers(), None)))

    def do_POST(self) -> None:
        server = self.server_of
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        seen = Seen("POST", self.path, self._headers(), body)
        name, argument = server.admit(seen)
        pause_s = server.latency_s + (float(argument) if name == "slow" else 0.0)
        if (pause_s and server.stopping.wait(pause_s)) or not self._stays(name):
            self.close_connection = True
            return
        answer = INSTEAD[name](argument, seen.headers) if name in INSTEAD else server.post(seen, name)
        seen.status = answer[0]
        self._write(*answer)

    def _headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _stays(self, name: str) -> bool:
        """False once a connection-level misbehaviour has ended the exchange."""
        if name == "hang":
            self.server_of.stopping.wait()
        elif name == "trickle":
            self.send_response(200)
            self.send_header("content-length", "1000000")
            self.end_headers()
            with contextlib.suppress(OSError):
                while not self.server_of.stopping.wait(0.05):
                    self.wfile.write(b" ")
                    self.wfile.flush()
        return name not in ("hang", "trickle", "drop")

    def _write(self, status: int, headers: Mapping[str, str], text: str) -> None:
        payload = text.encode()
        with contextlib.suppress(OSError):
            self.send_response(status)
            for header, value in headers.items():
                self.send_header(header, value)
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        """Stay quiet; `requests` keeps what arrived."""
