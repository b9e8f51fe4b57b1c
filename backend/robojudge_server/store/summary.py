"""An episode's summary row: which outcome counts, what people say, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import Failure, Judgement


@dataclass(frozen=True, slots=True)
class Word:
    """Where one word of a judge stands; `seq` is its line in the run's journal."""

    run_id: str
    seq: int
    created_at: datetime
    judged: bool


def counting_word(words: Iterable[Word]) -> Word | None:
    """Return the word that counts for an episode, whatever order they were stored in.

    Within a run it is the last judgement, else the last failure, as in the run's journal; between
    runs a judgement beats a failure, then the later one wins, then the greater run id.
    """
    by_run: dict[str, Word] = {}
    for word in sorted(words, key=lambda word: word.seq):
        before = by_run.get(word.run_id)
        if word.judged or before is None or not before.judged:
            by_run[word.run_id] = word
    return max(by_run.values(), key=lambda word: (word.judged, word.created_at, word.run_id), default=None)


def judged_columns(outcome: Judgement | Failure | None) -> dict[str, Any]:
    """Return the columns of an episode that follow from the outcome that counts; a failure has no scores."""
    if outcome is None:
        return {**_UNJUDGED, "judged_at": None, "error_type": None}
    if isinstance(outcome, Failure):
        return {**_UNJUDGED, "judged_at": outcome.created_at, "error_type": outcome.error.type}
    quality = outcome.trajectory_quality
    return {
        "judged_at": outcome.created_at,
        "error_type": None,
        "task_completion": outcome.task_completion,
        "outcome": outcome.outcome,
        "effective_outcome": outcome.effective_outcome,
        "confidence": outcome.confidence,
        "smoothness": quality.smoothness.fused,
        "efficiency": quality.efficiency.fused,
        "safety": quality.safety.fused,
        "failure_mode": outcome.failure.mode if outcome.failure else None,
        "needs_review": outcome.needs_review,
    }


def human_columns(
    annotations: Sequence[Annotation],
    *,
    task_completion: float | None,
    needs_review: bool | None,
    review_mark: str | None,
) -> dict[str, Any]:
    """Return the columns of an episode that follow from its annotations, one per annotator.

    Args:
        annotations: the latest word of each annotator.
        task_completion: the judge's, 0 to 1; None where it could not tell or nobody judged.
        needs_review: whether the judge asks for a person; None where nobody judged.
        review_mark: the mark that counts; None where none does.
    """
    marks = [a.task_completion for a in annotations if a.task_completion is not None]
    human = median(marks) if marks else None
    known = human is not None and task_completion is not None
    return {
        "annotator_count": len(annotations),
        "human_task_completion": human,
        "disagreement": abs((task_completion or 0.0) - (human or 0.0)) if known else None,
        "review_state": review_state(len(annotations), needs_review, review_mark),
    }


def review_state(annotator_count: int, needs_review: bool | None, review_mark: str | None) -> str:
    """Return whether an episode waits for a person: a mark decides, else whether somebody annotated it."""
    if review_mark is not None:
        return {"accepted": "done", "flagged": "wanted"}.get(review_mark, "none")
    return "done" if annotator_count else "wanted" if needs_review else "none"


_UNJUDGED: dict[str, Any] = dict.fromkeys(
    (
        "task_completion",
        "outcome",
        "effective_outcome",
        "confidence",
        "smoothness",
        "efficiency",
        "safety",
        "failure_mode",
        "needs_review",
    )
)
