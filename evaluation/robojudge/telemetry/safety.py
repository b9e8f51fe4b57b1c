"""Proxies for unsafe motion: speed spikes, abrupt stops, and dimensions stopped at a limit.

None of them knows the robot's real limits or sees a contact; they point at frames worth looking at.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from robojudge.telemetry.idleness import runs
from robojudge.telemetry.signals import Array, Signals, smoothed_derivative
from robojudge.telemetry.smoothness import moving_frames

SPIKE_PER_S = 5.0
"""A spike is an acceleration that would build up the 95th-percentile speed within 1/5 s."""
SPIKE_SHARE_ZERO = 0.2
"""Share of spike frames at which that part of the safety score reaches 0."""
STOP_WITHIN_S = 0.1
STOP_FROM = 0.6
STOP_TO = 0.15
STOP_COST = 0.25
"""n abrupt stops divide the safety score by 1 + 0.25 n."""
LIMIT_TOLERANCE = 0.002
"""A dimension is at its extreme within this share of its own range."""
LIMIT_HOLD_S = 0.5
LIMIT_MIN_RANGE = 0.1
"""Dimensions that move less than this share of the widest one are not looked at."""


def spike_frames(signals: Signals) -> NDArray[np.bool_] | None:
    """Tell which frames accelerate by more than 5 times the 95th-percentile speed per second.

    Returns:
        (n,) bool; None without speed, or if the robot never moves.
    """
    if signals.position is None or signals.speed is None or signals.fps is None or not signals.moves:
        return None
    acceleration = np.linalg.norm(smoothed_derivative(signals.position, signals.fps, order=2), axis=1)
    return np.asarray(acceleration > SPIKE_PER_S * np.percentile(signals.speed, 95), dtype=np.bool_)


def abrupt_stops(signals: Signals) -> list[int] | None:
    """Frames where the robot comes to a sudden halt, as it would against an obstacle.

    In 0.1 s it still moves at 60% of the 95th-percentile speed or more, and from 0.1 s later on it
    moves at 15% of it or less for 0.2 s. Read off the raw positions, since smoothing would turn every
    halt into a gentle one.

    Returns:
        First frame of each standstill; None without speed, or if the robot never moves.
    """
    if signals.position is None or signals.speed is None or signals.fps is None or not signals.moves:
        return None
    width = max(1, round(STOP_WITHIN_S * signals.fps))
    steps = np.linalg.norm(np.diff(signals.position, axis=0), axis=1)
    if len(steps) < 4 * width:
        return []
    moved = np.concatenate([[0.0], np.cumsum(steps)])
    usual = float(np.percentile(signals.speed, 95)) * width / signals.fps
    before = (moved[width:] - moved[:-width])[: -3 * width]
    after = (moved[2 * width :] - moved[: -2 * width])[2 * width :]
    halts = (before >= STOP_FROM * usual) & (after <= 2 * STOP_TO * usual)
    return [run.start + 2 * width for run in runs(np.asarray(halts, dtype=np.bool_))]


def limit_frames(signals: Signals) -> NDArray[np.bool_] | None:
    """Tell which frames are held at a workspace or joint limit: (n,) bool.

    A dimension counts while it rests at the extreme of its range (within 0.2% of the range) for at
    least 0.5 s as the rest of the robot moves on, provided it ran into that extreme: its last step
    before was at least its usual (95th-percentile) step's half. One that was eased there is not.

    Returns:
        (n,) bool; None without speed, or if the robot never moves.
    """
    if signals.position is None or signals.speed is None or signals.fps is None or not signals.moves:
        return None
    held = np.zeros(signals.length, dtype=np.bool_)
    moving = moving_frames(signals.speed)
    ranges = np.ptp(signals.position, axis=0)
    shortest = max(2, round(LIMIT_HOLD_S * signals.fps))
    for dimension in np.flatnonzero(ranges >= LIMIT_MIN_RANGE * ranges.max()):
        values = signals.position[:, dimension]
        for edge in (float(values.min()), float(values.max())):
            at_edge = np.abs(values - edge) <= LIMIT_TOLERANCE * ranges[dimension]
            for run in runs(np.asarray(at_edge & moving, dtype=np.bool_)):
                if run.end - run.start >= shortest and _ran_into(values, run.start):
                    held[run.start : run.end] = True
    return held


def _ran_into(values: Array, frame: int) -> bool:
    """Tell whether a dimension was still moving at half its usual step when it arrived at a frame."""
    if frame == 0:
        return False
    steps = np.abs(np.diff(values))
    arrival = float(steps[max(0, frame - 2) : frame].max())
    return arrival > 0 and arrival >= 0.5 * float(np.percentile(steps, 95))


def safety_score(spike_share: float, stops: int, limit_share: float) -> float:
    """(1 - spike share / 0.2, at least 0) * (1 - limit share) / (1 + 0.25 * abrupt stops): 0..1."""
    spikes = max(0.0, 1.0 - spike_share / SPIKE_SHARE_ZERO)
    return spikes * (1.0 - limit_share) / (1.0 + STOP_COST * stops)
