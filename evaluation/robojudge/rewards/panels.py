"""The panels of an episode's picture, one function each: progress, reward, gripper, speed, subtasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from robojudge.rewards.figure import FAINT, INK, PAPER, RULE, Axes, Canvas, Colour
from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.settings import RewardSettings
from robojudge.schema.judgement import Judgement, SubtaskScore
from robojudge.telemetry.signals import Signals

BLUE: Colour = (38, 98, 190)
PALE_BLUE: Colour = (150, 184, 228)
GREEN: Colour = (30, 138, 90)
PALE_GREEN: Colour = (190, 222, 205)
RED: Colour = (196, 60, 54)
AMBER: Colour = (214, 138, 28)
HANDS: tuple[Colour, ...] = ((122, 82, 176), AMBER)
SPANS: tuple[Colour, ...] = (
    (201, 218, 243),
    (208, 232, 216),
    (247, 226, 197),
    (228, 216, 242),
    (246, 211, 209),
)


def frame_panel(canvas: Canvas, axes: Axes, title: str, ticks: Sequence[tuple[float, str]] = ()) -> None:
    """Draw a panel's border, name and value ticks."""
    canvas.box(axes.left, axes.top, axes.right, axes.bottom, None, RULE)
    canvas.text(axes.left - 44, axes.top + axes.height / 2, title, 12, INK, "rm")
    for value, text in ticks:
        y = axes.y(value)
        canvas.line([(axes.left, y), (axes.right, y)], RULE)
        canvas.text(axes.left - 6, y, text, 10, FAINT, "rm")


def legend(canvas: Canvas, axes: Axes, entries: Sequence[tuple[str, Colour]]) -> None:
    """Name the colours in the margin right of a panel, from the top."""
    for row, (name, colour) in enumerate(entries):
        y = axes.top + 8 + 15 * row
        canvas.line([(axes.right + 10, y), (axes.right + 24, y)], colour, 3)
        canvas.text(axes.right + 29, y, name, 10, INK, "lm")


def say_why_not(canvas: Canvas, axes: Axes, reason: str) -> None:
    """Write why a panel is empty."""
    text = reason.replace("_", " ")
    canvas.text(axes.left + axes.width / 2, axes.top + axes.height / 2, text, 11, FAINT, "mm")


def progress_panel(canvas: Canvas, axes: Axes, judgement: Judgement, labels: EpisodeLabels) -> None:
    """Phi, the judged completion curve, and the grades it is drawn through."""
    if np.isnan(labels.progress).all():
        frame_panel(canvas, axes, "progress")
        say_why_not(canvas, axes, labels.reasons["progress"])
        return
    frame_panel(canvas, axes, "progress", [(0.0, "0"), (0.5, "0.5"), (1.0, "1")])
    canvas.curve(axes, labels.completion, PALE_BLUE)
    canvas.curve(axes, labels.progress, BLUE, 2.0)
    for point in judgement.progress:
        if point.value is not None:
            canvas.dot(axes.x(point.frame_index), axes.y(point.value), 3, PAPER, BLUE)
    legend(canvas, axes, [("Phi", BLUE), ("completion", PALE_BLUE)])
    canvas.dot(axes.right + 17, axes.top + 38, 3, PAPER, BLUE)
    canvas.text(axes.right + 29, axes.top + 38, "judged", 10, INK, "lm")


def reward_panel(canvas: Canvas, axes: Axes, labels: EpisodeLabels, settings: RewardSettings) -> None:
    """The reward of every step; the last one, often far larger, is cut at the edge and written out."""
    heuristic = labels.reward_heuristic if settings.scheme == "rprm" else np.zeros(labels.length)
    inner = [*labels.reward[:-1][np.isfinite(labels.reward[:-1])].tolist(), *heuristic.tolist()]
    top, bottom = max([0.0, *inner]), min([0.0, *inner])
    scaled = replace(axes, low=1.15 * bottom, high=1.15 * top if top > bottom else 1.0)
    frame_panel(canvas, scaled, "reward", [(v, f"{v:.2g}") for v in sorted({0.0, top, bottom})])
    if top == bottom:
        why = labels.reasons.get("reward") or labels.reasons.get("reward_heuristic")
        say_why_not(canvas, scaled, why or "nothing before the last step")
    half = min(4.0, 0.4 * axes.width / labels.length)
    for frame_index, value in enumerate(heuristic):
        _bar(canvas, scaled, frame_index, float(value), half, PALE_GREEN)
    for frame_index, value in enumerate(labels.reward):
        if np.isfinite(value) and value != 0.0:
            _bar(canvas, scaled, frame_index, float(value), half, GREEN if value > 0 else RED)
    last = float(labels.reward[-1])
    text = f"last step {last:+.2f}" if np.isfinite(last) else "last step unknown"
    canvas.text(axes.right + 10, axes.bottom - 8, text, 10, INK, "lm")
    entries: list[tuple[str, Colour]] = [(settings.scheme, GREEN)]
    if settings.scheme == "rprm":
        entries = [("paid", GREEN), ("before the gate", PALE_GREEN)]
    legend(canvas, axes, entries)


def _bar(canvas: Canvas, axes: Axes, frame_index: int, value: float, half: float, colour: Colour) -> None:
    if value != 0.0:
        x = axes.x(frame_index)
        left, right = max(axes.left, x - half), min(axes.right, x + half)
        canvas.box(left, axes.y(0.0), right, axes.y(value), colour, None)


def gripper_panel(canvas: Canvas, axes: Axes, signals: Signals) -> None:
    """Openness of every gripper."""
    frame_panel(canvas, axes, "gripper", [(0.0, "closed"), (1.0, "open")])
    moving = [gripper for gripper in signals.grippers if gripper.moved]
    if not moving:
        say_why_not(canvas, axes, signals.reasons.get("gripper", "the gripper does not move"))
        return
    entries = []
    for k, gripper in enumerate(moving):
        colour = HANDS[k % len(HANDS)]
        canvas.curve(axes, gripper.openness, colour)
        entries.append((gripper.name if gripper.source == "state" else f"{gripper.name}, command", colour))
    legend(canvas, axes, entries)


def speed_panel(canvas: Canvas, axes: Axes, signals: Signals, settings: RewardSettings) -> None:
    """Speed, and what counts as near zero."""
    if signals.speed is None or not signals.moves:
        frame_panel(canvas, axes, "speed")
        say_why_not(canvas, axes, signals.reasons.get("speed", "the robot does not move"))
        return
    top = float(signals.speed.max())
    limit = max(
        settings.rprm_still_speed, settings.rprm_still_share * float(np.percentile(signals.speed, 95))
    )
    scaled = replace(axes, high=1.1 * max(top, limit))
    frame_panel(canvas, scaled, "speed", [(0.0, "0"), (top, f"{top:.2g}")])
    canvas.dashes((scaled.left, scaled.y(limit)), (scaled.right, scaled.y(limit)), FAINT)
    canvas.curve(scaled, signals.speed, INK)
    legend(canvas, axes, [("u/s", INK), ("near zero", FAINT)])


def subtask_panel(canvas: Canvas, axes: Axes, subtasks: Sequence[SubtaskScore], gate: float) -> None:
    """Judged spans with their scores; those below the gate are outlined in red."""
    frame_panel(canvas, axes, "subtasks")
    placed = [(k, s) for k, s in enumerate(subtasks) if s.start_frame is not None and s.end_frame is not None]
    if not placed:
        say_why_not(canvas, axes, "no judged subtask spans")
        return
    row_height = axes.height / len(subtasks)
    for k, subtask in placed:
        top = axes.top + k * row_height
        left, right = axes.x(subtask.start_frame or 0), axes.x(subtask.end_frame or 0)
        right = max(right, left + 3)
        low = subtask.score is None or subtask.score < gate
        canvas.box(left, top + 2, right, top + row_height - 2, SPANS[k % len(SPANS)], RED if low else None)
    for k, subtask in enumerate(subtasks):
        score = "?" if subtask.score is None else f"{subtask.score:.2f}"
        name = subtask.name if len(subtask.name) <= 60 else f"{subtask.name[:59]}…"
        y = axes.top + (k + 0.5) * row_height
        wide = canvas.text_width(f"{name}  {score}", 10)
        start = axes.left if subtask.start_frame is None else axes.x(subtask.start_frame)
        x = min(start + 6, axes.right - wide - 6)
        canvas.text(x, y, f"{name}  {score}", 10, INK, "lm")
