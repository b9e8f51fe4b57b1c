"""Progress of every frame of a reference, from what people said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from robojudge.methods.reference.annotated import Annotated
from robojudge.schema.consensus import ConsensusSubtask
from robojudge.schema.episode import SubtaskSpan

if TYPE_CHECKING:
    from numpy.typing import NDArray

Span = SubtaskSpan | ConsensusSubtask
Step = tuple[int, int, int]
"""Position in the subtask list, first frame, last frame (inclusive)."""


def subtask_order(references: Sequence[Annotated]) -> tuple[str, ...]:
    """Return the task's subtasks in order, from the annotated spans alone.

    The most common sequence of first appearances among successes, or among all where no success has
    spans; longer sequences win ties, then alphabetical ones.
    """
    with_spans = [reference for reference in references if reference.spans]
    pool = [reference for reference in with_spans if reference.succeeded] or with_spans
    counts = Counter(tuple(dict.fromkeys(span.name for span in r.spans)) for r in pool)
    return min(counts, key=lambda names: (-counts[names], -len(names), names)) if counts else ()


def progress_labels(reference: Annotated, subtasks: Sequence[str]) -> NDArray[np.float64]:
    """Return the progress of every frame of a reference; (length,) float64 in 0..1. See `span_progress`."""
    return span_progress(
        reference.spans,
        subtasks,
        n_frames=reference.episode.length,
        completion=reference.completion,
        succeeded=reference.succeeded,
    )


def span_progress(
    spans: Sequence[Span], subtasks: Sequence[str], *, n_frames: int, completion: float, succeeded: bool
) -> NDArray[np.float64]:
    """Return the progress of every frame as annotated spans give it; (n_frames,) float64 in 0..1.

    Each of the n subtasks is worth 1/n. Inside a span progress rises linearly over its subtask's share.
    A span followed by an earlier subtask was not finished: it rises over half the share. A subtask taken
    up again at once continues from the middle of its share. The last span ends at the episode's
    annotated completion; after a step back it stays there. Frames in no span keep the value before them,
    and frames after the last span the annotated completion. Without usable spans, or where the episode
    goes back more often than there are subtasks (a cycle rather than a sequence), progress rises
    linearly to the annotated completion.
    """
    steps = _steps(spans, subtasks, n_frames)
    backward = sum(after[0] < before[0] for before, after in pairwise(steps))
    if not steps or backward > len(subtasks):
        return np.linspace(0.0, completion, n_frames + 1)[1:]
    labels = np.full(n_frames, np.nan)
    for place, (_, first, last) in enumerate(steps):
        start, end = _ends(steps, place, len(subtasks), completion, succeeded=succeeded)
        labels[first : last + 1] = np.linspace(start, end, last - first + 2)[1:]
    labels[steps[-1][2] + 1 :] = completion
    return _carried_forward(labels)


def _steps(spans: Sequence[Span], subtasks: Sequence[str], n_frames: int) -> list[Step]:
    position = {name: k for k, name in enumerate(subtasks)}
    return [
        (
            position[span.name],
            span.start_frame,
            max(span.start_frame, min(span.end_frame, n_frames - 1)),
        )
        for span in spans
        if span.name in position
    ]


def _ends(
    steps: Sequence[Step], place: int, n: int, completion: float, *, succeeded: bool
) -> tuple[float, float]:
    """Return the progress at a span's start and end."""
    here = steps[place][0]
    before = steps[place - 1][0] if place else None
    low, high = here / n, (here + 1) / n
    middle = (low + high) / 2
    start = middle if before == here else low
    if place + 1 < len(steps):
        return start, high if steps[place + 1][0] >= here else middle
    if not succeeded and before is not None and here < before:
        return completion, completion
    return min(start, completion), completion


def _carried_forward(labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill gaps with the value before them, and a gap at the start with 0."""
    known = np.where(np.isnan(labels), 0, np.arange(1, len(labels) + 1))
    padded = np.concatenate([[0.0], labels])
    return padded[np.maximum.accumulate(known)]


def settle(
    labels: NDArray[np.float64], to_last: NDArray[np.float32], threshold: float
) -> NDArray[np.float64]:
    """Give the unbroken run of last frames that look like the very last one its progress.

    However people cut the end of an episode into spans, nothing was achieved while nothing changed.

    Args:
        labels: (n,) progress of one reference's frames.
        to_last: (n,) distance from each of them to the last.
        threshold: largest distance at which two frames count as alike.
    """
    unlike = np.flatnonzero(to_last > threshold)
    first = int(unlike[-1]) + 1 if len(unlike) else 0
    return np.where(np.arange(len(labels)) >= first, labels[-1], labels)
