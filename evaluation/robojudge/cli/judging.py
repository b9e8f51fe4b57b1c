"""Run a judge with a progress bar, and end with a table and what to type next."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path

import typer
from rich.console import Console

from robojudge.batch.budget import Budget
from robojudge.batch.counts import RunCounts
from robojudge.batch.local import Again, episodes_to_do, run_judge
from robojudge.batch.pipeline import Engine, Limits, judge_many
from robojudge.cache import Cache
from robojudge.cli.outcome_table import MAX_ROWS, outcome_table
from robojudge.cli.progress import RunProgress
from robojudge.cli.setup import JudgeRequest, Prepared, make_judge, prepare
from robojudge.cli.summary import exit_code, summary_lines
from robojudge.errors import UsageError
from robojudge.estimate import highest_cost
from robojudge.journal import counting_outcomes
from robojudge.judge import Judge, Outcome
from robojudge.proposals import settle_subtasks
from robojudge.run_folder import RunFolder
from robojudge.run_record import frozen_settings, run_notes
from robojudge.run_table import write_table
from robojudge.transports.list_price import why_no_price


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run goes about its work; none of it changes what a judgement says."""

    concurrency: int = 8
    use_cache: bool = True
    again: Again = field(default_factory=Again)
    budget_usd: float | None = None
    budget_tokens: int | None = None
    episode_timeout_s: float | None = None
    run_timeout_s: float | None = None
    engine: str = "local"
    ray_address: str | None = None
    as_json: bool = False


def judge_into_folder(request: JudgeRequest, options: RunOptions) -> int:
    """Judge, store, show; return the exit code.

    Raises:
        RoboJudgeError: nothing could be started; one line says why.
    """
    errors = Console(stderr=True)
    check_engine(options)
    prepared = prepare(request)
    judge = make_judge(request, prepared)
    budget = _budget(prepared, judge, options)
    out = request.out or default_folder(prepared.dataset.dataset_id, judge)
    if request.settings.get("votes", 1) > 1 and request.settings.get("temperature") == 0:
        errors.print("note: votes at temperature 0 mostly repeat one answer; try --temperature 0.7")
    dataset, asked = prepared.dataset, prepared.episodes
    interrupted = False
    with RunFolder(out, frozen_settings(dataset, judge), run_notes(dataset, request.source)) as folder:
        todo = set(episodes_to_do(folder, dataset.dataset_id, asked, options.again))
        counts = RunCounts(asked=len(asked))
        for known in counting_outcomes(out, [(dataset.dataset_id, i) for i in asked if i not in todo]):
            counts.add(known, known=True)
        with RunProgress(errors, request.spec, counts) as progress:
            try:
                asyncio.run(_run(request, prepared, judge, folder, options, budget, progress))
            except KeyboardInterrupt:
                interrupted = True
        write_table(out)
    _show(out, dataset.dataset_id, asked, as_json=options.as_json)
    exhausted = budget is not None and budget.exhausted
    for line in summary_lines(
        counts, request, judge.transport, out, interrupted=interrupted, exhausted=exhausted
    ):
        typer.echo(line, err=options.as_json)
    return exit_code(counts, interrupted=interrupted, exhausted=exhausted)


async def _run(
    request: JudgeRequest,
    prepared: Prepared,
    judge: Judge,
    folder: RunFolder,
    options: RunOptions,
    budget: Budget | None,
    progress: RunProgress,
) -> None:
    dataset, asked = prepared.dataset, prepared.episodes
    try:
        settled = await settle_subtasks(folder, dataset, judge, asked, concurrency=options.concurrency)
        for name, problem in settled.errors.items():
            progress.say(f"note: no subtask list for {name!r}: {problem}")
        progress.counts.spend(settled.usage)
        if budget is not None:
            budget.spend(settled.usage)
        await run_judge(
            dataset,
            settled.judge,
            asked,
            folder,
            cache=Cache() if options.use_cache else None,
            limits=Limits(
                concurrency=options.concurrency,
                decode_threads=min(8, os.cpu_count() or 2),
                ahead=max(2, options.concurrency // 2),
                episode_timeout_s=options.episode_timeout_s,
                budget=budget,
            ),
            on_outcome=progress.add,
            again=options.again,
            run_timeout_s=options.run_timeout_s,
            engine=_engine(request, prepared, options),
        )
    finally:
        await judge.aclose()


def check_engine(options: RunOptions) -> None:
    """Find out before anything is read whether the engine is there.

    Raises:
        MissingExtra: Ray is not installed.
        UsageError: an address is given for an engine that has none.
    """
    if options.engine == "ray":
        from robojudge.batch.ray import require_ray

        require_ray()
    elif options.ray_address is not None:
        raise UsageError("--ray-address is for --engine ray")


def _engine(request: JudgeRequest, prepared: Prepared, options: RunOptions) -> Engine:
    if options.engine == "local":
        return judge_many
    from robojudge.batch.ray import RayEngine
    from robojudge.batch.ray_worker import JudgeSource

    source = JudgeSource(
        dataset=request.source,
        spec=request.spec,
        base_url=request.base_url,
        annotations=prepared.annotations,
        timeout_s=request.timeout_s,
    )
    return RayEngine(source, prepared.dataset, options.ray_address)


def _budget(prepared: Prepared, judge: Judge, options: RunOptions) -> Budget | None:
    if (options.budget_usd is None and options.budget_tokens is None) or not prepared.episodes:
        return None
    highest = highest_cost(prepared.dataset, judge, prepared.episodes)
    if options.budget_usd is not None and highest.usd is None and judge.transport is not None:
        why = why_no_price(judge.transport)
        raise UsageError(f"dollars cannot be limited, since {why}; use --budget-tokens")
    return Budget(tokens=options.budget_tokens, usd=options.budget_usd, highest=highest)


def _show(out: Path, dataset_id: str, asked: list[int], *, as_json: bool) -> None:
    keys = [(dataset_id, index) for index in asked]
    if as_json:
        for outcome in counting_outcomes(out, keys):
            typer.echo(outcome.model_dump_json())
        return
    rows: list[Outcome] = list(counting_outcomes(out, keys[:MAX_ROWS]))
    if rows:
        Console().print(outcome_table(rows, total=len(asked)))


def default_folder(dataset_id: str, judge: Judge) -> Path:
    """Name a run folder after what is judged and by whom, so that the same command finds it again."""
    settings = judge.settings
    who = "-".join(dict.fromkeys([settings.provider, settings.model, settings.method]))
    name = f"{dataset_id}--{who}-{judge.identity().fingerprint[:8]}"
    return Path("runs") / "".join(c if c.isalnum() or c in "-_." else "-" for c in name)
