"""`robojudge queue`: which episodes people should label next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from robojudge.agreement.label_queue.uncertainty import Calibrate


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("queue", help="Draw the episodes that people should label next.")(queue)


def queue(
    run: Annotated[
        list[Path], typer.Option("--run", help="A run folder made by `robojudge judge`; repeatable.")
    ],
    annotations: Annotated[
        Path | None, typer.Option(help="What people said so far, CSV or parquet; those are not drawn again.")
    ] = None,
    n: Annotated[int, typer.Option("--number", "-n", help="Episodes to draw.", min=1)] = 50,
    audit_share: Annotated[
        float, typer.Option(help="Share drawn evenly, whatever a judge said.", min=0.0, max=1.0)
    ] = 0.2,
    calibration: Annotated[
        Path | None, typer.Option(help="A calibration of the judge, by which uncertainty is told.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed draws the same episodes.", min=0)] = 0,
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("queue.csv"),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Write a CSV of episodes in random order, each with the probability it was drawn with.

    Behind them stand the episodes that have a label already (stream `labelled`), which rates need to know.
    Annotators who rate blind are given the first two columns alone. Exit code: 0; 2 nothing is left to draw,
    or the file exists.
    """
    from datetime import UTC, datetime

    from robojudge.agreement.label_queue.candidates import label_candidates
    from robojudge.agreement.label_queue.draw import draw_labels
    from robojudge.agreement.label_queue.file import write_queue
    from robojudge.agreement.report.sources import read_annotations
    from robojudge.errors import UsageError
    from robojudge.journal import counting_outcomes
    from robojudge.run_folder import read_settings

    drawn_at = datetime.now(UTC)
    fingerprints = [str(read_settings(path)["frozen"]["fingerprint"]) for path in run]
    said = read_annotations(annotations).annotations if annotations is not None else ()
    candidates = label_candidates([counting_outcomes(path) for path in run], said)
    if not candidates.judgements and not candidates.labelled:
        raise UsageError("nothing to draw from: these runs hold no episode yet; judge some first")
    if not candidates.judgements:
        raise UsageError("nothing is left to draw: every episode of these runs has a blind label")
    draws = draw_labels(
        candidates.judgements,
        n,
        seed=seed,
        audit_share=audit_share,
        calibrate=_calibrate(calibration, fingerprints) if calibration is not None else None,
    )
    write_queue(draws, out, candidates=candidates, drawn_at=drawn_at, overwrite=overwrite)
    audits = sum(draw.stream == "audit" for draw in draws)
    typer.echo(
        f"wrote {out}: {len(draws)} of {len(candidates.judgements)} episodes without a blind label, "
        f"{audits} an audit"
    )
    if candidates.labelled:
        typer.echo(f"behind them, as stream labelled: the {len(candidates.labelled)} that have one already")
    typer.echo("give annotators the columns dataset and episode_index alone: the others tell of the judge")
    typer.echo("keep the file: `robojudge report` takes every queue of a study, --queue FILE for each")


def _calibrate(path: Path, run_fingerprints: list[str]) -> Calibrate:
    from robojudge.agreement.calibration.file import load_calibration
    from robojudge.errors import UsageError

    if len(run_fingerprints) > 1:
        raise UsageError("a calibration is of one judge: give it with one --run")
    loaded, (run_fingerprint,) = load_calibration(path), run_fingerprints
    return lambda judgement: loaded.apply(judgement, run_fingerprint=run_fingerprint).success_prob
