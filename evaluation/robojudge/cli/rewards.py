"""`robojudge rewards`: dense reward labels out of a run, in the form LeRobot training loads."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from robojudge.reward_run import RewardRun, Written
    from robojudge.rewards.settings import RewardSettings


class SchemeName(StrEnum):
    """Reward schemes."""

    rprm = "rprm"
    shaped = "shaped"
    delta = "delta"
    sparse = "sparse"


class TargetName(StrEnum):
    """Where labels go."""

    sidecar = "sidecar"
    dataset = "dataset"


class UnjudgedName(StrEnum):
    """What a labelled copy does with episodes without labels."""

    refuse = "refuse"
    drop = "drop"


class CreditName(StrEnum):
    """Shapes of milestone credit."""

    exp = "exp"
    binary_window = "binary_window"
    impulse = "impulse"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("rewards", help="Write dense reward labels of a run for LeRobot training.")(rewards)


def rewards(
    run_dir: Annotated[Path, typer.Argument(help="A run folder made by `robojudge judge`.")],
    dataset: Annotated[str | None, typer.Option(help="Where the dataset is now, if it moved.")] = None,
    scheme: Annotated[SchemeName, typer.Option(help="How judgements become rewards.")] = SchemeName.rprm,
    gamma: Annotated[float, typer.Option(help="Discount the labels are made for.", min=0.01, max=1.0)] = 0.99,
    to: Annotated[
        TargetName, typer.Option(help="A sidecar beside the data, or a labelled copy of it.")
    ] = TargetName.sidecar,
    unjudged: Annotated[
        UnjudgedName, typer.Option(help="Episodes without labels in a labelled copy.")
    ] = UnjudgedName.refuse,
    out: Annotated[Path | None, typer.Option(help="Folder to write; needed for a labelled copy.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
    success_reward: Annotated[float, typer.Option(help="Sparse reward of a success.", min=1e-9)] = 1.0,
    shaping_weight: Annotated[float, typer.Option(help="w of the shaped scheme.", min=1e-9)] = 1.0,
    bootstrap_truncated: Annotated[
        bool, typer.Option("--bootstrap-truncated", help="Non-successes are truncated, not done.")
    ] = False,
    unfinished_cap: Annotated[
        float, typer.Option(help="Highest progress of a non-success.", min=0.0, max=0.999)
    ] = 0.95,
    rprm_credit: Annotated[CreditName, typer.Option(help="Shape of milestone credit.")] = CreditName.exp,
    rprm_horizon: Annotated[float, typer.Option(help="Its time constant, seconds.", min=1e-3)] = 0.5,
    rprm_gate: Annotated[float, typer.Option(help="Least judged subtask score.", min=0.0, max=1.0)] = 0.5,
    rprm_budget: Annotated[
        float, typer.Option(help="Most credit an episode, share of success.", min=1e-9, max=1.0)
    ] = 0.5,
    calibration: Annotated[
        Path | None, typer.Option(help="Calibration of this judge, made by `robojudge calibrate`.")
    ] = None,
    chunk_size: Annotated[int, typer.Option(help="Actions the policy predicts at once.", min=1)] = 50,
    plot: Annotated[bool, typer.Option("--plot", help="Draw episodes into RUN_DIR/plots.")] = False,
    plot_episodes: Annotated[str | None, typer.Option(help="Which to draw, such as 0-2,7.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Label every judged frame of a run.

    Unjudged frames are NaN in a sidecar, and refused or dropped in a copy; nothing becomes 0.
    """
    import json
    from dataclasses import asdict

    from robojudge.reward_run import open_run, write_rewards
    from robojudge.rewards.settings import RewardSettings

    settings = RewardSettings(
        scheme=scheme.value,
        gamma=gamma,
        success_reward=success_reward,
        shaping_weight=shaping_weight,
        bootstrap_truncated=bootstrap_truncated,
        unfinished_cap=unfinished_cap,
        rprm_credit=rprm_credit.value,
        rprm_horizon_s=rprm_horizon,
        rprm_gate=rprm_gate,
        rprm_budget=rprm_budget,
    )
    run = open_run(run_dir, dataset, calibration)
    written = write_rewards(
        run,
        settings,
        to=to.value,
        out=out,
        unjudged=unjudged.value,
        overwrite=overwrite,
        chunk_size=chunk_size,
    )
    if not as_json:
        _print(run, written, settings, to)
    plots = _plots(run, settings, run_dir, plot_episodes) if plot or plot_episodes else []
    for warning in written.audit.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if as_json:
        audit = written.audit.model_dump(mode="json")
        found = {
            "path": str(written.path),
            "contents": asdict(written.contents),
            "plots": [str(path) for path in plots],
            "audit": audit,
        }
        typer.echo(json.dumps(found))
        return
    for path in plots:
        typer.echo(f"drew {path}")


def _plots(run: RewardRun, settings: RewardSettings, run_dir: Path, text: str | None) -> list[Path]:
    from robojudge.cli.episodes import select_episodes

    listed = run.dataset.episode_indices()
    chosen = select_episodes(text, listed, run.dataset.dataset_id) if text else None
    return run.plots(settings, run_dir / "plots", chosen)


def _held(written: Written) -> Iterator[str]:
    """Say what of the dataset carries no labels, or is not in the copy at all."""
    from robojudge.reward_run import AUDITED_EPISODES

    held, audit = written.contents, written.audit
    if held.labelled_episodes < held.episodes:
        yield (
            f"{held.labelled_episodes} of them are labelled ({held.labelled_frames} frames); "
            f"the other {held.episodes - held.labelled_episodes} have no judgement: all NaN"
        )
    if held.left_out:
        reasons = (f"{len(episodes)} {reason}" for reason, episodes in held.left_out.items())
        yield f"left out: {sum(map(len, held.left_out.values()))} episodes ({'; '.join(reasons)})"
    elif audit.incomplete_episodes:
        yield f"labelled, but undecided or unjudged in part: {audit.incomplete_episodes}; NaN there"
    if audit.episodes == AUDITED_EPISODES:
        yield f"audited, below: the first {AUDITED_EPISODES} labelled episodes"


def _calibrated(run: RewardRun) -> Iterator[str]:
    """Say which numbers of the labels were calibrated."""
    if run.calibration is None:
        return
    for name, fit in (
        ("success probability", run.calibration.success_prob),
        ("progress", run.calibration.task_completion),
    ):
        if fit.map is None:
            yield f"{name} as the judge gave it: {fit.reason}"
        else:
            yield f"{name} calibrated ({fit.map.kind}, {fit.n_labels} labels)"


def _print(run: RewardRun, written: Written, settings: RewardSettings, to: TargetName) -> None:
    audit = written.audit
    typer.echo(f"wrote {written.path}")
    typer.echo(
        f"{written.contents.episodes} episodes, {written.contents.frames} frames, scheme {settings.scheme}; "
        f"train with discount {settings.gamma:g}"
    )
    for line in (*_held(written), *_calibrated(run)):
        typer.echo(line)
    if audit.mean_sample_weight is not None:
        typer.echo(f"mean sample weight {audit.mean_sample_weight:.2f} (healthy 0.3-0.8)")
    error = "unknown" if audit.telescoping_error is None else f"{audit.telescoping_error:.3g}"
    typer.echo(
        f"audit: telescoping error {error}, hovering 100 frames returns {audit.hover_return:.3g}, "
        f"sum |reward| {audit.sum_abs_reward:.3g}"
    )
    typer.echo("\nto train with it:")
    if to is TargetName.sidecar:
        typer.echo("  LeRobot 0.6 and later:")
        typer.echo("  --sample_weighting.type=rabc --sample_weighting.head_mode=dense \\")
        typer.echo(f"  --sample_weighting.progress_path={written.path}")
        typer.echo("  LeRobot 0.4.3 to 0.5:")
        typer.echo("  --use_rabc=true --rabc_head_mode=dense \\")
        typer.echo(f"  --rabc_progress_path={written.path}")
    else:
        typer.echo(f"  LeRobotDataset({run.dataset.dataset_id!r}, root={str(written.path)!r})")
        typer.echo("  batch['next.reward'], batch['next.done'], batch['next.truncated']")
