"""Subtasks a dataset carries itself: SARM columns, language rows, subtask_index, several task strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.schema.episode import SubtaskSpan

if TYPE_CHECKING:
    from numpy.typing import NDArray

SARM_PREFIXES = ("sparse_", "dense_", "")
SARM_COLUMNS = tuple(
    f"{prefix}subtask_{part}" for prefix in SARM_PREFIXES for part in ("names", "start_frames", "end_frames")
)

Spans = tuple[SubtaskSpan, ...] | None


def spans_from_sarm(row: Mapping[str, Any], length: int) -> Spans:
    """Read SARM's episode columns `{sparse,dense}_subtask_{names,start_frames,end_frames}`.

    Sparse annotations win unless they hold a single stage and dense ones hold more; the unprefixed
    columns are the older spelling of the sparse ones. SARM's spans may share a boundary frame, which goes
    to the later span.

    Returns:
        Spans inside the episode, in order; None where the episode is not annotated.
    """
    found = []
    for prefix in SARM_PREFIXES:
        names, starts, ends = (
            row.get(f"{prefix}subtask_{p}") for p in ("names", "start_frames", "end_frames")
        )
        if names and starts and ends and len(names) == len(starts) == len(ends):
            found.append(_clean(zip(names, starts, ends, strict=True), length))
    several = [spans for spans in found if spans and len(spans) > 1]
    return next(iter(several or [spans for spans in found if spans]), None)


def spans_from_language(rows: Sequence[Mapping[str, Any]] | None, timestamps_s: NDArray[np.float64]) -> Spans:
    """Read the `subtask` rows of a `language_persistent` value; each holds until the next begins.

    Args:
        rows: the list stored on the episode's first frame.
        timestamps_s: (length,) seconds from the episode's start.

    Returns:
        Spans in order; None where there are no such rows or the episode has no clock.
    """
    chosen = [
        (float(row["timestamp"]), str(row["content"]))
        for row in rows or ()
        if row.get("style") == "subtask" and row.get("content") and row.get("timestamp") is not None
    ]
    if not chosen or not np.all(np.isfinite(timestamps_s)):
        return None
    chosen.sort(key=lambda pair: pair[0])
    length = len(timestamps_s)
    half_frame = 0.5 * float(np.median(np.diff(timestamps_s))) if length > 1 else 0.0
    starts = [int(np.searchsorted(timestamps_s, start - half_frame)) for start, _ in chosen]
    ends = [*(start - 1 for start in starts[1:]), length - 1]
    names = (name for _, name in chosen)
    return _clean(zip(names, starts, ends, strict=True), length)


def spans_from_runs(indices: NDArray[np.float64], names: Mapping[int, str]) -> Spans:
    """Turn a per-frame index column into one span per run of equal, known values.

    Args:
        indices: (length,) NaN or an unknown value where no subtask is active.
        names: the strings the indices stand for.
    """
    if not len(indices):
        return None
    codes = np.where(np.isfinite(indices), indices, -1.0).astype(np.int64)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(codes)) + 1])
    ends = np.concatenate([starts[1:] - 1, [len(codes) - 1]])
    runs = [
        (names[int(codes[start])], int(start), int(end))
        for start, end in zip(starts, ends, strict=True)
        if names.get(int(codes[start]), "").strip()
    ]
    return _clean(runs, len(codes))


def _clean(parts: Any, length: int) -> Spans:
    """Clamp to the episode, order by start, give shared frames to the later span, drop what is empty."""
    inside = sorted(
        ((str(name), max(0, int(start)), min(length - 1, int(end))) for name, start, end in parts),
        key=lambda part: part[1],
    )
    spans = []
    for position, (name, start, end) in enumerate(inside):
        following = inside[position + 1][1] if position + 1 < len(inside) else length
        last = min(end, following - 1)
        if name.strip() and start <= last:
            spans.append(SubtaskSpan(name=name, start_frame=start, end_frame=last))
    return tuple(spans) or None
