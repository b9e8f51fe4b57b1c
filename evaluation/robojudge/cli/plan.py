"""`robojudge plan`: what a run will take, before anything is spent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from robojudge.cli import options


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
    cameras: options.Cameras = None,
    episodes: options.Episodes = None,
    subtasks: options.Subtasks = None,
    annotations: options.Annotations = None,
    dataset_id: options.DatasetId = None,
    base_url: options.BaseUrl = None,
    concurrency: options.Concurrency = 8,
    out: Annotated[Path | None, typer.Option(help="Run folder to go on with.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Estimate a run from metadata alone. Nothing is decoded, nothing is sent."""
    import dataclasses
    import json

    from robojudge.cli.setup import JudgeRequest, make_judge, prepare
    from robojudge.estimate import CALL_OVERHEAD_S, OUTPUT_TOKENS_PER_S, estimate
    from robojudge.journal import index_journal

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
            "cameras": tuple(c.strip() for c in cameras.split(",")) if cameras else None,
        },
    )
    prepared = prepare(request)
    made = make_judge(request, prepared)
    done = index_journal(out) if out else {}
    known = {index for (_, index), entry in done.items() if entry.judged}
    todo = [index for index in prepared.episodes if index not in known]
    result = estimate(prepared.dataset, made, todo, concurrency=concurrency)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(result)))
        return
    typer.echo(
        f"{len(prepared.episodes)} episodes of {prepared.dataset.dataset_id}, {len(known)} judged already"
    )
    if made.transport is None:
        typer.echo("the reference judge calls no model: no tokens, no cost")
        return
    cost = "unknown (no price for this model)" if result.cost_usd is None else f"about ${result.cost_usd:.2f}"
    typer.echo(f"calls       {result.calls} at most")
    typer.echo(f"images      {result.images} at most")
    typer.echo(f"tokens      about {result.input_tokens} in, {result.output_tokens} out")
    typer.echo(f"cost        {cost}")
    assumed = f"{CALL_OVERHEAD_S:g} s + {OUTPUT_TOKENS_PER_S:g} tokens/s a call, {concurrency} at once"
    typer.echo(f"time        about {_duration(result.duration_s)} if {assumed}")


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
