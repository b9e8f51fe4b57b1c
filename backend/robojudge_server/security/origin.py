"""Refuse writes that another site's page makes a browser send."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from fastapi import Request

from robojudge.errors import UsageError
from robojudge_server.errors import Forbidden
from robojudge_server.security.cookie import COOKIE

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]


def check_origin(public_origins: Sequence[str] = ()) -> Callable[[Request], Awaitable[None]]:
    """Return the dependency that refuses other sites' writes.

    Args:
        public_origins: what browsers call this server, such as `https://judge.example`, where a proxy
            stands before it; where empty, the request's own scheme and `Host`.

    Raises:
        UsageError: one is no origin.
    """
    public = frozenset(_configured(text) for text in public_origins)

    async def check(request: Request) -> None:
        if request.method in SAFE:
            return
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise Forbidden("another site's page may not change anything here")
        sent = request.headers.getlist("origin")
        if not sent:
            if COOKIE in request.cookies:
                raise Forbidden("a browser's write must name its Origin")
            return
        own = public or {_origin(f"{request.url.scheme}://{request.headers.get('host', '')}")}
        origin = _origin(sent[0]) if len(sent) == 1 else None
        if origin is None or origin not in own:
            raise Forbidden("the request comes from a page of another origin")

    return check


def _configured(text: str) -> Origin:
    origin = _origin(text)
    if origin is None:
        raise UsageError(f"public origin {text!r} is not of the form https://HOST[:PORT]")
    return origin


def _origin(text: str) -> Origin | None:
    """Return scheme, host and port of an origin; None of anything else, `null` too."""
    try:
        parts = urlsplit(text)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    if not bare or parts.hostname is None or port is None or parts.scheme not in PORTS:
        return None
    return parts.scheme, parts.hostname, port
