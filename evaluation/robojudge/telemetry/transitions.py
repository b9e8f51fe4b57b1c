"""Task transitions: the moments of an episode that are worth showing, ranked by salience."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from robojudge.telemetry.change_points import find_change_points
from robojudge.telemetry.gripper import all_events
from robojudge.telemetry.signals import Array, Signals, smoothed_derivative

Cue = Literal["gripper_close", "gripper_open", "speed_minimum", "change_point", "image_change"]

GRIPPER_SALIENCE = (0.8, 0.2)
"""Salience of a gripper event: base, plus this much times its swing."""
MINIMUM_SALIENCE = 0.75
"""Salience of a full stop; a shallower minimum counts in proportion to its depth."""
CHANGE_SALIENCE = 0.6
"""Salience of a change point that explains the whole signal; sqrt of its share otherwise."""
IMAGE_SALIENCE = 0.7
"""Salience of the largest image change; others in proportion."""
MIN_DEPTH = 0.3
"""A minimum must fall this share below the lower of the two speed peaks beside it."""
SEPARATION_S = 0.3


@dataclass(frozen=True, slots=True)
class Transition:
    """A moment worth showing: the frame, which signal says so, and how strongly (0..1)."""

    frame_index: int
    cue: Cue
    salience: float


def separation_frames(fps: float | None, length: int) -> int:
    """Fewest frames between two transitions: 0.3 s, or 2% of the episode where no frame rate is known."""
    return max(1, round(SEPARATION_S * fps)) if fps is not None else max(1, round(0.02 * length))


def speed_minima(speed: Array, separation: int) -> list[tuple[int, float]]:
    """Find local minima of the speed and their depth.

    Depth is 1 - v / min(peak before, peak after), the peaks being those up to the neighbouring
    deeper minimum (topographic prominence), so noise on a plateau has a depth near 0. A flat stop
    is reported at its middle. The first and last frame are never minima.

    Args:
        speed: (n,) float64, >= 0.
        separation: fewest frames between minima.

    Returns:
        (frame, depth 0..1), depth >= `MIN_DEPTH`, in time order.
    """
    from scipy.signal import find_peaks, peak_prominences

    if len(speed) < 3 or float(speed.max()) <= 0.0:
        return []
    top = float(speed.max())
    frames, _ = find_peaks(top - speed, distance=separation, plateau_size=1)
    if len(frames) == 0:
        return []
    prominence = peak_prominences(top - speed, frames)[0]
    found = []
    for frame, rise in zip(frames, prominence, strict=True):
        depth = float(rise / (rise + speed[frame])) if rise > 0 else 0.0
        if depth >= MIN_DEPTH and speed[frame] + rise > 0.1 * top:
            found.append((int(frame), depth))
    return found


def _change_features(signals: Signals) -> Array | None:
    """Velocity over its 95th-percentile speed, beside each moving gripper's openness: (n, d)."""
    parts = [g.openness[:, None] for g in signals.grippers if g.moved]
    if signals.velocity is not None and signals.speed is not None and signals.moves:
        scale = float(np.percentile(signals.speed, 95)) or float(signals.speed.max())
        parts.append(signals.velocity / scale)
    elif signals.position is not None and signals.length >= 4:
        steps = smoothed_derivative(signals.position, fps=1.0, order=1)
        scale = float(np.max(np.linalg.norm(steps, axis=1)))
        if scale > 0:
            parts.append(steps / scale)
    return np.concatenate(parts, axis=1) if parts else None


def _image_peaks(image_change: Array, separation: int) -> list[Transition]:
    from scipy.signal import find_peaks

    values = np.nan_to_num(np.asarray(image_change, dtype=np.float64), nan=0.0)
    top = float(values.max(initial=0.0))
    if top <= 0.0:
        return []
    middle = float(np.median(values))
    spread = 1.4826 * float(np.median(np.abs(values - middle)))
    padded = np.concatenate([[-np.inf], values, [-np.inf]])
    frames = find_peaks(padded, height=middle + 3.0 * spread, distance=separation)[0] - 1
    strong = [int(f) for f in frames if values[f] > middle]
    return [Transition(f, "image_change", IMAGE_SALIENCE * float(values[f]) / top) for f in strong]


def find_transitions(signals: Signals, image_change: Array | None = None) -> tuple[Transition, ...]:
    """Rank an episode's transitions: gripper events, speed minima, change points, image changes.

    Args:
        signals: what telemetry knows of the episode.
        image_change: (length,) float64, how much each frame differs from the one before it (entry 0
            is 0); for episodes without usable signals. NaN counts as no change.

    Returns:
        Transitions, most salient first, ties by frame. One per neighbourhood of 0.3 s: the most
        salient of those that fall together stands for them.
    """
    separation = separation_frames(signals.fps, signals.length)
    base, extra = GRIPPER_SALIENCE
    found = [
        Transition(
            e.frame_index, "gripper_close" if e.kind == "close" else "gripper_open", base + extra * e.swing
        )
        for e in all_events(signals.grippers, signals.fps)
    ]
    if signals.speed is not None and signals.moves:
        minima = speed_minima(signals.speed, separation)
        found += [Transition(f, "speed_minimum", MINIMUM_SALIENCE * depth) for f, depth in minima]
    features = _change_features(signals)
    if features is not None:
        found += [
            Transition(c.frame_index, "change_point", CHANGE_SALIENCE * c.gain_share**0.5)
            for c in find_change_points(features, separation)
        ]
    if image_change is not None:
        found += _image_peaks(image_change, separation)
    return _apart(found, separation)


def _apart(found: list[Transition], separation: int) -> tuple[Transition, ...]:
    ranked = sorted(found, key=lambda t: (-t.salience, t.frame_index, t.cue))
    kept: list[Transition] = []
    for transition in ranked:
        if all(abs(transition.frame_index - other.frame_index) >= separation for other in kept):
            kept.append(transition)
    return tuple(kept)
