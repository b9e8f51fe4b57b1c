"""Decide whether a timestamp column can locate frames in a video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Timing:
    """An episode's clock."""

    timestamps_s: NDArray[np.float64]
    by_index: bool
    """True where row k must be taken as the k-th frame of the video window."""
    oddity: tuple[str, str] | None
    """Name and detail of what is unusual, if anything."""


def episode_timing(
    timestamps: NDArray[np.float64] | None,
    frame_indices: NDArray[np.float64] | None,
    length: int,
    fps: float | None,
) -> Timing:
    """Compare the timestamp column with frame_index / fps.

    Args:
        timestamps: (length,) seconds, as stored; None where the column is missing.
        frame_indices: (length,) as stored; None where the column is missing.
        length: number of rows.
        fps: nominal frames per second; None where the dataset does not say.

    Returns:
        The column as it is where it follows the nominal clock within half a frame; the column less
        its offset where only a start offset separates the two; otherwise rows are matched to
        frames by index, and times count from the first row (nominal times where the column does not rise).
        All NaN where there is neither a column nor a frame rate.
    """
    frames = np.arange(length, dtype=np.float64) if frame_indices is None else frame_indices
    nominal = None if fps is None else frames / fps
    if timestamps is None:
        times = np.full(length, np.nan) if nominal is None else nominal
        return Timing(
            times, True, ("missing_timestamp_column", "no timestamp column; frames are taken by index")
        )
    rising = bool(np.all(np.isfinite(timestamps)) and np.all(np.diff(timestamps) > 0))
    since_first = timestamps - timestamps[:1]
    if fps is None or nominal is None:
        times = since_first if rising else np.full(length, np.nan)
        return Timing(times, True, ("fps_unknown", "no fps in metadata; frames are taken by index"))
    if not rising:
        detail = "timestamps do not rise; nominal times are used and frames are taken by index"
        return Timing(nominal, True, ("timestamps_disagree_with_video", detail))
    off_s = float(np.abs(timestamps - nominal).max(initial=0.0))
    if off_s <= 0.5 / fps:
        return Timing(timestamps, False, None)
    shifted = since_first + nominal[:1]
    if float(np.abs(shifted - nominal).max(initial=0.0)) <= 0.5 / fps:
        detail = (
            f"timestamps start at {timestamps[0]:.3f} s instead of {nominal[0]:.3f} s; the offset was removed"
        )
        return Timing(shifted, False, ("timestamps_offset", detail))
    detail = f"timestamps are up to {off_s:.3f} s off frame_index / fps; frames are taken by index"
    return Timing(since_first, True, ("timestamps_disagree_with_video", detail))
