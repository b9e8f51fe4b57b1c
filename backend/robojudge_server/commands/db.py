"""`robojudge db`: make the database, take run folders into it, and get them out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robojudge_server.commands.database import Url, connected, need_libraries

if TYPE_CHECKING:
    from sqlalchemy import Engine


def add_to(app: typer.Typer) -> None:
    """Register the command group."""
    group = typer.Typer(help="Make and fill the server's database.", no_args_is_help=True)
    group.command("upgrade")(upgrade)
    group.command("import")(import_)
    group.command("export")(export)
    app.add_typer(group, name="db")


def upgrade(url: Url = None) -> None:
    """Make the tables, or bring them up to this program's version; data is kept."""
    need_libraries("robojudge db")
    from robojudge_server.store.errors import shown
    from robojudge_server.store.migrate import current_revision
    from robojudge_server.store.migrate import upgrade as upgrade_store

    with connected(url) as engine:
        before = current_revision(engine)
        after = upgrade_store(engine)
        name = shown(engine.url)
    went = (
        f"is at revision {after} already" if before == after else f"went from {before or 'empty'} to {after}"
    )
    typer.echo(f"database {name} {went}")


def import_(
    run_dir: Annotated[Path, typer.Argument(help="Run folder, as `robojudge judge --out` makes it.")],
    dataset: Annotated[
        str | None,
        typer.Option(help="The run's dataset (folder or Hub id), to store what it says of itself."),
    ] = None,
    annotations: Annotated[
        Path | None, typer.Option(help="What people said of the run's dataset, CSV or parquet.")
    ] = None,
    url: Url = None,
) -> None:
    """Take a run folder into the database; again takes only what is new. Makes a database that is empty."""
    need_libraries("robojudge db")
    from robojudge.annotations import load_annotations
    from robojudge.datasets.open import open_dataset
    from robojudge.journal import counting_outcomes
    from robojudge.rewards.same_episodes import check_same_episodes
    from robojudge.run_folder import read_settings
    from robojudge_server.store.migrate import current_revision, require_current
    from robojudge_server.store.migrate import upgrade as upgrade_store
    from robojudge_server.store.queries_annotations import import_annotations
    from robojudge_server.store.queries_datasets import register_dataset
    from robojudge_server.store.run_import import import_run, run_dataset_id

    dataset_id = run_dataset_id(run_dir)
    said = load_annotations(annotations, dataset_id=dataset_id) if annotations else ()
    opened = open_dataset(dataset, dataset_id=dataset_id) if dataset else None
    if opened is not None:
        check_same_episodes(counting_outcomes(run_dir), opened, read_settings(run_dir)["frozen"])
    with connected(url) as engine:
        if current_revision(engine) is None:
            upgrade_store(engine)
        require_current(engine)
        if opened is not None:
            typer.echo(f"dataset {dataset_id}: {register_dataset(engine, opened)} episodes")
        run = import_run(engine, run_dir)
        typer.echo(f"run {run.run_id} of dataset {dataset_id}: {run.lines} lines, {run.new} new")
        if annotations:
            new = import_annotations(engine, said)
            typer.echo(f"{len(said)} annotations, {new} new")


def export(
    out: Annotated[Path, typer.Option(help="Folder (of a run) or CSV file (of annotations) to write.")],
    run: Annotated[str | None, typer.Option(help="Id of the run to write as a run folder.")] = None,
    annotations: Annotated[
        bool, typer.Option("--annotations", help="Write the annotators' latest words as CSV.")
    ] = False,
    dataset: Annotated[str | None, typer.Option(help="With --annotations: id of the dataset.")] = None,
    url: Url = None,
) -> None:
    """Write a run as a run folder, or a dataset's annotations as a CSV file."""
    need_libraries("robojudge db")
    from robojudge.errors import UsageError
    from robojudge.run_table import write_table
    from robojudge_server.store.migrate import require_current
    from robojudge_server.store.run_export import export_run

    if (run is None) == (not annotations) or annotations != (dataset is not None):
        raise UsageError("give --run ID, or --annotations with --dataset ID")
    with connected(url, create=False) as engine:
        require_current(engine)
        if run is not None:
            lines = export_run(engine, run, out)
            write_table(out)
            typer.echo(f"wrote {out}: {lines} lines of run {run}")
        elif dataset is not None:
            _export_annotations(engine, dataset, out)
            typer.echo(f"wrote {out}")


def _export_annotations(engine: Engine, dataset_id: str, out: Path) -> None:
    from robojudge.annotations import annotation_rows, write_rows
    from robojudge.errors import AnnotationError
    from robojudge_server.store.queries_annotations import latest_annotations

    if out.suffix != ".csv" or out.exists():
        raise AnnotationError(f"--out {out} must end in .csv and not exist yet")
    write_rows(annotation_rows(latest_annotations(engine, dataset_id)), out)
