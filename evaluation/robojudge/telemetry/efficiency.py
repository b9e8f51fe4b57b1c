"""How directly a robot went about it: path efficiency, corrections, and the efficiency score."""

from __future__ import annotations

import numpy as np

from robojudge.telemetry.gripper import GripperEvent, all_events
from robojudge.telemetry.signals import Array, Signals

SAME_PLACE = 0.1
"""Two places closer than this share of the motion's extent are one place."""
AT_REST = 1 / 3
"""A gripper event marks a place only if the speed falls below this share of its 95th percentile there."""
REST_WINDOW_S = 0.2
REVERSAL_WINDOW_S = 0.5
REVERSAL_COSINE = -0.7
REVERSAL_SHARE = 0.1
"""Both legs of a reversal must be at least this share of the motion's extent."""
CORRECTION_COST = 0.25
"""What a correction costs: n of them divide the efficiency score by 1 + 0.25 n."""


def path_length(position: Array) -> float:
    """Length of the path, in the position's unit: sum of the distances between successive frames."""
    return float(np.sum(np.linalg.norm(np.diff(position, axis=0), axis=1)))


def extent(position: Array) -> float:
    """Diagonal of the bounding box of a path, in the position's unit."""
    return float(np.linalg.norm(np.ptp(position, axis=0)))


def _slows_at(signals: Signals, event: GripperEvent) -> bool:
    if signals.speed is None or signals.fps is None:
        return False
    reach = round(REST_WINDOW_S * signals.fps)
    around = signals.speed[max(0, event.frame_index - reach) : event.frame_index + reach + 1]
    return bool(around.min() < AT_REST * np.percentile(signals.speed, 95))


def milestones(signals: Signals) -> list[int]:
    """Frames whose places the task itself asked for: first, gripper events at rest, last.

    A place that was visited before counts once, so going back to try again earns nothing.
    """
    position = signals.position
    if position is None:
        return []
    near = SAME_PLACE * extent(position)
    frames = [0]
    for event in all_events(signals.grippers, signals.fps):
        place = position[event.frame_index]
        fresh = all(np.linalg.norm(place - position[f]) > near for f in frames)
        if fresh and _slows_at(signals, event):
            frames.append(event.frame_index)
    return list(dict.fromkeys([*frames, signals.length - 1]))


def path_efficiency(signals: Signals) -> float | None:
    """Length of the polyline through the milestones over the length of the path, 0..1.

    A path that ends where it began and has no milestone between is a round trip: the place
    farthest from its start stands in.

    Returns:
        1 for straight lines between milestones; None without position, below 4 frames, or if the
        robot never moves.
    """
    position = signals.position
    if position is None or signals.length < 4 or path_length(position) <= 0.0:
        return None
    frames = milestones(signals)
    if len(frames) == 2 and np.linalg.norm(position[-1] - position[0]) <= SAME_PLACE * extent(position):
        farthest = int(np.argmax(np.linalg.norm(position - position[0], axis=1)))
        frames = [0, farthest, signals.length - 1]
    return min(1.0, path_length(position[frames]) / path_length(position))


def regrasps(signals: Signals) -> list[int]:
    """Frames where a gripper closes again near a place where it had closed before."""
    if signals.position is None:
        return []
    near = 2 * SAME_PLACE * extent(signals.position)
    places: dict[str, list[Array]] = {}
    found = []
    for event in all_events(signals.grippers, signals.fps):
        if event.kind == "close":
            place = signals.position[event.frame_index]
            earlier = places.setdefault(event.gripper, [])
            if any(np.linalg.norm(place - other) <= near for other in earlier):
                found.append(event.frame_index)
            earlier.append(place)
    return found


def reversals(signals: Signals) -> list[int]:
    """Frames where the robot turns back on its own path, away from any gripper event.

    The displacements of the 0.5 s before and after point against each other (cosine below -0.7)
    and both are at least 10% of the motion's extent. Of neighbouring frames the sharpest counts.
    """
    if signals.position is None or signals.fps is None:
        return []
    position, window = signals.position, max(2, round(REVERSAL_WINDOW_S * signals.fps))
    if signals.length < 2 * window + 1 or extent(position) <= 0.0:
        return []
    before = position[window:-window] - position[: -2 * window]
    after = position[2 * window :] - position[window:-window]
    sizes = np.linalg.norm(before, axis=1), np.linalg.norm(after, axis=1)
    long_enough = np.minimum(*sizes) >= REVERSAL_SHARE * extent(position)
    cosine = np.sum(before * after, axis=1) / np.maximum(sizes[0] * sizes[1], np.finfo(np.float64).tiny)
    busy = [event.frame_index for event in all_events(signals.grippers, signals.fps)]
    found: list[int] = []
    for index in np.argsort(cosine, kind="stable"):
        if cosine[index] > REVERSAL_COSINE:
            break
        frame = int(index) + window
        if long_enough[index] and all(abs(frame - other) > window for other in (*busy, *found)):
            found.append(frame)
    return sorted(found)


def efficiency_score(path: float, idle_share: float, corrections: int) -> float:
    """Path efficiency times the share of time not idle, over 1 + 0.25 per correction: 0..1."""
    return path * (1.0 - idle_share) / (1.0 + CORRECTION_COST * corrections)
