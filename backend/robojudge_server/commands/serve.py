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
    open_viewer: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open",
            help="Open the browser at the next unrated episode. By default where this is a terminal on the "
            "machine it is for.",
        ),
    ] = None,
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
    _run(settings, worker=not no_worker, open_viewer=open_viewer)


def _run(settings: AppSettings, *, worker: bool, open_viewer: bool | None) -> None:
    import uvicorn

    from robojudge_server.app import check_exposure, create_app
    from robojudge_server.commands.check_judges import check_judges
    from robojudge_server.commands.open_browser import opens_by_itself, viewer_address
    from robojudge_server.service import open_service
    from robojudge_server.services.startup import prepare_store

    check_exposure(settings)
    service = open_service(settings.service())
    try:
        prepare_store(service, migrate=True)
        check_judges(service.settings.judges)
        with _listen(settings.host, settings.port) as listening:
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
            opens = opens_by_itself(settings) if open_viewer is None else open_viewer
            address = viewer_address(service, settings, host, port) if opens else None
            _server(config, service, address).run(sockets=[listening])
    finally:
        service.close()


def _server(config: uvicorn.Config, service: Service, address: str | None) -> uvicorn.Server:
    """Return a server that ends its event streams when told to stop: they would hold it up.

    Once it answers, it shows the address in a browser, if there is one to show.
    """
    import uvicorn

    from robojudge_server.commands.open_browser import open_browser

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and address is not None:
                open_browser(address)

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
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another --port"
        ) from error
    return listening
