"""When a robot stands still, and which of those pauses are hesitations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robojudge.telemetry.gripper import events
from robojudge.telemetry.signals import Gripper, Signals, smoothed_derivative
from robojudge.telemetry.smoothness import moving_frames

IDLE_BELOW = 0.1
"""A frame is idle below this share of the 95th-percentile speed."""
GRIPPER_WORKS_ABOVE = 0.5
"""A gripper that opens or closes faster than this many full strokes a second is at work."""
COMMAND_S = 0.5
"""A gripper of which only the command is known is at work for this long after each change."""
HESITATION_S = 0.3
"""Shortest pause that counts as a hesitation."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Frames `start` to `end`, exclusive."""

    start: int
    end: int


def runs(mask: NDArray[np.bool_]) -> list[Pause]:
    """Return the stretches of True in a mask, in order."""
    edges = np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [Pause(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _gripper_works(gripper: Gripper, fps: float) -> NDArray[np.bool_]:
    if gripper.source == "action":
        working = np.zeros(len(gripper.openness), dtype=np.bool_)
        for event in events(gripper, fps):
            working[event.frame_index : event.frame_index + round(COMMAND_S * fps)] = True
        return working
    rate = smoothed_derivative(gripper.openness[:, None], fps, order=1)[:, 0]
    return np.asarray(np.abs(rate) > GRIPPER_WORKS_ABOVE, dtype=np.bool_)


def idle_frames(signals: Signals) -> NDArray[np.bool_] | None:
    """Tell which frames are idle: slow, and no gripper at work. (n,) bool; None without speed."""
    if signals.speed is None or signals.fps is None:
        return None
    if not signals.moves:
        idle = np.ones(signals.length, dtype=np.bool_)
    else:
        idle = np.asarray(signals.speed < IDLE_BELOW * np.percentile(signals.speed, 95), dtype=np.bool_)
    for gripper in signals.grippers:
        if gripper.moved:
            idle &= ~_gripper_works(gripper, signals.fps)
    return idle


def hesitations(signals: Signals) -> tuple[Pause, ...] | None:
    """Find pauses of at least 0.3 s with real motion both before and after them.

    Waiting at the start and resting at the end are therefore no hesitations.

    Returns:
        Pauses in time order; None without speed.
    """
    idle = idle_frames(signals)
    if idle is None or signals.speed is None or signals.fps is None:
        return None
    if not signals.moves:
        return ()
    moving = np.flatnonzero(moving_frames(signals.speed))
    shortest = max(2, round(HESITATION_S * signals.fps))
    inside = [p for p in runs(idle) if p.end - p.start >= shortest]
    return tuple(p for p in inside if p.start > moving[0] and p.end <= moving[-1])
