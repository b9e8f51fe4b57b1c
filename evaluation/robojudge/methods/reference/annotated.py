"""What people agree on about one reference episode, and which references to use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from robojudge.datasets.episode import Episode
from robojudge.methods.base import Reference
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan

MAX_REFERENCES = 32
"""More references than this cost time and change little."""
UNFINISHED_AT_MOST = 0.95
"""Only a success is worth 1, whatever completion people gave a near miss."""

KnownOutcome = Literal["success", "partial", "failure"]


@dataclass(frozen=True, slots=True)
class Annotated:
    """One reference episode with its annotators' consensus.

    Attributes:
        episode: the reference.
        completion: progress at its last frame, 0..1; 1 exactly for a success.
        outcome: the plurality; None where annotators tie or none said.
        spans: subtask spans of the annotator nearest the consensus; empty where none gave any.
    """

    episode: Episode
    completion: float
    outcome: KnownOutcome | None
    spans: tuple[SubtaskSpan, ...]

    @property
    def succeeded(self) -> bool:
        """True if people call it a success."""
        return self.outcome == "success"


def usable_references(references: Iterable[Reference], judged: Episode) -> list[Annotated]:
    """Turn references into consensus, leave out what must not speak, and cap their number.

    Left out: the judged episode itself, annotations made after seeing a judge's marks, and episodes
    of which nobody gave a completion or called a success. Over `MAX_REFERENCES`, successes and
    others share the places, each spread evenly over the episode indices. The order given is ignored.

    Returns:
        Sorted by dataset and episode index.
    """
    itself = (judged.dataset_id, judged.episode_index)
    found: dict[tuple[str, int], Annotated] = {}
    for reference in references:
        identity = (reference.episode.dataset_id, reference.episode.episode_index)
        if identity == itself:
            continue
        annotated = _consensus(reference)
        if annotated is not None:
            found[identity] = annotated
    return _capped([found[identity] for identity in sorted(found)])


def _consensus(reference: Reference) -> Annotated | None:
    blinded = [annotation for annotation in reference.annotations if annotation.blinded]
    outcome = _plurality(blinded)
    marks = [a.task_completion for a in blinded if a.task_completion is not None]
    if outcome == "success":
        completion = 1.0
    elif marks:
        completion = min(float(median(marks)), UNFINISHED_AT_MOST)
    else:
        return None
    return Annotated(
        episode=reference.episode,
        completion=completion,
        outcome=outcome,
        spans=_nearest_spans(blinded, completion, reference.episode.length),
    )


def _plurality(annotations: Sequence[Annotation]) -> KnownOutcome | None:
    counts: Counter[KnownOutcome] = Counter(
        a.outcome for a in annotations if a.outcome is not None and a.outcome != "undecided"
    )
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _nearest_spans(
    annotations: Sequence[Annotation], completion: float, length: int
) -> tuple[SubtaskSpan, ...]:
    """Return one annotator's spans in order of time, without those that start after the last frame."""

    def rank(annotation: Annotation) -> tuple[float, str]:
        mark = annotation.task_completion
        return (2.0 if mark is None else abs(mark - completion), annotation.annotator)

    for annotation in sorted(annotations, key=rank):
        inside = [span for span in annotation.subtasks or () if span.start_frame < length]
        if inside:
            return tuple(sorted(inside, key=lambda span: (span.start_frame, span.end_frame)))
    return ()


def _capped(references: Sequence[Annotated]) -> list[Annotated]:
    if len(references) <= MAX_REFERENCES:
        return list(references)
    successes = [k for k, reference in enumerate(references) if reference.succeeded]
    others = [k for k, reference in enumerate(references) if not reference.succeeded]
    half = MAX_REFERENCES // 2
    n_successes = min(len(successes), max(half, MAX_REFERENCES - len(others)))
    kept = _spread(successes, n_successes) + _spread(others, MAX_REFERENCES - n_successes)
    return [references[k] for k in sorted(kept)]


def _spread(items: Sequence[int], count: int) -> list[int]:
    """Return `count` items, evenly spaced, the first included."""
    return [items[k * len(items) // count] for k in range(count)] if count else []
