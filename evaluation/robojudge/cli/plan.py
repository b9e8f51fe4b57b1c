"""`robojudge plan`: what a run will take, before anything is spent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robojudge.cli import options

if TYPE_CHECKING:
    from robojudge.cli.setup import Prepared
    from robojudge.estimate import Estimate
    from robojudge.judge import Judge


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("plan", help="Show the calls, tokens, cost and time of a run before spending.")(plan)


def plan(
    dataset: options.Dataset,
    judge: options.JudgeName = "reference",
    method: options.MethodName = None,
    votes: options.Votes = 1,
    frames: options.Frames = 16,
    transitions: options.Transitions = 8,
    frame_size: options.FrameSize = 448,
    jpeg_quality: options.Quality = 85,
    temperature: options.Temperature = 0.0,
    cameras: options.Cameras = None,
    episodes: options.Episodes = None,
    instruction: options.Instruction = None,
    subtasks: options.Subtasks = None,
    annotations: options.Annotations = None,
    dataset_id: options.DatasetId = None,
    base_url: options.BaseUrl = None,
    seed: options.Seed = None,
    concurrency: options.Concurrency = 8,
    out: Annotated[Path | None, typer.Option(help="Run folder to go on with.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Estimate a run from metadata alone. Nothing is decoded, nothing is sent."""
    import dataclasses
    import json

    from robojudge.cli.setup import JudgeRequest, make_judge, prepare
    from robojudge.estimate import estimate

    request = JudgeRequest(
        source=dataset,
        spec=judge,
        method=method,
        episodes=episodes,
        subtasks=subtasks,
        annotations=annotations,
        dataset_id=dataset_id,
        base_url=base_url,
        out=out,
        settings={
            "votes": votes,
            "frames": frames,
            "transitions": transitions,
            "frame_size": frame_size,
            "jpeg_quality": jpeg_quality,
            "temperature": temperature,
            "cameras": tuple(c.strip() for c in cameras.split(",")) if cameras else None,
            "instruction": instruction,
            "seed": seed,
        },
    )
    prepared = prepare(request)
    made = make_judge(request, prepared)
    known = _judged(out, prepared, made) if out else set()
    todo = [index for index in prepared.episodes if index not in known]
    result = estimate(prepared.dataset, made, todo, concurrency=concurrency)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(result)))
        return
    judged = len(prepared.episodes) - len(todo)
    typer.echo(f"{len(prepared.episodes)} episodes of {prepared.dataset.dataset_id}, {judged} judged already")
    _print(result, made, concurrency)


def _judged(out: Path, prepared: Prepared, judge: Judge) -> set[int]:
    """Return the dataset's episodes that a run folder has judged.

    Raises:
        RunFolderError: the folder was made with other settings, or cannot be read.
    """
    from robojudge.journal import index_journal
    from robojudge.run_folder import SETTINGS, require_same_settings
    from robojudge.run_record import frozen_settings

    if not (out / SETTINGS).exists():
        return set()
    require_same_settings(out, frozen_settings(prepared.dataset, judge))
    dataset_id = prepared.dataset.dataset_id
    return {
        index for (owner, index), entry in index_journal(out).items() if owner == dataset_id and entry.judged
    }


def _print(result: Estimate, judge: Judge, concurrency: int) -> None:
    from robojudge.estimate import CALL_OVERHEAD_S, OUTPUT_TOKENS_PER_S
    from robojudge.transports.list_price import why_no_price

    if judge.transport is None:
        typer.echo("the reference judge calls no model: no tokens, no cost")
        return
    unknown = f"unknown: {why_no_price(judge.transport)}"
    typer.echo(f"calls       {result.calls} at most")
    typer.echo(f"images      {result.images} at most")
    typer.echo(f"tokens      about {result.input_tokens} in, {result.output_tokens} out")
    typer.echo(f"cost        {unknown if result.cost_usd is None else f'about ${result.cost_usd:.2f}'}")
    assumed = f"{CALL_OVERHEAD_S:g} s + {OUTPUT_TOKENS_PER_S:g} tokens/s a call, {concurrency} at once"
    typer.echo(f"time        about {_duration(result.duration_s)} if {assumed}")


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
