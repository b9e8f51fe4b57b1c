"""Gripper events: when a gripper closed or opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from robojudge.telemetry.signals import Array, Gripper

CLOSED_BELOW = 0.4
OPEN_ABOVE = 0.6
DWELL_S = 0.15
"""A new state must last this long (at least 2 frames), or until the end of the episode."""


@dataclass(frozen=True, slots=True)
class Hysteresis:
    """What counts as closed, as open, and how long a new state must last."""

    closed_below: float = CLOSED_BELOW
    open_above: float = OPEN_ABOVE
    dwell_s: float = DWELL_S


@dataclass(frozen=True, slots=True)
class GripperEvent:
    """A change of state; `frame_index` is the first frame in the new state."""

    frame_index: int
    kind: Literal["close", "open"]
    gripper: str
    swing: float
    """How far the openness moves across the event, 0..1."""


def _states(openness: Array, hysteresis: Hysteresis) -> list[tuple[int, bool]]:
    """Return (first frame, is open) of each state the hysteresis passes through."""
    states: list[tuple[int, bool]] = []
    for frame, value in enumerate(openness):
        if hysteresis.closed_below <= value <= hysteresis.open_above:
            continue
        is_open = bool(value > hysteresis.open_above)
        if not states or states[-1][1] != is_open:
            states.append((frame, is_open))
    return states


def _lasting(states: list[tuple[int, bool]], length: int, dwell: int) -> list[tuple[int, bool]]:
    """Drop states shorter than the dwell time and merge what then touches."""
    kept: list[tuple[int, bool]] = []
    for index, (frame, is_open) in enumerate(states):
        last = index + 1 == len(states)
        end = length if last else states[index + 1][0]
        if end - frame < dwell and not last:
            continue
        if not kept or kept[-1][1] != is_open:
            kept.append((frame, is_open))
    return kept


def events(
    gripper: Gripper, fps: float | None, hysteresis: Hysteresis = Hysteresis()
) -> tuple[GripperEvent, ...]:
    """Find closings and openings by hysteresis on the normalised openness.

    Args:
        gripper: openness (n,) in 0..1.
        fps: frames per second; None reduces the dwell time to 2 frames.
        hysteresis: the thresholds.

    Returns:
        Events in time order; empty if the gripper did not really move.
    """
    if not gripper.moved:
        return ()
    length = len(gripper.openness)
    dwell = 2 if fps is None else max(2, round(hysteresis.dwell_s * fps))
    states = _lasting(_states(gripper.openness, hysteresis), length, dwell)
    found = []
    for index in range(1, len(states)):
        frame, is_open = states[index]
        start = states[index - 1][0]
        end = states[index + 1][0] if index + 1 < len(states) else length
        around = gripper.openness[start:end]
        kind: Literal["close", "open"] = "open" if is_open else "close"
        found.append(GripperEvent(frame, kind, gripper.name, float(np.ptp(around))))
    return tuple(found)


def all_events(
    grippers: Sequence[Gripper], fps: float | None, hysteresis: Hysteresis = Hysteresis()
) -> tuple[GripperEvent, ...]:
    """Union of every gripper's events, in time order."""
    found = [event for gripper in grippers for event in events(gripper, fps, hysteresis)]
    return tuple(sorted(found, key=lambda e: (e.frame_index, e.gripper)))
