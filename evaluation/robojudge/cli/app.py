"""The `robojudge` command: finds the wanted command and loads no other."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from robojudge.errors import RoboJudgeError
from robojudge.plugins import COMMANDS, plugins

BUILT_IN = {
    "judge": ("robojudge.cli.judge", "Judge the episodes of a dataset."),
    "rewards": ("robojudge.cli.rewards", "Write dense reward labels of a run for LeRobot training."),
    "calibrate": ("robojudge.cli.calibrate", "Fit a judge's numbers to what people said, for rewards."),
    "report": ("robojudge.cli.report", "Say how far judges agree with people, and pass or fail them."),
    "select": ("robojudge.cli.select", "List the episodes of a run that meet criteria."),
    "queue": ("robojudge.cli.queue", "Draw the episodes that people should label next."),
    "inspect": ("robojudge.cli.inspect", "Show what is in a dataset, and what is odd about it."),
    "plan": ("robojudge.cli.plan", "Show the calls, tokens, cost and time of a run before spending."),
    "doctor": ("robojudge.cli.doctor", "Check which providers are configured and what they can do."),
    "annotations": ("robojudge.cli.annotations", "Start and check files of what people said."),
}
"""Command name -> module with an `add_to(app)` function, one-line help."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; every expected error is one clear line."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _build(words)(args=words, prog_name="robojudge")
    except RoboJudgeError as error:
        typer.echo(f"robojudge: {error}", err=True)
        sys.exit(2)


def _build(words: Sequence[str]) -> typer.Typer:
    app = typer.Typer(
        help="Score robot episodes in LeRobot format with vision-language models.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    wanted = next((word for word in words if not word.startswith("-")), None)
    for name, (module, text) in BUILT_IN.items():
        if name == wanted:
            import_module(module).add_to(app)
        else:
            app.command(name, help=text)(_unused)
    for point in plugins(COMMANDS):
        point.load()(app)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from robojudge import __version__

        typer.echo(__version__)
        raise typer.Exit


def _options(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Hold the options that stand before any command."""


def _unused() -> None:
    """Stand for a command in the help text; `main` loads the real one when it is called."""
