"""The standalone app: the router, a login, and what a browser needs around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import Depends, FastAPI, Request, Response
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from robojudge import __version__
from robojudge.errors import MissingExtra, UsageError
from robojudge_server.app_settings import LOOPBACK, AppSettings
from robojudge_server.mount import files_router, judge_router
from robojudge_server.routers.session import session_router
from robojudge_server.security.headers import SecurityHeaders
from robojudge_server.security.hosts import LOCAL_HOSTS, AllowedHosts
from robojudge_server.security.identity import Identity, key_or_session, local_user, proxy_user
from robojudge_server.security.origin import check_origin
from robojudge_server.service import Service
from robojudge_server.web.problem import problem_response

API = "/api"
VIEWER = Path(__file__).parent / "static"
"""The built viewer; a clone has none until `make viewer`."""
ANYWHERE = ("0.0.0.0", "::")


def create_app(service: Service, settings: AppSettings, *, worker: bool = True) -> FastAPI:
    """Make the app of one service.

    Args:
        service: from `open_service`, its database at this program's version.
        settings: how people log in and by what names the server goes.
        worker: whether this process judges too.

    Raises:
        UsageError: the settings would let in more than they say.
    """
    check_exposure(settings)
    identity = _identity(service, settings)
    app = FastAPI(
        title="RoboJudge",
        version=__version__,
        description="Robot episodes, what people and judges say of them, and reward labels.",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
        telemetry=_telemetry(settings),
    )
    writes_from_own_pages = Depends(check_origin(settings.origins))
    app.include_router(
        judge_router(
            service,
            current_user=identity.current_user,
            dependencies=[writes_from_own_pages],
            worker=worker,
        ),
        prefix=API,
    )
    app.include_router(session_router(service.engine, identity, settings.origins), prefix=API)
    app.include_router(files_router(service, current_user=identity.current_user))
    _add_viewer(app)
    app.add_exception_handler(HTTPException, _no_such_route)
    app.add_middleware(AllowedHosts, hosts=_hosts(settings))
    app.add_middleware(SecurityHeaders)
    return app


def _add_viewer(app: FastAPI) -> None:
    if (VIEWER / "index.html").is_file():
        app.frontend("/", directory=VIEWER, fallback="index.html", check_dir=False)
        return

    @app.get("/", include_in_schema=False)
    async def no_viewer() -> Response:
        text = f"The viewer is not built here: run `make viewer`. The API is at {API}/openapi.json.\n"
        return Response(text, media_type="text/plain")


def check_exposure(settings: AppSettings) -> None:
    """Refuse settings that would let anybody on the network be the local user.

    Raises:
        UsageError: they would.
    """
    if settings.login.mode == "local" and settings.host not in LOOPBACK:
        raise UsageError(
            f"local login knows everybody as {settings.login.user}, so it listens on 127.0.0.1 only, not on "
            f"{settings.host}; choose --login key and make users with: robojudge users add NAME"
        )
    if settings.login.mode == "proxy" and not settings.login.proxy_addresses:
        raise UsageError("proxy login needs login.proxy_addresses: who may say who is asking")


def _identity(service: Service, settings: AppSettings) -> Identity:
    login = settings.login
    if login.mode == "local":
        return local_user(login.user, login.role)
    if login.mode == "key":
        return key_or_session(service.engine)
    return proxy_user(service.engine, login.proxy_header, login.proxy_addresses, login.default_role)


def _hosts(settings: AppSettings) -> tuple[str, ...]:
    own = () if settings.host in (*LOOPBACK, *ANYWHERE) else (settings.host,)
    return (*LOCAL_HOSTS, *own, *settings.hosts)


def _telemetry(settings: AppSettings) -> TelemetryConfig | None:
    if not settings.telemetry:
        return None
    try:
        import opentelemetry.sdk  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtra("otel", "telemetry") from error
    return {"auto_configure": True, "logs": False}


def _no_such_route(_: Request, error: Any) -> Response:
    """Answer what no route of ours does, as problems are answered everywhere."""
    response = problem_response(error, uuid4().hex[:16])
    if response is None:
        raise error
    return response
