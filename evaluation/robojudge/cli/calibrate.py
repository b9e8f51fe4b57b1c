"""`robojudge calibrate`: learn from blind annotations what a judge's numbers mean in people's words."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from robojudge.schema.judgement import Judgement

NOT_ENOUGH = 4
"""Exit code where no field has enough labels."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("calibrate", help="Fit a judge's numbers to what people said, for rewards.")(calibrate)


def calibrate(
    run: Annotated[list[Path], typer.Option(help="A run folder of the judge; may be repeated.")],
    annotations: Annotated[Path, typer.Option(help="What people said, CSV or parquet.")],
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("calibration.json"),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Fit success probability, completion with its interval, and quality; measured on held-out episodes.

    Exit code: 0; 2 the input cannot be used; 4 no field has enough labels, and nothing is written.
    """
    from rich.console import Console

    from robojudge.agreement.calibration.file import save_calibration
    from robojudge.agreement.calibration.fit import fit_calibration
    from robojudge.annotations import load_annotations
    from robojudge.cli.calibration_table import calibration_lines, calibration_table, is_fitted
    from robojudge.errors import CalibrationError

    if out.exists() and not overwrite:
        raise CalibrationError(f"{out} exists already; replace it with --overwrite, or choose another --out")
    fingerprint, judgements = _judged(run)
    datasets = sorted({judgement.dataset_id for judgement in judgements})
    said = [
        a
        for dataset_id in datasets
        for a in load_annotations(annotations, dataset_id=dataset_id, before_judges=True)
    ]
    calibration = fit_calibration(judgements, said, run_fingerprint=fingerprint)
    Console().print(calibration_table(calibration))
    for line in calibration_lines(calibration):
        typer.echo(fill(line, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))
    if not is_fitted(calibration):
        typer.echo("no field has enough labels; nothing was written")
        raise typer.Exit(NOT_ENOUGH)
    save_calibration(calibration, out)
    typer.echo(f"wrote {out}")
    typer.echo(f"then: robojudge rewards {run[0]} --calibration {out}")


def _judged(runs: list[Path]) -> tuple[str, list[Judgement]]:
    """Return the judge's fingerprint and all judgements of its runs."""
    from robojudge.errors import CalibrationError
    from robojudge.journal import counting_outcomes
    from robojudge.run_folder import read_settings
    from robojudge.schema.judgement import Judgement

    prints = {path: str(read_settings(path)["frozen"]["fingerprint"]) for path in runs}
    if len(set(prints.values())) > 1:
        listed = ", ".join(f"{path}: {fingerprint}" for path, fingerprint in prints.items())
        raise CalibrationError(f"a calibration is of one judge, these runs are of several ({listed})")
    found = [o for path in prints for o in counting_outcomes(path) if isinstance(o, Judgement)]
    if not found:
        raise CalibrationError(f"no episode is judged in {', '.join(map(str, prints))}; judge some first")
    return next(iter(prints.values())), found
