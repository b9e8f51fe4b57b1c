"""`robojudge judge`: judge the episodes of a dataset into a run folder."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from robojudge.cli import options


class EngineName(StrEnum):
    """Where a run's work is done."""

    local = "local"
    ray = "ray"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("judge", help="Judge the episodes of a dataset.")(judge)


def judge(
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
    timeout: options.Timeout = 120.0,
    seed: options.Seed = None,
    concurrency: options.Concurrency = 8,
    budget_usd: Annotated[
        float | None, typer.Option(help="Stop before spending more than this.", min=0.0)
    ] = None,
    budget_tokens: Annotated[int | None, typer.Option(help="Stop before using more tokens.", min=1)] = None,
    episode_timeout: Annotated[
        float | None, typer.Option(help="Seconds one episode may take.", min=1.0)
    ] = None,
    run_timeout: Annotated[float | None, typer.Option(help="Seconds the run may take.", min=1.0)] = None,
    retry_failures: Annotated[
        bool, typer.Option("--retry-failures", help="Judge again what failed.")
    ] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Judge again whatever is asked.")] = False,
    engine: Annotated[EngineName, typer.Option(help="Where the work is done.")] = EngineName.local,
    ray_address: Annotated[str | None, typer.Option(help="HOST:PORT of a running Ray cluster.")] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Ask again whatever was asked before.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Run folder; one under ./runs if left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per episode.")] = False,
) -> None:
    """Judge the episodes of a dataset.

    The same command again goes on where it stopped. Exit code: 0 scored and none failed; 1 some
    failed; 2 nothing could be scored; 3 budget used up; 130 interrupted.
    """
    from robojudge.batch.local import Again
    from robojudge.cli.judging import RunOptions, judge_into_folder
    from robojudge.cli.setup import JudgeRequest

    request = JudgeRequest(
        source=dataset,
        spec=judge,
        method=method,
        episodes=episodes,
        subtasks=subtasks,
        annotations=annotations,
        dataset_id=dataset_id,
        base_url=base_url,
        timeout_s=timeout,
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
    run = RunOptions(
        concurrency=concurrency,
        use_cache=not no_cache,
        again=Again(failures=retry_failures, judged=redo),
        budget_usd=budget_usd,
        budget_tokens=budget_tokens,
        episode_timeout_s=episode_timeout,
        run_timeout_s=run_timeout,
        engine=engine.value,
        ray_address=ray_address,
        as_json=as_json,
    )
    raise typer.Exit(judge_into_folder(request, run))
