"""`robojudge select`: the episodes of a run worth training on, with reasons for the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Threshold = Annotated[float | None, typer.Option(min=0.0, max=1.0)]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("select", help="List the episodes of a run that meet criteria.")(select)


def select(
    run_dir: Annotated[Path, typer.Argument(help="A run folder made by `robojudge judge`.")],
    outcome: Annotated[
        str | None, typer.Option(help="Effective outcomes to keep, separated by commas.")
    ] = None,
    min_completion: Threshold = None,
    min_success_prob: Threshold = None,
    min_confidence: Threshold = None,
    min_smoothness: Threshold = None,
    min_efficiency: Threshold = None,
    min_safety: Threshold = None,
    without_failure_mode: Annotated[
        str | None, typer.Option(help="Failure modes to leave out, separated by commas.")
    ] = None,
    without_review: Annotated[
        bool, typer.Option("--without-review", help="Leave out what somebody should look at.")
    ] = False,
    dataset: Annotated[str | None, typer.Option(help="Where the dataset is now, if it moved.")] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; RUN_DIR/keep.json if left out.")] = None,
) -> None:
    """Write keep.json and print the episode list in LeRobot's own flag. An unknown number meets no threshold.

    Exit code: 0; 2 no episode meets the criteria.
    """
    import json

    from pydantic import ValidationError

    from robojudge.errors import ExportError, UsageError
    from robojudge.journal import counting_outcomes
    from robojudge.reward_run import open_run
    from robojudge.selection import Criteria, lerobot_flag, select_judged, selection_document

    try:
        criteria = Criteria.model_validate(
            {
                "outcomes": _words(outcome),
                "min_completion": min_completion,
                "min_success_prob": min_success_prob,
                "min_confidence": min_confidence,
                "min_smoothness": min_smoothness,
                "min_efficiency": min_efficiency,
                "min_safety": min_safety,
                "without_failure_modes": _words(without_failure_mode) or (),
                "without_review": without_review,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{first['loc'][0]}: {first['input']!r}: {first['msg']}") from error
    run = open_run(run_dir, dataset)
    name = run.dataset.dataset_id
    chosen = select_judged(
        (o for o in counting_outcomes(run_dir) if o.dataset_id == name),
        criteria,
        dataset_id=name,
        listed=run.dataset.episode_indices(),
    )
    path = out or run_dir / "keep.json"
    text = json.dumps(selection_document(chosen, str(run_dir)), indent=2) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}; name a file with --out") from error
    typer.echo(f"{len(chosen.keep)} kept, {len(chosen.exclude)} left out, {len(chosen.unjudged)} not judged")
    for index, reasons in list(chosen.exclude.items())[:20]:
        typer.echo(f"  episode {index}: {'; '.join(reasons)}")
    if len(chosen.exclude) > 20:
        typer.echo(f"  and {len(chosen.exclude) - 20} more; all reasons are in the file")
    typer.echo(f"wrote {path}")
    if chosen.keep:
        typer.echo(lerobot_flag(chosen.keep))
    raise typer.Exit(0 if chosen.keep else 2)


def _words(text: str | None) -> tuple[str, ...] | None:
    return tuple(word.strip() for word in text.split(",")) if text else None
