"""From an aligned progress curve to what a judgement says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from robojudge.datasets.episode import Episode
from robojudge.methods.reference.alignment import Alignment
from robojudge.methods.reference.features import STATE
from robojudge.schema.judgement import FailureFinding, Outcome, SubtaskScore

if TYPE_CHECKING:
    from numpy.typing import NDArray

COMPLETION_STEPS = 20
"""Completion is given in steps of 0.05, as people give it."""
SUCCESS_FROM = 0.6
"""A success needs this probability, a non-success at most 1 minus it; between them it is undecided."""
FAMILIAR_LEAST = 0.05
"""With a smaller share of familiar frames the curve is a guess, and there is no verdict."""
PARTIAL_FROM = 0.25
"""Least completion of a partial, where no reference shows where people draw the line."""
STILL_SHARE = 0.1
"""A robot that moved less than this share of the stillest success did not attempt the task."""


def completion(alignment: Alignment) -> float:
    """Return 1 for a success, else the progress of the last frame in steps of 0.05."""
    if outcome(alignment) == "success":
        return 1.0
    return _end(alignment)


def _end(alignment: Alignment) -> float:
    return round(float(alignment.progress[-1]) * COMPLETION_STEPS) / COMPLETION_STEPS


def confidence(alignment: Alignment, verdict: Outcome) -> float:
    """Return how far to believe the verdict, 0..1.

    The margin |2 q - 1| of the success probability q, times the share of familiar frames. A non-success
    is believed less the nearer its end is to 1, in units of the expected error e: times
    1 - exp(-((1 - p) / e)^2 / 2), p being the progress of the last frame.
    """
    margin = abs(2.0 * alignment.success_prob - 1.0) * alignment.familiar_share
    if verdict == "success" or alignment.expected_error <= 0.0:
        return margin
    short = (1.0 - float(alignment.progress[-1])) / alignment.expected_error
    return margin * (1.0 - float(np.exp(-0.5 * short**2)))


def outcome(alignment: Alignment) -> Outcome:
    """Return the verdict; between partial and failure the nearest annotated completion decides."""
    if alignment.familiar_share < FAMILIAR_LEAST:
        return "undecided"
    probability = alignment.success_prob
    if probability >= SUCCESS_FROM:
        return "success"
    if probability > 1.0 - SUCCESS_FROM:
        return "undecided"
    reached = _end(alignment)
    unfinished = [r for r in alignment.references if r.outcome in ("partial", "failure")]
    if {r.outcome for r in unfinished} == {"partial", "failure"}:
        nearest = min(unfinished, key=lambda r: (abs(r.completion - reached), r.episode.episode_index))
        return nearest.outcome or "undecided"
    return "partial" if reached >= PARTIAL_FROM else "failure"


def subtask_scores(alignment: Alignment, subtasks: Sequence[str] | None) -> tuple[SubtaskScore, ...]:
    """Return the task's own list with scores and spans read off the curve.

    Subtask k of n covers progress k/n .. (k+1)/n. Its score is the covered part of that at the highest
    point of the curve; its span runs from the first frame above its start to the first frame within a
    twentieth of its end. Where the references' spans name no subtask of the list, scores stay None.
    """
    if not subtasks:
        return ()
    known = {span.name for reference in alignment.references for span in reference.spans}
    if known.isdisjoint(subtasks):
        return tuple(SubtaskScore(name=name, score=None) for name in subtasks)
    highest = np.maximum.accumulate(alignment.progress)
    return tuple(_subtask(highest, k, len(subtasks), name) for k, name in enumerate(subtasks))


def _subtask(highest: NDArray[np.float64], k: int, n: int, name: str) -> SubtaskScore:
    covered = np.clip(highest * n - k, 0.0, 1.0)
    tolerance = 1.0 / COMPLETION_STEPS
    score = float(covered[-1])
    if score <= tolerance:
        return SubtaskScore(name=name, score=score)
    start = 0 if k == 0 else int(np.argmax(covered > tolerance))
    reached = covered >= 1.0 - tolerance
    end = int(np.argmax(reached)) if reached.any() else len(highest) - 1
    return SubtaskScore(name=name, score=score, start_frame=start, end_frame=max(start, end))


def failure_finding(alignment: Alignment, episode: Episode, verdict: Outcome) -> FailureFinding | None:
    """Return `no_attempt` where the robot hardly moved; alignment is evidence of no other mode."""
    if verdict != "failure":
        return None
    mine = _path_length(episode)
    theirs = [_path_length(r.episode) for r in alignment.references if r.succeeded]
    moved = [length for length in theirs if length is not None]
    if mine is None or not moved or mine > STILL_SHARE * min(moved):
        return None
    detail = f"the state moved {mine / min(moved):.0%} as far as in the stillest annotated success"
    return FailureFinding(mode="no_attempt", onset_frame=0, detail=detail)


def _path_length(episode: Episode) -> float | None:
    """Return how far the state travelled, in the state's own units; None without a complete state."""
    state = episode.columns.get(STATE)
    if state is None or len(state) < 2 or not np.isfinite(state).all():
        return None
    return float(np.linalg.norm(np.diff(state, axis=0), axis=1).sum())


def rationale(alignment: Alignment) -> str:
    """Say in words what the numbers rest on."""
    reference, frame = alignment.end_like
    said = reference.outcome or f"completion {reference.completion:.2f}"
    successes = sum(r.succeeded for r in alignment.references)
    peak = int(alignment.progress.argmax())
    text = (
        f"The last frame is most like frame {frame} of annotated episode "
        f"{reference.episode.episode_index} ({said}, {reference.episode.length} frames). Progress is highest "
        f"at frame {peak} ({alignment.progress[peak]:.2f}) and ends at {alignment.progress[-1]:.2f}. "
        f"{len(alignment.references)} annotated episodes of the task were used, {successes} of them "
        f"successes; {alignment.familiar_share:.0%} of the frames look like something in them."
    )
    heaviest = max(alignment.weights, key=lambda name: (alignment.weights[name], name))
    return f"{text} The signal that counted most: {heaviest} ({alignment.weights[heaviest]:.0%})."
