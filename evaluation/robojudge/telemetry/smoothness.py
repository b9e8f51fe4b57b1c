"""How smooth a motion is: spectral arc length, log dimensionless jerk, and the jitter rate."""

from __future__ import annotations

import math

import numpy as np

from robojudge.telemetry.signals import Array, Signals, smoothed_derivative

MOVING_ABOVE = 0.2
"""A frame is moving if its speed is at least this share of the 95th-percentile speed."""
JITTER_HALF_HZ = 3.0
"""Jitter rate at which its part of the smoothness score is 0.5."""
SPARC_CUTOFF_HZ = 10.0
SPARC_AMPLITUDE = 0.05
SPARC_PADDING = 4
SPARC_FULL = -1.0
"""SPARC from which its part of the smoothness score is 1."""
SPARC_SCALE = 3.0
"""That part falls by a factor e for every 3 below."""


def sparc(speed: Array, fps: float) -> float | None:
    """Spectral arc length of the speed profile (Balasubramanian et al. 2015); 0 is smoothest.

    Minus the length of the normalised magnitude spectrum from 0 Hz up to the last frequency, at
    most 10 Hz and the Nyquist frequency, whose amplitude reaches 5%. The frequency axis is scaled
    to 0..1. Independent of the speed's scale.

    Args:
        speed: (n,) float64, any unit, n >= 4.
        fps: frames per second.

    Returns:
        A number below 0; None if the robot never moves.
    """
    if not np.any(speed > 0):
        return None
    size = 2 ** (math.ceil(math.log2(len(speed))) + SPARC_PADDING)
    spectrum = np.abs(np.fft.rfft(speed, size))
    frequency = np.fft.rfftfreq(size, d=1.0 / fps)
    magnitude = spectrum / spectrum.max()
    magnitude, frequency = magnitude[frequency <= SPARC_CUTOFF_HZ], frequency[frequency <= SPARC_CUTOFF_HZ]
    last = int(np.flatnonzero(magnitude >= SPARC_AMPLITUDE)[-1])
    if last == 0:
        return 0.0
    step = np.diff(frequency[: last + 1]) / frequency[last]
    return -float(np.sum(np.hypot(step, np.diff(magnitude[: last + 1]))))


def ldlj(speed: Array, fps: float) -> float | None:
    """Log dimensionless jerk of the speed profile (Balasubramanian et al. 2012); higher is smoother.

    -ln( T^3 / v_peak^2 * integral (d2v/dt2)^2 dt ), second derivative by central differences over
    the n - 2 inner frames, T = (n - 1) / fps. Independent of the speed's scale and of the time's.

    Args:
        speed: (n,) float64, any unit, n >= 4.
        fps: frames per second.

    Returns:
        A finite number; None if the speed never changes.
    """
    peak = float(np.max(speed))
    jerk = np.diff(speed, n=2) * fps**2
    integral = float(np.sum(jerk**2)) / fps
    if peak <= 0.0 or integral <= 0.0:
        return None
    duration_s = (len(speed) - 1) / fps
    return -math.log(duration_s**3 / peak**2 * integral)


def moving_frames(speed: Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which frames belong to real motion: at least 20% of the 95th-percentile speed."""
    reference = float(np.percentile(speed, 95))
    return np.asarray((speed >= MOVING_ABOVE * reference) & (speed > 0), dtype=np.bool_)


def jitter_rate(signals: Signals) -> float | None:
    """Median of |acceleration| / speed over the moving frames, 1/s; 0 is a constant velocity.

    Its inverse is the time in which the acceleration at hand would replace the whole velocity. The
    median makes it a property of the bulk of the motion: a few stops or a contact do not count.
    Independent of the position's unit.

    Returns:
        A number >= 0; None if the robot never moves, or speed is unknown.
    """
    if signals.velocity is None or signals.speed is None or signals.fps is None or signals.position is None:
        return None
    moving = moving_frames(signals.speed)
    if not signals.moves or not moving.any():
        return None
    acceleration = np.linalg.norm(smoothed_derivative(signals.position, signals.fps, order=2), axis=1)
    return float(np.median(acceleration[moving] / signals.speed[moving]))


def smoothness_score(jitter_hz: float, sparc_value: float) -> float:
    """Map the jitter rate and SPARC to 0..1, by equal parts.

    The jitter part is 1 / (1 + (rate / 3)^2): 0.5 at 3 per second. The spectral part is
    exp((SPARC + 1) / 3), at most 1: 1 for one bell-shaped movement, 0.37 at -4. The one looks at the
    bulk of the motion at the scale of a frame, the other at the whole speed profile, stops included.
    """
    jitter_part = 1.0 / (1.0 + (jitter_hz / JITTER_HALF_HZ) ** 2)
    spectral_part = min(1.0, math.exp((sparc_value - SPARC_FULL) / SPARC_SCALE))
    return 0.5 * (jitter_part + spectral_part)
