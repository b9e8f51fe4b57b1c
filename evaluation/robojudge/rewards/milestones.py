"""Which frames of an episode are worth leading to: gripper changes, and stops between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from robojudge.rewards.settings import RewardSettings
from robojudge.schema.judgement import SubtaskScore
from robojudge.telemetry.gripper import Hysteresis, all_events
from robojudge.telemetry.idleness import runs
from robojudge.telemetry.signals import Signals


@dataclass(frozen=True, slots=True)
class Milestone:
    """A frame that the steps before it get credit for.

    `gripper`: a gripper closed or opened; `stop`: the arm came to rest; `subtask`: the judge saw a
    subtask end (only where telemetry shows neither gripper nor speed).
    """

    frame_index: int
    kind: Literal["gripper", "stop", "subtask"]


def find_milestones(
    signals: Signals, subtasks: Sequence[SubtaskScore], settings: RewardSettings
) -> tuple[tuple[Milestone, ...], str | None]:
    """Find an episode's milestones (VLA-RL, Lu et al. 2025, section 3.4).

    The episode is cut at every change of any gripper; inside each segment, the frames at which the
    speed comes down to almost nothing are added.

    Args:
        signals: what telemetry knows of the episode; a frame rate is needed.
        subtasks: judged subtasks.
        settings: thresholds.

    Returns:
        Milestones in time order, and the reason why there are none (None where there are some).
    """
    if signals.fps is None:
        return (), "no_fps"
    merge = round(settings.rprm_merge_s * signals.fps)
    if signals.speed is None and not any(gripper.moved for gripper in signals.grippers):
        ends = sorted(s.end_frame for s in subtasks if s.end_frame is not None)
        marks = [Milestone(frame, "subtask") for frame in _apart(ends, (), merge)]
        return tuple(marks), None if marks else f"{signals.reasons['speed']}_and_no_judged_subtask_spans"
    hysteresis = Hysteresis(
        settings.gripper_closed_below, settings.gripper_open_above, settings.gripper_dwell_s
    )
    changes = [event.frame_index for event in all_events(signals.grippers, signals.fps, hysteresis)]
    grips = _apart(changes, (), merge)
    found = [Milestone(frame, "gripper") for frame in grips]
    if signals.speed is not None and signals.moves:
        stops = _apart(_stops(signals.speed, grips, settings), grips, merge)
        found += [Milestone(frame, "stop") for frame in stops]
    if not found:
        return (), "no_gripper_change_and_no_stop"
    return tuple(sorted(found, key=lambda milestone: milestone.frame_index)), None


def _stops(speed: NDArray[np.float64], cuts: Sequence[int], settings: RewardSettings) -> list[int]:
    """Return the first local minimum of each stretch of near-zero speed inside a segment.

    A stretch that begins with its segment is left out: no motion led to it.
    """
    limit = max(settings.rprm_still_speed, settings.rprm_still_share * float(np.percentile(speed, 95)))
    edges = [0, *cuts, len(speed)]
    found: list[int] = []
    for start, end in pairwise(edges):
        for still in runs(speed[start:end] < limit):
            if still.start == 0:
                continue
            stretch = speed[start + still.start : start + still.end]
            rising = np.flatnonzero(np.diff(stretch) >= 0)
            lowest = start + still.start + (int(rising[0]) if len(rising) else len(stretch) - 1)
            if not found or lowest - found[-1] > settings.rprm_refractory_frames:
                found.append(lowest)
    return found


def _apart(frames: Sequence[int], taken: Sequence[int], merge: int) -> list[int]:
    """Keep, in order, the frames more than `merge` away from those taken or kept before."""
    kept: list[int] = []
    for frame in frames:
        if all(abs(frame - other) > merge for other in (*taken, *kept[-1:])):
            kept.append(frame)
    return kept
