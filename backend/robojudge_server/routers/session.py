"""Log a browser in and out; part of the standalone app, a host has its own login."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine

from robojudge_server.errors import Conflict
from robojudge_server.routers.me import Me
from robojudge_server.security.attempts import LoginAttempts
from robojudge_server.security.cookie import clear_session, session_token, set_session
from robojudge_server.security.identity import Identity, Mode
from robojudge_server.security.origin import check_origin
from robojudge_server.store.queries_sessions import end_session, open_session
from robojudge_server.web.problem import documented
from robojudge_server.web.route import JudgeRoute

LIFETIME = timedelta(hours=12)


class Login(BaseModel):
    """What a browser logs in with."""

    model_config = ConfigDict(extra="forbid")
    key: str = Field(
        min_length=1,
        max_length=128,
        description="The user's key, as `robojudge users add` printed it.",
        json_schema_extra={"format": "password"},
    )


class Session(BaseModel):
    """Whether somebody is logged in, and how that is found out."""

    mode: Mode = Field(
        description="`local`: one user of this machine; `key`: log in with a key; `proxy`: a proxy says who."
    )
    logged_in: bool = Field(description="Whether the server knows who asks.")
    user: Me | None = Field(description="Who is logged in; null if nobody is.")


def session_router(
    engine: Engine, identity: Identity, public_origins: Sequence[str] = (), *, lifetime: timedelta = LIFETIME
) -> APIRouter:
    """Make the router of one server's logins.

    Args:
        engine: where keys and sessions are kept.
        identity: how the server knows who asks.
        public_origins: see `check_origin`.
        lifetime: how long a browser stays logged in.
    """
    router = APIRouter(
        route_class=JudgeRoute, tags=["session"], dependencies=[Depends(check_origin(public_origins))]
    )
    attempts = LoginAttempts()

    @router.get("/session")
    def session(request: Request) -> Session:
        """Return how this server knows who asks, and whether it knows now."""
        user = identity.find(request)
        me = Me(name=user.name, role=user.role) if user is not None else None
        return Session(mode=identity.mode, logged_in=user is not None, user=me)

    @router.post("/session", status_code=204, responses=documented(400, 401, 403, 409, 413, 422, 429))
    def log_in(login: Login, request: Request, response: Response) -> None:
        """Swap a key for a cookie that scripts cannot read.

        An address that has failed ten times within a minute must wait.
        """
        if identity.mode != "key":
            raise Conflict(f"this server works in {identity.mode} mode; there is nothing to log in to")
        address, now_s = request.client.host if request.client else "", time.monotonic()
        attempts.begin(address, now_s)
        token = open_session(engine, login.key, lifetime)
        attempts.succeeded(address, now_s)
        before = session_token(request)
        if before is not None:
            end_session(engine, before)
        set_session(request, response, token, lifetime)

    @router.delete("/session", status_code=204, responses=documented(403))
    def log_out(request: Request, response: Response) -> None:
        """End the browser's session, here and in the browser; without one nothing happens."""
        token = session_token(request)
        if token is not None:
            end_session(engine, token)
        clear_session(request, response)

    return router
