"""Which frames a judge is shown, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from robojudge.datasets.episode import Camera, Episode
from robojudge.errors import CameraNotFound, UsageError
from robojudge.schema.judgement import FramesCut, Keyframe, KeyframeReason
from robojudge.telemetry.signals import Signals, extract_signals
from robojudge.telemetry.transitions import find_transitions

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMULA_VERSION = "1"
"""Raised whenever the same episode and plan would give other frames."""
MIN_STEPS = 4
"""Cameras are tiled rather than an episode shown in fewer time steps than this."""


@dataclass(frozen=True, slots=True)
class FramePlan:
    """How many frames to show, of which cameras.

    Attributes:
        frames: evenly spaced frames, the first and the last included; at least 1.
        transitions: at most this many task transitions on top.
        cameras: short names or feature keys, in the wanted order; None means every RGB camera,
            external ones first.

    Raises:
        UsageError: a count is out of range, or no camera is named.
    """

    frames: int = 16
    transitions: int = 8
    cameras: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.frames < 1:
            raise UsageError(f"frames is {self.frames}: ask for at least 1 frame")
        if self.transitions < 0:
            raise UsageError(f"transitions is {self.transitions}: use 0 for none")
        if self.cameras is not None and not self.cameras:
            raise UsageError("cameras is empty: name at least one, or leave it out for all")


@dataclass(frozen=True, slots=True)
class _Moment:
    frame_index: int
    reason: KeyframeReason
    cue: str | None = None
    salience: float = 0.0


def even_frames(length: int, count: int) -> list[int]:
    """Spread `count` frames over 0..length-1, both ends included; every frame if there are fewer.

    One frame alone is the last: it shows the outcome.
    """
    if count >= length:
        return list(range(length))
    if count == 1:
        return [length - 1]
    return [(2 * k * (length - 1) + (count - 1)) // (2 * (count - 1)) for k in range(count)]


def select(
    episode: Episode,
    plan: FramePlan,
    *,
    image_change: NDArray[np.float64] | None = None,
    signals: Signals | None = None,
) -> tuple[Keyframe, ...]:
    """Choose the frames to show: evenly spaced ones, and the most salient transitions.

    A transition that falls on an evenly spaced frame lends it its cue and uses up no place.

    Args:
        episode: the episode; nothing is decoded.
        plan: how many frames, of which cameras.
        image_change: (length,) change of each frame against the one before, where telemetry knows nothing.
        signals: telemetry, if already extracted.

    Returns:
        One keyframe per (time, camera): ascending by frame, cameras in the plan's order.

    Raises:
        CameraNotFound: the episode has no camera, or none of a name in the plan.
        UsageError: `image_change` is not one number per frame.
    """
    cameras = _cameras(episode, plan)
    if image_change is not None and np.shape(image_change) != (episode.length,):
        shape = np.shape(image_change)
        raise UsageError(
            f"image_change has shape {shape}: it needs one number for each of {episode.length} frames"
        )
    known = signals if signals is not None else extract_signals(episode)
    moments = _moments(episode, plan, known, image_change)
    return tuple(
        Keyframe(
            camera=camera.name,
            frame_index=moment.frame_index,
            timestamp_s=_timestamp_s(episode, moment.frame_index),
            reason=moment.reason,
            cue=moment.cue,
            salience=moment.salience if moment.reason == "transition" else None,
        )
        for moment in moments
        for camera in cameras
    )


def _timestamp_s(episode: Episode, frame_index: int) -> float | None:
    timestamp_s = float(episode.timestamps_s[frame_index])
    return max(0.0, timestamp_s) if np.isfinite(timestamp_s) else None


def _cameras(episode: Episode, plan: FramePlan) -> tuple[Camera, ...]:
    if plan.cameras is not None:
        named = [episode.camera(name) for name in plan.cameras]
        return tuple({camera.name: camera for camera in named}.values())
    if not episode.cameras:
        raise CameraNotFound(
            f"dataset {episode.dataset_id}, episode {episode.episode_index}: "
            "it has no RGB camera, so there is nothing to show a judge"
        )
    return tuple(sorted(episode.cameras, key=lambda camera: camera.is_wrist))


def _moments(
    episode: Episode, plan: FramePlan, signals: Signals, image_change: NDArray[np.float64] | None
) -> list[_Moment]:
    last = episode.length - 1
    chosen = {frame: _Moment(frame, "even") for frame in even_frames(episode.length, plan.frames)}
    chosen[last] = _Moment(last, "last")
    if plan.frames > 1 or last == 0:
        chosen[0] = _Moment(0, "first")
    room = plan.transitions
    for transition in find_transitions(signals, image_change):
        frame = transition.frame_index
        if frame in chosen:
            chosen[frame] = replace(chosen[frame], cue=transition.cue)
        elif room > 0:
            chosen[frame] = _Moment(frame, "transition", transition.cue, transition.salience)
            room -= 1
    return [chosen[frame] for frame in sorted(chosen)]


def fit(
    keyframes: Sequence[Keyframe], max_images: int | None
) -> tuple[tuple[Keyframe, ...], FramesCut | None]:
    """Cut keyframes down to what a transport can carry, and record the cut.

    In this order: transitions go, least salient first; evenly spaced frames are thinned evenly,
    first and last kept; then the cameras of a time step share one tiled image.

    Args:
        keyframes: what `select` returned.
        max_images: most images a request may carry; None for no limit.

    Returns:
        The keyframes left and the record of the cut, None if nothing was cut. If `tiled`, the
        caller joins the cameras of each time step into one image.

    Raises:
        UsageError: `max_images` is below 1.
    """
    if max_images is None or len(keyframes) <= max_images:
        return tuple(keyframes), None
    if max_images < 1:
        raise UsageError(f"max_images is {max_images}: a judge needs at least one image")
    steps = list({k.frame_index: k for k in keyframes}.values())
    n_cameras = max(1, len({k.camera for k in keyframes}))
    tiled = n_cameras > 1 and max_images // n_cameras < min(MIN_STEPS, len(steps))
    room = max_images if tiled else max_images // n_cameras
    transitions = sorted(
        (k for k in steps if k.reason == "transition"), key=lambda k: (-(k.salience or 0.0), k.frame_index)
    )
    fixed = [k.frame_index for k in steps if k.reason != "transition"]
    kept_transitions = [k.frame_index for k in transitions[: max(0, room - len(fixed))]]
    kept_fixed = [fixed[i] for i in even_frames(len(fixed), room)] if len(fixed) > room else fixed
    kept = {*kept_transitions, *kept_fixed}
    left = tuple(k for k in keyframes if k.frame_index in kept)
    return left, FramesCut(
        max_images=max_images,
        planned=len(keyframes),
        sent=len(kept) if tiled else len(left),
        transitions_dropped=len(transitions) - len(kept_transitions),
        even_dropped=len(fixed) - len(kept_fixed),
        tiled=tiled,
    )
