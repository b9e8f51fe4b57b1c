"""`robojudge doctor`: which providers are configured, and what a model can do when really asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from robojudge.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from robojudge.cli.one_call import CallReport

UNKNOWN = "—"
PLACEHOLDER = "MODEL"
"""Stands for a model's name where only the configuration is looked at."""
NAMED_IN_FULL = {
    "litellm": "write litellm/PROVIDER/MODEL; the key is the provider's",
    "scripted": "write scripted/FILE, a file of canned answers; needs no key",
}
"""What to say of providers that cannot be looked at without a real model's name."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """One provider: configured or not, or None where that depends on the judge's name and options."""

    provider: str
    configured: bool | None
    detail: str


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("doctor", help="Check which providers are configured and what they can do.")(doctor)


def doctor(
    judge: Annotated[
        list[str] | None,
        typer.Option("--judge", help="PROVIDER/MODEL to call once, for real; may be repeated."),
    ] = None,
    base_url: options.BaseUrl = None,
    timeout: options.Timeout = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the providers; make one call, with one 64x64 picture, to every judge named.

    Without --judge nothing is sent. Exit code 1 if a call did not work.
    """
    import asyncio
    import json

    configurations, reports = asyncio.run(_examine(judge or [], base_url, timeout))
    if as_json:
        found = {
            "providers": [asdict(configuration) for configuration in configurations],
            "calls": [asdict(report) for report in reports],
        }
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print(configurations, reports)
    raise typer.Exit(1 if any(report.error for report in reports) else 0)


async def _examine(
    judges: list[str], base_url: str | None, timeout_s: float
) -> tuple[list[Configuration], list[CallReport]]:
    """Look at every provider's configuration, or, where judges are named, call those."""
    from robojudge.cli.one_call import call_once
    from robojudge.plugins import TRANSPORTS, plugins

    if judges:
        return [], [await call_once(judge, base_url=base_url, timeout_s=timeout_s) for judge in judges]
    return [await _configuration(point.name) for point in plugins(TRANSPORTS)], []


async def _configuration(provider: str) -> Configuration:
    """Open the provider's transport, send nothing, and close it."""
    from robojudge.errors import MissingExtra, MissingKey, UsageError
    from robojudge.open_judge import open_transport

    try:
        transport = open_transport(f"{provider}/{PLACEHOLDER}")
    except ImportError as error:
        return Configuration(provider, False, f"the plugin cannot be loaded: {error}")
    except (MissingKey, MissingExtra) as error:
        return Configuration(provider, False, str(error))
    except UsageError as error:
        return Configuration(provider, None, NAMED_IN_FULL.get(provider, str(error)))
    if transport is None:
        return Configuration(provider, True, "")
    await transport.aclose()
    return Configuration(provider, True, f"at {transport.endpoint}" if transport.endpoint else "")


def _print(configurations: list[Configuration], reports: list[CallReport]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if configurations:
        _print_configurations(console, configurations)
    for report in reports:
        _print_report(console, report)


def _print_configurations(console: Console, configurations: list[Configuration]) -> None:
    from rich.table import Table
    from rich.text import Text

    words = {True: "yes", False: "no", None: "per judge"}
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("provider", no_wrap=True)
    table.add_column("configured", no_wrap=True)
    table.add_column("", overflow="fold")
    for found in configurations:
        table.add_row(found.provider, words[found.configured], Text(found.detail))
    console.print(table)
    console.print("The reference judge needs none of them. To call a model once, with one picture:")
    console.print("  robojudge doctor --judge PROVIDER/MODEL", markup=False)


def _print_report(console: Console, report: CallReport) -> None:
    from rich.table import Table
    from rich.text import Text

    at = f" at {report.endpoint}" if report.endpoint else ""
    console.print(Text(f"{report.judge}{at}", style="bold"))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _rows(report):
        table.add_row(f"  {name}", Text(value))
    console.print(table)


def _rows(report: CallReport) -> list[tuple[str, str]]:
    from robojudge.cli.one_call import COLOUR

    if report.output_mode is None:
        return [("error", report.error or UNKNOWN)]
    refused = "n" in report.dropped_parameters
    tokens_in, tokens_out = _or_unknown(report.input_tokens), _or_unknown(report.output_tokens)
    seconds = UNKNOWN if report.latency_s is None else f"{report.latency_s:.1f} s"
    rows = [
        ("output mode", report.output_mode),
        ("model revision", report.model_revision or UNKNOWN),
        ("several answers", "yes" if report.honours_n else "no, not taken" if refused else "no, ignored"),
        ("log-probabilities", {True: "yes", False: "no", None: UNKNOWN}[report.has_logprobs]),
        ("most images", _or_unknown(report.max_images)),
        ("tokens", f"{tokens_in} in, {tokens_out} out"),
        ("time", f"{seconds} in {report.calls} request{'s' if report.calls != 1 else ''}"),
    ]
    if report.context_tokens is not None:
        rows.append(("context asked for", str(report.context_tokens)))
    if report.dropped_parameters:
        rows.append(("left out", ", ".join(report.dropped_parameters)))
    if report.error is not None:
        return [*rows, ("error", report.error)]
    seen = (
        f"{report.answer}, as shown" if report.answer == COLOUR else f"{report.answer}, but it was {COLOUR}"
    )
    return [*rows, ("picture seen as", seen)]


def _or_unknown(value: int | None) -> str:
    return UNKNOWN if value is None else str(value)
