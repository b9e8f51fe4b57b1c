"""Typed signals of one episode: position, speed, gripper openness, and why any of them is missing."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from robojudge.datasets.episode import Episode
from robojudge.telemetry.columns import (
    Dimensions,
    GripperColumns,
    PositionColumns,
    find_grippers,
    find_position,
)

Array = NDArray[np.float64]

SMOOTHING_S = 0.25
"""Width of the Savitzky-Golay window for speed and acceleration."""
MIN_FRAMES = 4
"""Fewer frames than this say nothing about motion."""
MAX_MISSING_SHARE = 0.2
"""A signal with a larger share of NaN rows is not used."""
MIN_GRIPPER_SWING = 0.1
"""A gripper that moves over less than this share of its largest reading did not move."""


@dataclass(frozen=True, slots=True)
class Gripper:
    """One gripper's openness.

    Attributes:
        name: `left gripper`, `right gripper`, or `gripper`.
        openness: (n,) float64, 0 closed .. 1 open on the episode's own 2nd-98th percentile, clipped.
        swing: range of the raw reading over its largest magnitude, averaged over the fingers of a
            hand; 0 if it never moved.
        source: `state` where measured, `action` where only the command is known.
        direction_assumed: True where no name says which way is open.
    """

    name: str
    openness: Array
    swing: float
    source: str
    direction_assumed: bool

    @property
    def moved(self) -> bool:
        """True if the reading changed by more than noise."""
        return self.swing >= MIN_GRIPPER_SWING


@dataclass(frozen=True, slots=True)
class Signals:
    """What telemetry knows of an episode. Units are the dataset's own (`u`), never assumed.

    Attributes:
        length: number of frames n.
        fps: frames per second; None where unknown.
        position: (n, d) float64 position; None where missing.
        position_columns: which columns `position` came from.
        velocity: (n, d) float64, u/s; None without position or fps.
        speed: (n,) float64, u/s, norm of `velocity`.
        grippers: one entry per gripper or hand, moving or not.
        reasons: why a signal is missing, by name (`position`, `speed`, `gripper`, `fps`).
    """

    length: int
    fps: float | None
    position: Array | None
    position_columns: PositionColumns | None
    velocity: Array | None
    speed: Array | None
    grippers: tuple[Gripper, ...]
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def moves(self) -> bool:
        """True if the robot is known to move at all."""
        return self.speed is not None and float(np.max(self.speed)) > 0.0


def odd_window(duration_s: float, fps: float, length: int, least: int = 5) -> int:
    """Return the odd number of frames nearest to `duration_s`, at least `least`, at most `length`."""
    window = max(least, round(duration_s * fps))
    window += 1 - window % 2
    return window if window <= length else length - 1 + length % 2


def smoothed_derivative(values: Array, fps: float, order: int) -> Array:
    """Differentiate by a quadratic Savitzky-Golay fit (Savitzky and Golay 1964) over `SMOOTHING_S`.

    Args:
        values: (n, d) float64, n >= 4.
        fps: frames per second.
        order: 0 smooths, 1 gives the first derivative per second, 2 the second.

    Returns:
        (n, d) float64.
    """
    from scipy.signal import savgol_filter

    window = odd_window(SMOOTHING_S, fps, len(values))
    smoothed = savgol_filter(values, window, polyorder=2, deriv=order, delta=1.0 / fps, axis=0)
    return np.asarray(smoothed, dtype=np.float64)


def _filled(values: Array) -> Array | None:
    """Interpolate missing rows; None where too many are missing to trust what is left."""
    bad = ~np.isfinite(values).all(axis=1)
    if bad.mean() > MAX_MISSING_SHARE:
        return None
    if not bad.any():
        return values
    rows = np.arange(len(values))
    columns = [np.interp(rows, rows[~bad], column[~bad]) for column in values.T]
    return np.stack(columns, axis=1)


def _take(episode: Episode, dimensions: Dimensions) -> Array:
    column = np.asarray(episode.columns[dimensions.key], dtype=np.float64)
    return column[:, list(dimensions.indices)]


def _read_gripper(episode: Episode, columns: GripperColumns) -> Gripper | None:
    raw = _filled(_take(episode, columns.dimensions))
    if raw is None:
        return None
    low, high = np.percentile(raw, [2, 98], axis=0)
    span = high - low
    largest = np.max(np.abs(raw))
    swing = float(np.mean(np.ptp(raw, axis=0)) / largest) if largest > 0 else 0.0
    if not np.any(span > 0):  # a short pulse can hide outside the percentiles
        low, high = raw.min(axis=0), raw.max(axis=0)
        span = high - low
    moving = span > 0.1 * span.max() if span.max() > 0 else np.zeros(len(span), dtype=bool)
    openness = np.ones(len(raw))
    if moving.any():
        scaled = (raw[:, moving] - low[moving]) / span[moving]
        openness = np.clip(scaled.mean(axis=1), 0.0, 1.0)
        if _reads_closed(columns, openness):
            openness = 1.0 - openness
    label = f"{columns.side} gripper".strip()
    return Gripper(label, openness, swing, columns.source, columns.polarity == "assumed")


def _reads_closed(columns: GripperColumns, openness: Array) -> bool:
    """Tell whether larger readings mean closed.

    Names decide. Without them a measured gripper opens upwards (the usual convention), and a
    command, for which there is none, is taken to start open.
    """
    if columns.polarity == "assumed" and columns.source == "action":
        return bool(openness[0] < 0.5)
    return columns.polarity == "named_closed"


def _frame_rate(episode: Episode) -> float | None:
    if episode.fps is not None and np.isfinite(episode.fps) and episode.fps > 0:
        return float(episode.fps)
    return None


def _position(episode: Episode, reasons: dict[str, str]) -> tuple[PositionColumns | None, Array | None]:
    columns = find_position(episode)
    if columns is None:
        reasons["position"] = "no_state"
        return None, None
    values = _filled(np.concatenate([_take(episode, part) for part in columns.parts], axis=1))
    if values is None:
        reasons["position"] = "state_missing_in_too_many_frames"
    return columns, values


def extract_signals(episode: Episode) -> Signals:
    """Read the signals of an episode from its numeric columns; never decodes a frame.

    Missing signals are None, with the reason in `Signals.reasons`; nothing raises for odd data.
    """
    reasons: dict[str, str] = {}
    fps = _frame_rate(episode)
    if fps is None:
        reasons["fps"] = "no_fps"
    columns, position = _position(episode, reasons)
    velocity = speed = None
    if position is None:
        reasons["speed"] = reasons["position"]
    elif episode.length < MIN_FRAMES:
        reasons["speed"] = f"only_{episode.length}_frames"
    elif fps is None:
        reasons["speed"] = "no_fps"
    else:
        velocity = smoothed_derivative(position, fps, order=1)
        speed = np.linalg.norm(velocity, axis=1)
        if float(np.max(np.ptp(position, axis=0))) == 0.0:
            velocity, speed = np.zeros_like(velocity), np.zeros_like(speed)
    found = [_read_gripper(episode, gripper) for gripper in find_grippers(episode)]
    grippers = tuple(gripper for gripper in found if gripper is not None)
    if not grippers:
        reasons["gripper"] = "no_gripper_signal" if not found else "gripper_missing_in_too_many_frames"
    return Signals(episode.length, fps, position, columns, velocity, speed, grippers, reasons)
