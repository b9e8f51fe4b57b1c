"""One picture an episode: what the judge saw, what it said, and what training will be paid for it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from robojudge.datasets.episode import Episode
from robojudge.datasets.reader import Dataset
from robojudge.errors import ExportError
from robojudge.rewards.calibrated import calibrated_judgement
from robojudge.rewards.figure import FAINT, INK, RULE, Axes, Canvas
from robojudge.rewards.label import label_episode
from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.panels import (
    AMBER,
    GREEN,
    gripper_panel,
    progress_panel,
    reward_panel,
    speed_panel,
    subtask_panel,
)
from robojudge.rewards.rprm import milestone_credit
from robojudge.rewards.settings import RewardSettings
from robojudge.schema.judgement import Judgement
from robojudge.telemetry.signals import extract_signals
from robojudge.video import read_frames

if TYPE_CHECKING:
    from robojudge.agreement.calibration.record import CalibrationFile

WIDTH = 1280
LEFT, RIGHT = 118, 130
MOST_PICTURES = 10
GAP = 14
SUBTASK_ROW = 22
STRIP = 138


def choose_episodes(judgements: Sequence[Judgement]) -> dict[str, int]:
    """Choose the best, the worst and the least certain judged episode, three different ones.

    Best and worst go by completion, then success probability; least certain by confidence. Ties go to
    the lower index; an episode without the number is not chosen for it.

    Returns:
        Episode index by `best`, `worst`, `least_certain`; fewer where there are fewer to choose from.
    """
    graded = [j for j in judgements if j.task_completion is not None]
    ranked = sorted(
        graded, key=lambda j: (-(j.task_completion or 0.0), -(j.success_prob or 0.0), j.episode_index)
    )
    chosen: dict[str, int] = {}
    if ranked:
        chosen["best"] = ranked[0].episode_index
    if len(ranked) > 1:
        lowest = (ranked[-1].task_completion, ranked[-1].success_prob)
        equal = [j.episode_index for j in ranked if (j.task_completion, j.success_prob) == lowest]
        chosen["worst"] = min(set(equal) - set(chosen.values()))
    doubted = [j for j in judgements if j.confidence is not None and j.episode_index not in chosen.values()]
    if doubted:
        least = min(doubted, key=lambda j: (j.confidence, j.episode_index))
        chosen["least_certain"] = least.episode_index
    return chosen


def write_plots(
    dataset: Dataset,
    judgements: Sequence[Judgement],
    settings: RewardSettings,
    folder: Path,
    episodes: Sequence[int] | None = None,
    calibration: CalibrationFile | None = None,
) -> list[Path]:
    """Write `episode_000012.png` or, for chosen ones, `episode_000012_best.png`.

    Args:
        dataset: where the frames are.
        judgements: one an episode.
        settings: the scheme to draw.
        folder: made if absent.
        episodes: which to draw; None chooses the best, the worst and the least certain.
        calibration: as in `label_episode`.

    Returns:
        The files, in the order drawn.

    Raises:
        DatasetError, DecodeError: an episode cannot be read.
        ExportError: a picture cannot be written.
    """
    by_index = {judgement.episode_index: judgement for judgement in judgements}
    if episodes is None:
        wanted = [(index, f"_{why}") for why, index in choose_episodes(judgements).items()]
    else:
        wanted = [(index, "") for index in episodes if index in by_index]
    written = []
    for index, why in wanted:
        picture = plot_episode(by_index[index], dataset.episode(index), settings, calibration)
        path = folder / f"episode_{index:06d}{why}.png"
        _save(picture, path)
        written.append(path)
    return written


def _save(picture: Image.Image, path: Path) -> None:
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(part, "PNG")
        os.replace(part, path)
    except OSError as error:
        raise ExportError(f"picture {path} cannot be written: {error.strerror or error}") from error


def plot_episode(
    judgement: Judgement,
    episode: Episode,
    settings: RewardSettings,
    calibration: CalibrationFile | None = None,
) -> Image.Image:
    """Draw one episode: keyframes, then progress, reward, gripper, speed and subtasks over time.

    Vertical lines are milestones: green where the gate lets their credit pass, amber elsewhere. With a
    calibration, all numbers shown are calibrated ones.

    Raises:
        DecodeError: a keyframe cannot be decoded.
    """
    labels = label_episode(judgement, episode, settings, calibration)
    judgement = calibrated_judgement(judgement, calibration)
    signals = extract_signals(episode)
    credit = milestone_credit(judgement, signals, settings)
    inner = WIDTH - LEFT - RIGHT
    heights = (130, 110, 64, 80, max(30, SUBTASK_ROW * len(judgement.subtasks)))
    strip = STRIP if episode.cameras else 0
    canvas = Canvas(WIDTH, 74 + strip + sum(heights) + GAP * len(heights) + 42)
    _heading(canvas, judgement, labels, settings)
    top = 74.0
    panels = []
    for height in heights:
        panels.append(Axes(LEFT, top + strip, inner, height, labels.length))
        top += height + GAP
    if strip:
        _strip(canvas, judgement, episode, 60.0, STRIP - 24.0, panels[0])
    progress_panel(canvas, panels[0], judgement, labels)
    reward_panel(canvas, panels[1], labels, settings)
    gripper_panel(canvas, panels[2], signals)
    speed_panel(canvas, panels[3], signals, settings)
    subtask_panel(canvas, panels[4], judgement.subtasks, settings.rprm_gate)
    for milestone, passes in zip(credit.milestones, credit.passed, strict=True):
        x = panels[0].x(milestone.frame_index)
        for panel in panels[:4]:
            canvas.dashes((x, panel.top), (x, panel.bottom), GREEN if passes else AMBER)
    _time_axis(canvas, panels[-1], signals.fps)
    return canvas.finish()


def _heading(canvas: Canvas, judgement: Judgement, labels: EpisodeLabels, settings: RewardSettings) -> None:
    title = f"{judgement.dataset_id}  ·  episode {judgement.episode_index}"
    canvas.text(24, 12, title, 17)
    instruction = judgement.instruction or "no instruction"
    x = 24 + canvas.text_width(title, 17) + 18
    room = max(0, int((WIDTH - 24 - x) / 7.2))
    shown = instruction if len(instruction) <= room else f"{instruction[: room - 1]}…"
    canvas.text(x, 15, f"“{shown}”", 13, FAINT)
    said = [f"judge {judgement.judge.provider}/{judgement.judge.model}, {judgement.judge.method}"]
    said.append(f"outcome {judgement.outcome}")
    if judgement.declared is not None:
        said.append(f"declared {judgement.declared.outcome}")
    for name in ("task_completion", "success_prob", "confidence"):
        value = getattr(judgement, name)
        told = judgement.reasons.get(name, "unknown").replace("_", " ")
        said.append(f"{name.replace('_', ' ')} {told if value is None else f'{value:.2f}'}")
    said.append(f"scheme {settings.scheme}, discount {settings.gamma:g}")
    if not labels.complete:
        said.append("cannot be trained on")
    canvas.text(24, 37, "   ·   ".join(said), 11, INK)


def _strip(
    canvas: Canvas, judgement: Judgement, episode: Episode, top: float, height: float, axes: Axes
) -> None:
    """Draw up to ten of the frames the judge was shown, each tied to its place in time."""
    camera = episode.cameras[0].name
    shown = sorted({k.frame_index for k in judgement.keyframes}) or [0, episode.length - 1]
    picked = sorted({shown[round(k * (len(shown) - 1) / (MOST_PICTURES - 1))] for k in range(MOST_PICTURES)})
    frames = read_frames(episode, picked, cameras=[camera], scale=256)[camera]
    tall, wide = frames[0].shape[:2]
    slot = axes.width / len(picked)
    width = min(slot - 6, (height - 14) * wide / tall)
    tall_px = width * tall / wide
    for k, (frame_index, frame) in enumerate(zip(picked, frames, strict=True)):
        middle = axes.left + (k + 0.5) * slot
        canvas.picture(frame, middle - width / 2, top + 14, width, tall_px)
        canvas.box(middle - width / 2, top + 14, middle + width / 2, top + 14 + tall_px, None, RULE)
        canvas.text(middle, top + 1, f"frame {frame_index}", 10, FAINT, "ma")
        foot = (middle, top + 14 + tall_px)
        canvas.line([foot, (axes.x(frame_index), axes.top)], RULE)
    canvas.text(LEFT - 44, top + 14 + tall_px / 2, camera, 12, INK, "rm")


def _time_axis(canvas: Canvas, axes: Axes, fps: float | None) -> None:
    rate, unit = (1.0, "frame") if fps is None else (fps, "s")
    last = (axes.length - 1) / rate
    steps = [base * 10.0**power for power in range(-2, 5) for base in (1, 2, 5)]
    step = next((s for s in steps if last / s <= 10), steps[-1])
    for k in range(int(last / step + 1e-9) + 1):
        x = axes.x(k * step * rate)
        canvas.line([(x, axes.bottom), (x, axes.bottom + 5)], FAINT)
        canvas.text(x, axes.bottom + 8, f"{k * step:g}", 10, FAINT, "ma")
    canvas.text(axes.right + 10, axes.bottom + 8, unit, 10, FAINT, "la")
    y = axes.bottom + 34
    for x, colour, text in (
        (axes.left, GREEN, "milestone whose credit the judge's scores let pass"),
        (axes.left + 320, AMBER, "milestone held back"),
    ):
        canvas.dashes((x, y), (x + 25, y), colour)
        canvas.text(x + 32, y, text, 10, INK, "lm")
