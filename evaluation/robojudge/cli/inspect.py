"""`robojudge inspect`: what is in a dataset, and what is odd about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from robojudge.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from robojudge.datasets.reader import Dataset
    from robojudge.schema.episode import DatasetSummary

SHOWN_ALIKE = 3
"""Episodes with the same type of error that are shown in full."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("inspect", help="Show what is in a dataset, and what is odd about it.")(inspect)


def inspect(
    dataset: options.Dataset,
    dataset_id: options.DatasetId = None,
    episodes: options.Episodes = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Open a dataset, read the numbers of its episodes, and list what is there and what is odd."""
    import json

    from robojudge.cli.episodes import select_episodes
    from robojudge.datasets.open import open_dataset

    opened = open_dataset(dataset, dataset_id=dataset_id)
    chosen = select_episodes(episodes, opened.episode_indices(), opened.dataset_id)
    problems = _read_all(opened, chosen)
    summary = opened.summary()
    if as_json:
        typer.echo(
            json.dumps({**summary.model_dump(mode="json"), "unreadable": problems}, ensure_ascii=False)
        )
    else:
        _print(opened, summary, chosen, problems)
    if problems and len(problems) == len(chosen):
        raise typer.Exit(2)
    raise typer.Exit(1 if problems else 0)


def _read_all(dataset: Dataset, chosen: list[int]) -> dict[int, str]:
    """Read every chosen episode's numbers, so that oddities inside the data are found too."""
    import os
    from concurrent.futures import ThreadPoolExecutor

    from rich.console import Console
    from rich.progress import track

    from robojudge.errors import RoboJudgeError

    def problem(index: int) -> str | None:
        try:
            dataset.episode(index)
        except RoboJudgeError as error:
            return f"{type(error).__name__}: {error}"
        return None

    console = Console(stderr=True)
    with ThreadPoolExecutor(min(8, os.cpu_count() or 2)) as threads:
        found = threads.map(problem, chosen)
        shown = track(found, "reading episodes", total=len(chosen), console=console, transient=True)
        return {index: text for index, text in zip(chosen, shown, strict=True) if text is not None}


def _print(dataset: Dataset, summary: DatasetSummary, chosen: list[int], problems: dict[int, str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    fps = "unknown" if summary.fps is None else f"{summary.fps:g}"
    frames = "unknown" if summary.total_frames is None else str(summary.total_frames)
    table.add_row("dataset", summary.dataset_id)
    table.add_row("format", summary.format)
    table.add_row("robot", summary.robot_type or "not said")
    table.add_row(
        "episodes", f"{summary.total_episodes}, {frames} frames at {fps} fps{_lengths(dataset, chosen)}"
    )
    for position, task in enumerate(summary.tasks):
        table.add_row("tasks" if position == 0 else "", task)
    if not summary.tasks:
        table.add_row("tasks", "none said; judging needs --instruction")
    for position, camera in enumerate(summary.cameras):
        size = f"{camera.width}x{camera.height}" if camera.width and camera.height else "size unknown"
        notes = [camera.storage, *([camera.codec] if camera.codec else []), size]
        notes += ["wrist"] if camera.is_wrist else []
        notes += ["depth, not shown to judges"] if camera.is_depth else []
        table.add_row("cameras" if position == 0 else "", f"{camera.name}: {', '.join(notes)}")
    columns = ", ".join(f"{key}{list(shape)}" for key, shape in summary.columns.items())
    table.add_row("numbers", columns or "none; quality and transitions come from pictures alone")
    table.add_row("subtasks", summary.subtask_source or "none in the data")
    table.add_row("success", "declared per episode" if summary.declares_success else "not declared")
    console.print(table)
    for oddity in summary.oddities:
        where = "" if oddity.episode_index is None else f" (episode {oddity.episode_index})"
        console.print(Text.assemble("odd: ", (oddity.name, "bold"), f"{where}: {oddity.detail}"))
    _print_problems(console, problems)
    if not summary.oddities and not problems:
        console.print("nothing odd")


def _print_problems(console: Console, problems: dict[int, str]) -> None:
    """Print what cannot be read: of each type of error the first few, and how many more there are."""
    from collections import Counter

    from rich.text import Text

    seen: Counter[str] = Counter()
    for index, message in problems.items():
        kind = message.partition(":")[0]
        seen[kind] += 1
        if seen[kind] <= SHOWN_ALIKE:
            console.print(Text.assemble((f"episode {index} cannot be read", "red"), f": {message}"))
    for kind, count in seen.items():
        if count > SHOWN_ALIKE:
            console.print(f"{count - SHOWN_ALIKE} more episodes: {kind}; --json lists them all")


def _lengths(dataset: Dataset, chosen: list[int]) -> str:
    known = [length for i in chosen if (length := dataset.episode_summary(i).length) is not None]
    return f"; {min(known)} to {max(known)} frames an episode" if known else ""
