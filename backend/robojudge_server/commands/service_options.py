"""The options that `serve` and `worker` share, and the settings they make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from robojudge_server.app_settings import AppSettings

Datasets = Annotated[
    list[str] | None, typer.Argument(help="Folders or Hub ids of the datasets.", show_default=False)
]
Config = Annotated[
    Path | None,
    typer.Option("--config", envvar="ROBOJUDGE_CONFIG", help="TOML file of settings (docs/server.md)."),
]
Database = Annotated[
    str | None, typer.Option("--database", help="sqlite:///PATH or postgresql://...; else a file of yours.")
]
Judges = Annotated[
    list[str] | None,
    typer.Option("--judge", help="PROVIDER/MODEL that may be asked, or NAME=PROVIDER/MODEL; repeatable."),
]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", help="Where the --judge servers listen, if self-hosted.")
]
Exports = Annotated[
    list[str] | None,
    typer.Option("--export", help="NAME=FOLDER that reward labels may be written to; repeatable."),
]
LogFormat = Annotated[
    str | None, typer.Option("--log-format", help="text or json; text on a terminal, else json.")
]
LogLevel = Annotated[str, typer.Option("--log-level", help="debug, info, warning or error.")]


def settings_from(
    config: Path | None,
    *,
    datasets: list[str] | None,
    database: str | None,
    judges: list[str] | None,
    base_url: str | None,
    exports: list[str] | None,
    **others: Any,
) -> AppSettings:
    """Lay the command line over the environment and the file.

    Raises:
        UsageError: a value cannot work.
    """
    from robojudge.errors import UsageError
    from robojudge_server.app_settings import load_settings

    if base_url is not None and not judges:
        raise UsageError("--base-url says where a --judge listens; there is none")
    given: dict[str, Any] = {name: value for name, value in others.items() if value is not None}
    if datasets:
        given["datasets"] = [{"source": source} for source in datasets]
    if database is not None:
        given["database_url"] = database
    if judges:
        named = dict(_named(text) for text in judges)
        given["judges"] = {
            name: {"judge": spec, **({"base_url": base_url} if base_url else {})}
            for name, spec in named.items()
        }
    if exports:
        given["exports"] = {name: folder for name, folder in map(_pair, exports)}
    settings = load_settings(config, given)
    if not settings.datasets:
        raise UsageError("no dataset: name a folder or a Hub id, or list them under [[datasets]] in --config")
    return settings


def start_log(log_format: str | None, level: str) -> None:
    """Begin to log to standard error.

    Raises:
        UsageError: there is no such format or level.
    """
    import sys

    from robojudge.errors import UsageError
    from robojudge_server.log import configure
    from robojudge_server.security.redact import redact

    if log_format not in (None, "text", "json"):
        raise UsageError(f"--log-format {log_format}: choose text or json")
    if level not in ("debug", "info", "warning", "error"):
        raise UsageError(f"--log-level {level}: choose debug, info, warning or error")
    as_json = log_format == "json" if log_format else not sys.stderr.isatty()
    configure(as_json=as_json, level=level, redact=redact)


def need_server(command: str) -> None:
    """Check that the server's libraries are installed.

    Raises:
        MissingExtra: one is not.
    """
    from robojudge.errors import MissingExtra

    try:
        import alembic  # noqa: F401
        import fastapi  # noqa: F401
        import pydantic_settings  # noqa: F401
        import sqlmodel  # noqa: F401
        import structlog  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtra("serve", f"robojudge {command}") from error


def _named(text: str) -> tuple[str, str]:
    """Read NAME=PROVIDER/MODEL; a judge without a name is called by its PROVIDER/MODEL."""
    name, separator, spec = text.partition("=")
    return (name, spec) if separator and "/" not in name else (text, text)


def _pair(text: str) -> tuple[str, str]:
    from robojudge.errors import UsageError

    name, separator, folder = text.partition("=")
    if not separator or not name or not folder:
        raise UsageError(f"--export {text}: write NAME=FOLDER")
    return name, str(Path(folder).expanduser().resolve())
