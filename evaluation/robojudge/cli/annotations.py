"""`robojudge annotations`: start a file in a spreadsheet, and check one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from robojudge.cli import options


def add_to(app: typer.Typer) -> None:
    """Register the command group."""
    group = typer.Typer(help="Start and check files of what people said.", no_args_is_help=True)
    group.command("template")(template)
    group.command("validate")(validate)
    app.add_typer(group, name="annotations")


def template(
    dataset: options.Dataset,
    annotator: Annotated[str, typer.Option(help="Who will rate.")] = "me",
    episodes: options.Episodes = None,
    dataset_id: options.DatasetId = None,
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("annotations.csv"),
) -> None:
    """Write a CSV with one row per episode and field, every value still 'unrated'."""
    from robojudge.annotations import FIELDS, template_rows, write_rows
    from robojudge.cli.episodes import select_episodes
    from robojudge.datasets.open import open_dataset
    from robojudge.errors import AnnotationError

    opened = open_dataset(dataset, dataset_id=dataset_id)
    chosen = select_episodes(episodes, opened.episode_indices(), opened.dataset_id)
    if out.exists():
        raise AnnotationError(f"{out} exists already; choose another --out")
    write_rows(template_rows(opened.dataset_id, chosen, annotator), out)
    typer.echo(f"wrote {out}: {len(chosen)} episodes x {len(FIELDS)} fields")
    typer.echo("outcome: success, partial or failure; task_completion: 0 to 1 in steps of 0.05")
    typer.echo("smoothness, efficiency, safety: 0, 0.25, 0.5, 0.75 or 1")
    typer.echo('subtasks: [{"name": "reach", "start_frame": 0, "end_frame": 41}, ...]')
    typer.echo("leave a value empty for 'cannot tell', and 'unrated' where nobody looked yet")
    typer.echo(f"then: robojudge annotations validate {out}")


def validate(
    file: Annotated[Path, typer.Argument(help="An annotations file, CSV or parquet.")],
) -> None:
    """List everything that is wrong with an annotations file; exit code 1 if anything is."""
    from robojudge.annotations import check_annotations

    table = check_annotations(file)
    for problem in table.problems:
        typer.echo(f"line {problem.line}: {problem.message}")
    episodes = {(a.dataset_id, a.episode_index) for a in table.annotations}
    people = sorted({a.annotator for a in table.annotations})
    typer.echo(
        f"{len(table.annotations)} annotations of {len(episodes)} episodes by {len(people)} annotators "
        f"({', '.join(people) or 'nobody'}), {table.unrated} rows unrated, {len(table.problems)} problems"
    )
    raise typer.Exit(1 if table.problems else 0)
