"""Run a judge with a progress bar, and end with a table and what to type next."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from robojudge.cache import Cache
from robojudge.cli.outcome_table import outcome_table
from robojudge.cli.setup import JudgeRequest, make_judge, prepare
from robojudge.cli.summary import exit_code, summary_lines
from robojudge.judge import Judge, Limits, Outcome
from robojudge.proposals import settle_subtasks
from robojudge.run import RunCounts, run_judge
from robojudge.run_folder import RunFolder, latest_outcomes
from robojudge.run_record import frozen_settings, run_notes
from robojudge.run_table import write_table


def judge_into_folder(request: JudgeRequest, *, concurrency: int, use_cache: bool, as_json: bool) -> int:
    """Judge, store, show; return the exit code.

    Raises:
        RoboJudgeError: nothing could be started; one line says why.
    """
    errors = Console(stderr=True)
    prepared = prepare(request)
    judge = make_judge(request, prepared)
    out = request.out or default_folder(prepared.dataset.dataset_id, judge)
    dataset, asked = prepared.dataset, prepared.episodes
    if request.settings.get("votes", 1) > 1 and request.settings.get("temperature") == 0:
        errors.print("note: votes at temperature 0 mostly repeat one answer; try --temperature 0.7")
    counts = RunCounts(asked=len(asked))
    interrupted = False
    with RunFolder(out, frozen_settings(dataset, judge), run_notes(dataset)) as folder:
        earlier = {key: outcome for key, outcome in latest_outcomes(out).items() if folder.judged.get(key)}
        for index in asked:
            known = earlier.get((dataset.dataset_id, index))
            if known is not None:
                counts.add(known, known=True)
        with _progress_bar(errors) as bar:
            task = bar.add_task(
                f"judging with {request.spec}", total=len(asked), completed=counts.judged, note=""
            )

            def on_outcome(outcome: Outcome) -> None:
                counts.add(outcome)
                bar.update(task, completed=counts.judged + counts.failed, note=_note(counts))

            async def run() -> None:
                try:
                    settled, problems = await settle_subtasks(
                        folder, dataset, judge, asked, concurrency=concurrency
                    )
                    for name, problem in problems.items():
                        bar.console.print(f"note: no subtask list for {name!r}: {problem}", markup=False)
                    await run_judge(
                        dataset,
                        settled,
                        asked,
                        folder,
                        cache=Cache() if use_cache else None,
                        limits=Limits(concurrency=concurrency),
                        on_outcome=on_outcome,
                    )
                finally:
                    await judge.aclose()

            try:
                asyncio.run(run())
            except KeyboardInterrupt:
                interrupted = True
        outcomes = latest_outcomes(out)
        write_table(out, outcomes.values())
    _show(outcomes, request, asked, dataset.dataset_id, as_json=as_json)
    for line in summary_lines(counts, request, out, interrupted=interrupted):
        typer.echo(line, err=as_json)
    return exit_code(counts, interrupted=interrupted)


def _show(
    outcomes: dict[tuple[str, int], Outcome],
    request: JudgeRequest,
    asked: list[int],
    dataset_id: str,
    *,
    as_json: bool,
) -> None:
    mine = [outcomes[dataset_id, index] for index in asked if (dataset_id, index) in outcomes]
    if as_json:
        for outcome in mine:
            typer.echo(outcome.model_dump_json())
    elif mine:
        Console().print(outcome_table(mine))


def default_folder(dataset_id: str, judge: Judge) -> Path:
    """Name a run folder after what is judged and by whom, so that the same command finds it again."""
    settings = judge.settings
    who = "-".join(dict.fromkeys([settings.provider, settings.model, settings.method]))
    name = f"{dataset_id}--{who}-{judge.identity().fingerprint[:8]}"
    return Path("runs") / "".join(c if c.isalnum() or c in "-_." else "-" for c in name)


def _progress_bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[note]}"),
        console=console,
        transient=True,
    )


def _note(counts: RunCounts) -> str:
    parts = []
    if counts.failed:
        parts.append(f"{counts.failed} failed")
    if counts.cached:
        parts.append(f"{counts.cached} cached")
    if counts.cost_usd:
        parts.append(f"${counts.cost_usd:.3f}")
    return ", ".join(parts)
