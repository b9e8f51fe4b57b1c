"""Phi: how far the task has come in every frame, from what the judge said of some of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robojudge.schema.judgement import Judgement, SubtaskScore

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curves:
    """Progress per frame, (n,) float64 in [0, 1], NaN throughout where the judge gave none.

    Attributes:
        completion: the judged progress itself.
        progress: Phi; the subtask-weighted curve where subtasks were judged, else `completion`.
        reason: why both are NaN; None where they are not.
    """

    completion: Array
    progress: Array
    reason: str | None


def progress_curves(
    judgement: Judgement,
    length: int,
    unfinished_cap: float,
    calibrate: Callable[[Array], Array] | None = None,
) -> Curves:
    """Make both curves of an episode.

    The completion curve is linear between judged frames, skips those the judge could not grade, and
    holds the first and last grade outwards. It falls where the judge saw the task fall back. An episode
    that is no effective success is cut off at `unfinished_cap`. No curve is rescaled to its own range,
    so that values compare across episodes; a calibration maps both curves of all episodes alike.

    Args:
        judgement: progress points inside the episode, as the judge gave them.
        length: frames in the episode.
        unfinished_cap: highest value of a non-success, below 1.
        calibrate: maps values in [0, 1], never falling; applied before the cap.
    """
    points = {p.frame_index: p.value for p in judgement.progress if p.value is not None}
    if not points:
        unknown = np.full(length, np.nan)
        return Curves(unknown, unknown, judgement.reasons.get("progress", "no_frame_was_graded"))
    frames = sorted(points)
    completion = np.interp(np.arange(length), frames, [points[frame] for frame in frames])
    carried_out = _subtask_curve(judgement.subtasks, length)
    progress = completion
    if carried_out is not None:
        fallen = np.maximum.accumulate(completion) - completion
        progress = np.clip(carried_out - fallen, 0.0, 1.0)
    if calibrate is not None:
        completion, progress = calibrate(completion), calibrate(progress)
    if judgement.effective_outcome != "success":
        completion, progress = np.minimum(completion, unfinished_cap), np.minimum(progress, unfinished_cap)
    return Curves(completion, progress, None)


def _subtask_curve(subtasks: tuple[SubtaskScore, ...], length: int) -> Array | None:
    """Return the mean over subtasks of score x ramp, the ramp rising 0..1 over the subtask's span.

    None unless every subtask has a score, and every one with a score above 0 a span.
    """
    if not subtasks:
        return None
    frames = np.arange(length)
    curve = np.zeros(length)
    for subtask in subtasks:
        if subtask.score is None:
            return None
        if subtask.score == 0.0:
            continue
        if subtask.start_frame is None or subtask.end_frame is None:
            return None
        steps = max(1, subtask.end_frame - subtask.start_frame)
        ramp = np.clip((frames - (subtask.end_frame - steps)) / steps, 0.0, 1.0)
        curve += subtask.score * ramp / len(subtasks)
    return np.minimum(curve, 1.0)
