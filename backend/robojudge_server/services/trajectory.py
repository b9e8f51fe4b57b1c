"""An episode's numbers over time, for plots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from robojudge.datasets.episode import Episode
from robojudge.telemetry.signals import Gripper, Signals, extract_signals
from robojudge_server.errors import InvalidRequest
from robojudge_server.services.downsample import choose_frames
from robojudge_server.services.judge_columns import tells_a_verdict

MAX_NUMBERS = 2_000_000
"""Most numbers in one answer; about 40 MB of JSON."""
Number = float | None


class TrajectoryColumn(BaseModel):
    """One numeric column of the dataset, in the dataset's own units, which it does not state."""

    key: str = Field(description="The column's key, such as `observation.state`.")
    names: tuple[str, ...] | None = Field(
        description="Names of its dimensions; null where the dataset gives none."
    )
    values: list[list[Number]] = Field(
        description="One row per frame of `frame_index`, one number per dimension; null where missing."
    )


class GripperOpenness(BaseModel):
    """How open one gripper is."""

    name: str = Field(description="`left gripper`, `right gripper` or `gripper`.")
    openness: list[Number] = Field(description="0 closed to 1 open, on the episode's own range.")
    source: str = Field(description="`state` where measured, `action` where only the command is known.")
    direction_assumed: bool = Field(description="True where no name says which way is open.")
    moved: bool = Field(description="False where its reading changes by no more than noise.")


class Trajectory(BaseModel):
    """An episode's numbers at some frames, the same ones for every column."""

    length: int = Field(description="Frames of the episode.")
    fps: Number = Field(description="Frames per second; null where the dataset does not say.")
    frame_index: list[int] = Field(
        description="Frames the values are of, strictly increasing; the first and the last are always there."
    )
    timestamps_s: list[Number] = Field(
        description="Seconds from the episode's start; null where the dataset gives no times."
    )
    columns: list[TrajectoryColumn] = Field(description="The numeric columns asked for.")
    speed: list[Number] | None = Field(
        description="Speed of what stands for the position, in its unit per second; null where unknown."
    )
    grippers: list[GripperOpenness] = Field(description="Openness of each gripper or hand; may be empty.")
    reasons: dict[str, str] = Field(
        description="Why a signal is missing, by name: `position`, `speed`, `gripper`, `fps`."
    )
    withheld: list[str] = Field(
        description="Columns that may hold a judge's labels or the declared verdict, left out until the "
        "user's own marks of the episode are saved."
    )


def trajectory(episode: Episode, *, points: int | None, keys: Sequence[str] | None, sees: bool) -> Trajectory:
    """Take an episode's numbers at some of its frames; see `choose_frames` for which.

    Args:
        episode: the episode.
        points: how many frames at most; all of them if None.
        keys: the columns wanted; all if None.
        sees: whether a judge's labels and the declared verdict may be shown.

    Raises:
        InvalidRequest: there is no such column, or the answer would be too large.
    """
    wanted = _wanted(episode, keys)
    withheld = [] if sees else [key for key in wanted if tells_a_verdict(key)]
    shown = [key for key in wanted if key not in withheld]
    width = sum(episode.columns[key].shape[1] for key in shown) + 4
    count = min(episode.length, points or episode.length)
    if count * width > MAX_NUMBERS:
        raise InvalidRequest(
            f"{count} frames of {width} numbers are more than the {MAX_NUMBERS} of one answer: "
            f"pass points={max(2, MAX_NUMBERS // width)} or less, or name fewer columns"
        )
    signals = extract_signals(episode)
    frames = choose_frames(_plotted(episode, shown, signals), episode.length, points)
    return Trajectory.model_construct(
        length=episode.length,
        fps=episode.fps,
        frame_index=frames.tolist(),
        timestamps_s=episode.timestamps_s[frames].tolist(),
        columns=[_column(episode, key, frames) for key in shown],
        speed=None if signals.speed is None else signals.speed[frames].tolist(),
        grippers=[_gripper(gripper, frames) for gripper in signals.grippers],
        reasons=dict(signals.reasons),
        withheld=withheld,
    )


def _wanted(episode: Episode, keys: Sequence[str] | None) -> list[str]:
    if keys is None:
        return list(episode.columns)
    unknown = [key for key in keys if key not in episode.columns]
    if unknown:
        known = ", ".join(episode.columns) or "none"
        raise InvalidRequest(f"columns: there is no column {unknown[0]!r} (there are: {known})")
    return list(dict.fromkeys(keys))


def _plotted(episode: Episode, keys: Sequence[str], signals: Signals) -> Iterator[NDArray[np.float64]]:
    for key in keys:
        yield from episode.columns[key].T
    if signals.speed is not None:
        yield signals.speed
    for gripper in signals.grippers:
        yield gripper.openness


def _column(episode: Episode, key: str, frames: NDArray[np.int64]) -> TrajectoryColumn:
    return TrajectoryColumn.model_construct(
        key=key, names=episode.column_names.get(key), values=episode.columns[key][frames].tolist()
    )


def _gripper(gripper: Gripper, frames: NDArray[np.int64]) -> GripperOpenness:
    return GripperOpenness.model_construct(
        name=gripper.name,
        openness=gripper.openness[frames].tolist(),
        source=gripper.source,
        direction_assumed=gripper.direction_assumed,
        moved=gripper.moved,
    )
