"""What people together say of one episode: medians for numbers, the most common word for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from robojudge.methods.voting import plurality
from robojudge.schema.annotation import Annotation
from robojudge.schema.consensus import ConsensusSubtask, ConsensusSummary, NoConsensus
from robojudge.schema.episode import SubtaskSpan

NUMBERS = ("task_completion", "smoothness", "efficiency", "safety")
CATEGORIES = ("outcome", "failure_mode")
FRAMES = ("failure_onset_frame",)
"""Numbers too, but whole ones: their median is rounded down."""


def consensus(annotations: Sequence[Annotation]) -> ConsensusSummary | None:
    """Put together what several people said of one episode, in whatever order they are given.

    Only what was given counts: whoever said nothing of a field, or could not tell, has no vote on it.
    Numbers are medians; outcome, failure mode and the sequence of subtask names are the single most
    common one, None on a tie. See docs/formulas.md.

    Args:
        annotations: the latest word of each person, seen a judge's numbers or not.

    Returns:
        The summary; None without annotations.

    Raises:
        ValueError: they are of several episodes, or two are by the same annotator.
    """
    if not annotations:
        return None
    _check_one_episode(annotations)
    given = {
        field: [value for a in annotations if (value := getattr(a, field)) is not None]
        for field in (*NUMBERS, *CATEGORIES, *FRAMES, "subtasks")
    }
    values: dict[str, Any] = {field: float(median(given[field])) for field in NUMBERS if given[field]}
    values |= {field: int(median(given[field])) for field in FRAMES if given[field]}
    values |= {field: plurality(given[field]) for field in CATEGORIES}
    values["subtasks"] = _subtasks(given["subtasks"])
    return ConsensusSummary(
        n_annotators=len(annotations),
        annotators=tuple(sorted(a.annotator for a in annotations)),
        n_blinded=sum(a.blinded for a in annotations),
        reasons={
            field: _reason(field, annotations, said=bool(said))
            for field, said in given.items()
            if values.get(field) is None
        },
        spread={
            field: max(given[field]) - min(given[field])
            for field in (*NUMBERS, *FRAMES)
            if len(given[field]) > 1
        },
        **values,
    )


def _check_one_episode(annotations: Sequence[Annotation]) -> None:
    episodes = sorted({(a.dataset_id, a.episode_index) for a in annotations})
    if len(episodes) > 1:
        listed = ", ".join(f"{dataset_id} {index}" for dataset_id, index in episodes)
        raise ValueError(f"a consensus is of one episode; these annotations are of {listed}")
    names = [a.annotator for a in annotations]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(
            f"several annotations of {episodes[0][0]}, episode {episodes[0][1]}, are by "
            f"{', '.join(repeated)}; pass the latest of each annotator"
        )


def _reason(field: str, annotations: Sequence[Annotation], *, said: bool) -> NoConsensus:
    if said:
        return "tie"
    return "cannot_tell" if any(field in a.cannot_tell for a in annotations) else "nobody_said"


def _subtasks(marked: Sequence[tuple[SubtaskSpan, ...]]) -> tuple[ConsensusSubtask, ...] | None:
    """Return the medians of those who marked the most common sequence of names; None on a tie."""
    names = plurality(_names(spans) for spans in marked)
    if names is None:
        return None
    alike = [spans for spans in marked if _names(spans) == names]
    return tuple(_subtask(name, [spans[k] for spans in alike]) for k, name in enumerate(names))


def _names(spans: Sequence[SubtaskSpan]) -> tuple[str, ...]:
    return tuple(span.name for span in spans)


def _subtask(name: str, spans: Sequence[SubtaskSpan]) -> ConsensusSubtask:
    scores = [span.score for span in spans if span.score is not None]
    return ConsensusSubtask(
        name=name,
        score=float(median(scores)) if scores else None,
        start_frame=int(median(span.start_frame for span in spans)),
        end_frame=int(median(span.end_frame for span in spans)),
    )
