"""What every endpoint does: an id, a limit on the body, problems as JSON, safe headers, one log line.

It is part of the routes, not of an app, so that it travels into any app that mounts the router.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any
from uuid import uuid4

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from robojudge.errors import RoboJudgeError
from robojudge_server.errors import TooLarge
from robojudge_server.log import logger
from robojudge_server.web.problem import problem_response, told, unexpected_response

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer; an endpoint may set its own."""
BODY_BYTES = 1_000_000
"""Largest body of a request; a list of 100,000 episode indices fits."""
log = logger("requests")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class LimitedRequest(Request):
    """A request whose body may not grow over `BODY_BYTES`."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield the body; see `Request.stream`.

        Raises:
            TooLarge: it is over the limit.
        """
        told = self.headers.get("content-length", "")
        received = int(told) if told.isdecimal() and len(told) < 20 else 0
        _check(received)
        received = 0
        async for part in super().stream():
            received += len(part)
            _check(received)
            yield part


def _check(received: int) -> None:
    if received > BODY_BYTES:
        raise TooLarge(f"the body is larger than {BODY_BYTES} bytes")


class JudgeRoute(APIRoute):
    """The class of every route of ours."""

    def get_route_handler(self) -> Handler:
        """Return what answers a request; see the module."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            return await _answer(handle, LimitedRequest(request.scope, request.receive))

        return answer


def _cause(error: Exception) -> Exception:
    """Return our own error where FastAPI took it for a malformed body."""
    return error.__cause__ if isinstance(error.__cause__, TooLarge) else error


async def _answer(handle: Handler, request: Request) -> Response:
    request_id = uuid4().hex[:16]
    request.state.request_id = request_id
    started_s = time.perf_counter()
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        try:
            response = await handle(request)
        except (RoboJudgeError, RequestValidationError, HTTPException) as error:
            known = problem_response(_cause(error), request_id)
            if known is None:
                log.exception("request failed", method=request.method, path=request.url.path)
            elif isinstance(error, RoboJudgeError) and told(error) != str(error):
                log.warning("request refused", error=str(error))
            response = known or unexpected_response(request_id)
        except Exception:
            log.exception("request failed", method=request.method, path=request.url.path)
            response = unexpected_response(request_id)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-ID"] = request_id
        if "cache-control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        duration_ms = round((time.perf_counter() - started_s) * 1e3, 1)
        user = getattr(request.state, "robojudge_user", None)
        log.info(
            "request",
            method=request.method,
            path=request.url.path,
            status=response.status_code,
            duration_ms=duration_ms,
            user=user.name if user else None,
        )
    return response
