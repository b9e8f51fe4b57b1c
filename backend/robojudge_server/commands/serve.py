"""`robojudge serve`: API, database and worker in one process."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from robojudge_server.commands import service_options as options

BACKLOG = 2048
"""Connections that may wait until the app is up."""

if TYPE_CHECKING:
    from types import FrameType

    import uvicorn

    from robojudge_server.app_settings import AppSettings
    from robojudge_server.service import Service


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("serve")(serve)


def serve(
    datasets: options.Datasets = None,
    config: options.Config = None,
    database: options.Database = None,
    judge: options.Judges = None,
    base_url: options.BaseUrl = None,
    export: options.Exports = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; 127.0.0.1 unless configured.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8765 unless configured.")] = None,
    login: Annotated[
        str | None, typer.Option(help="local (one user, this machine only), key, or proxy.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="With local login: your name in annotations.")] = None,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Judge nothing here; `robojudge worker` does.")
    ] = False,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = "info",
) -> None:
    """Serve datasets to annotators and judges over HTTP. Makes or upgrades the database first."""
    options.need_server("serve")
    who = {name: value for name, value in (("mode", login), ("user", user)) if value is not None}
    settings = options.settings_from(
        config,
        datasets=datasets,
        database=database,
        judges=judge,
        base_url=base_url,
        exports=export,
        host=host,
        port=port,
        login=who or None,
    )
    options.start_log(log_format, log_level)
    _run(settings, worker=not no_worker)


def _run(settings: AppSettings, *, worker: bool) -> None:
    import uvicorn

    from robojudge_server.app import check_exposure, create_app
    from robojudge_server.service import open_service
    from robojudge_server.services.startup import prepare_store

    check_exposure(settings)
    service = open_service(settings.service())
    try:
        prepare_store(service, migrate=True)
        listening = _listen(settings.host, settings.port)
        app = create_app(service, settings, worker=worker)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        typer.echo(f"RoboJudge listens on http://{shown}:{port} (API under /api). Ctrl-C stops it.")
        _server(config, service).run(sockets=[listening])
    finally:
        service.close()


def _server(config: uvicorn.Config, service: Service) -> uvicorn.Server:
    """Return a server that ends its event streams when told to stop: they would hold it up."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            service.events.close()
            super().handle_exit(sig, frame)

    return Server(config)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything starts, so that a taken one is one clear line.

    Raises:
        UsageError: it cannot be had.
    """
    from robojudge.errors import UsageError

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another --port"
        ) from error
    return listening
