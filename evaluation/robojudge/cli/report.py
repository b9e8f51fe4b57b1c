"""`robojudge report`: how far judges agree with people, on one screen and as a page, a text or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from robojudge.agreement.report.records.report import Report

EXIT_CODES = {"pass": 0, "provisional": 1, "fail": 1, "people_disagree": 1, "not_enough_data": 4}
"""By verdict; 2 is for what cannot be read or used."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("report", help="Say how far judges agree with people, and pass or fail them.")(report)


def report(
    run: Annotated[
        list[str],
        typer.Option(
            "--run",
            help="A run folder made by `robojudge judge`, or LABEL=FOLDER; repeatable. Runs of one "
            "judge over several datasets are put together.",
        ),
    ],
    annotations: Annotated[Path, typer.Option(help="What people said, CSV or parquet.")],
    out: Annotated[
        list[Path] | None, typer.Option(help="File to write: .html, .md or .json; repeatable.")
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(help="Field to test; repeatable. All that people and a judge speak of if left out."),
    ] = None,
    fail_under: Annotated[
        float, typer.Option(help="What the lower bound of the agreement must exceed.", min=-1.0, max=1.0)
    ] = 0.7,
    dataset: Annotated[
        list[str] | None,
        typer.Option(
            help="Where a judged dataset is now, for pictures: PLACE or DATASET_ID=PLACE; repeatable."
        ),
    ] = None,
    pictures: Annotated[int, typer.Option(help="Most pictures of disagreements; 0 for none.", min=0)] = 12,
    viewer: Annotated[
        str | None, typer.Option(help="Address of a viewer to link episodes to, such as http://HOST:8765.")
    ] = None,
    resamples: Annotated[int, typer.Option(help="Bootstrap resamples.", min=100)] = 2000,
    seed: Annotated[int, typer.Option(help="Seed of the resamples.", min=0)] = 0,
    queue: Annotated[
        list[Path] | None,
        typer.Option(
            help="Queue the annotated episodes were drawn by, which agreement and success rates weigh by; "
            "repeatable, for every queue that was drawn."
        ),
    ] = None,
    consensus: Annotated[
        str, typer.Option(help="How people's words are put together: median, trimmed-mean or dawid-skene.")
    ] = "median",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report as JSON; the summary goes to standard error.")
    ] = False,
) -> None:
    """Hold each judge's agreement with people against a threshold.

    Exit code: 0 pass; 1 fail, provisional, or people do not agree enough; 2 something cannot be used;
    4 not enough data.
    """
    from rich.console import Console

    from robojudge.agreement.report.assemble import assemble
    from robojudge.agreement.report.consensus_rule import chosen_rule
    from robojudge.agreement.report.queued import queued_files
    from robojudge.agreement.report.render.terminal import terminal_summary
    from robojudge.agreement.report.sources import read_annotations, read_runs
    from robojudge.agreement.report.thumbnails import with_thumbnails
    from robojudge.cli.report_files import check_files, check_viewer, write_files
    from robojudge.cli.report_inputs import labelled_runs, open_datasets

    files = out or []
    check_files(files)
    check_viewer(viewer)
    folders = labelled_runs(run)
    said = read_annotations(annotations)
    pictured = pictures and (as_json or any(path.suffix != ".md" for path in files))
    datasets = open_datasets(folders, dataset or []) if pictured or dataset else {}
    inclusion, queues = queued_files(queue or [], said.annotations)
    progress = Console(stderr=True)
    with progress.status(f"comparing, {resamples} resamples ..."):
        made = assemble(
            read_runs(folders),
            said,
            fields=field,
            threshold=fail_under,
            resamples=resamples,
            seed=seed,
            inclusion=inclusion,
            queues=queues,
            consensus=chosen_rule(consensus),
        )
    if pictured:
        with progress.status("decoding pictures of disagreements ..."):
            made = with_thumbnails(made, datasets, limit=pictures)
    write_files(made, files, viewer)
    screen = Console(stderr=as_json, highlight=False, soft_wrap=False)
    if as_json:
        typer.echo(made.model_dump_json())
    screen.print(terminal_summary(made))
    if files:
        screen.print(f"wrote {', '.join(map(str, files))}", markup=False, soft_wrap=True)
    raise typer.Exit(exit_code(made))


def exit_code(report: Report) -> int:
    """Return 0 for a pass, 4 where there are too few data, else 1."""
    return EXIT_CODES[report.verdict]
