"""The cookie by which a browser stays logged in."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import Request, Response

COOKIE = "robojudge_session"


def session_token(request: Request) -> str | None:
    """Return the token a browser sent, if it sent one."""
    return request.cookies.get(COOKIE) or None


def set_session(request: Request, response: Response, token: str, lifetime: timedelta) -> None:
    """Have the browser keep a token: out of reach of scripts, and of requests from other sites."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=_over_tls(request),
        httponly=True,
        samesite="strict",
    )


def clear_session(request: Request, response: Response) -> None:
    """Have the browser forget its token."""
    response.delete_cookie(COOKIE, path="/", secure=_over_tls(request), httponly=True, samesite="strict")


def _over_tls(request: Request) -> bool:
    """Tell whether the browser speaks TLS; behind a proxy only its `Origin`, checked before, knows."""
    return urlsplit(request.headers.get("origin", "")).scheme == "https" or request.url.scheme == "https"
