"""Answer only to the names this server goes by, so that no other site's name can be pointed at it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from robojudge.errors import UsageError

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Names of this machine, with any port."""


class AllowedHosts:
    """ASGI middleware that refuses requests whose `Host` is none of some names."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = LOCAL_HOSTS) -> None:
        """Wrap an app.

        Args:
            app: what answers requests that name an allowed host.
            hosts: `NAME` (any port) or `NAME:PORT`.

        Raises:
            UsageError: one is no host.
        """
        self._app = app
        self._hosts = frozenset(_configured(text) for text in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        found = _host(sent[0]) if len(sent) == 1 else None
        if found is not None and not self._hosts.isdisjoint({found, (found[0], None)}):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "host"})
        else:
            await _refusal(found is not None)(scope, receive, send)


def _refusal(named: bool) -> Response:
    status = HTTPStatus.MISDIRECTED_REQUEST if named else HTTPStatus.BAD_REQUEST
    problem = {
        "type": "urn:robojudge:unknown_host",
        "title": status.phrase,
        "status": status,
        "detail": "this server does not go by that host name; its operator can allow it",
    }
    return Response(json.dumps(problem), status, media_type="application/problem+json")


def _configured(text: str) -> tuple[str, int | None]:
    host = _host(text)
    if host is None:
        raise UsageError(f"host {text!r} is not of the form NAME or NAME:PORT")
    return host


def _host(text: str) -> tuple[str, int | None] | None:
    """Return name and port of a `Host` header; None if it is malformed."""
    try:
        parts = urlsplit(f"//{text}")
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    if name is None or parts.netloc != text or "@" in text:
        return None
    return name.removesuffix("."), port
