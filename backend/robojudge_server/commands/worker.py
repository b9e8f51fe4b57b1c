"""`robojudge worker`: judge what a server was asked to, in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from robojudge_server.commands import service_options as options

if TYPE_CHECKING:
    from robojudge_server.service import Service


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("worker")(worker)


def worker(
    datasets: options.Datasets = None,
    config: options.Config = None,
    database: options.Database = None,
    judge: options.Judges = None,
    base_url: options.BaseUrl = None,
    export: options.Exports = None,
    log_format: options.LogFormat = None,
    log_level: options.LogLevel = "info",
) -> None:
    """Judge what the server of the same database, datasets and judges was asked to; any number may run."""
    options.need_server("worker")
    import asyncio

    from robojudge_server.commands.check_judges import check_judges
    from robojudge_server.service import open_service
    from robojudge_server.services.startup import prepare_store

    settings = options.settings_from(
        config, datasets=datasets, database=database, judges=judge, base_url=base_url, exports=export
    )
    options.start_log(log_format, log_level)
    service = open_service(settings.service())
    try:
        prepare_store(service, migrate=False)
        check_judges(service.settings.judges)
        typer.echo("RoboJudge's worker looks for work. Ctrl-C stops it.")
        asyncio.run(_work(service))
    finally:
        service.close()


async def _work(service: Service) -> None:
    """Work until the process is told to stop; what is in flight then goes back."""
    import asyncio
    import signal

    from robojudge_server.jobs.worker import run_worker

    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await run_worker(service, stop)
