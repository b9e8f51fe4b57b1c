from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest
from test_serve_command import served, until_ready


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A collector of OpenTelemetry data on loopback: its URL, and what it was sent."""
    received: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()
    thread.join()


def test_requests_are_traced_where_the_environment_says_if_the_operator_wants_it(
    collector, tmp_path, monkeypatch
) -> None:
    url, received = collector
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
    monkeypatch.setenv("ROBOJUDGE_TELEMETRY", "true")
    with served(tmp_path) as (process, server):
        until_ready(server)
        httpx2.get(f"{server}/api/datasets")
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    traces = [body for path, body in received if path == "/v1/traces"]
    assert any(b"/api/datasets" in body for body in traces)


def test_without_being_asked_nothing_is_sent(collector, tmp_path, monkeypatch) -> None:
    url, received = collector
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
    with served(tmp_path) as (process, server):
        until_ready(server)
        httpx2.get(f"{server}/api/datasets")
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert received == []
