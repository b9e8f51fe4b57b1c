"""Which episodes a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlmodel import col

from robojudge_server.store.tables import AnnotationRow, EpisodeRow

SortedBy = Literal[
    "episode_index",
    "task",
    "length",
    "task_completion",
    "confidence",
    "smoothness",
    "efficiency",
    "safety",
    "disagreement",
    "human_task_completion",
    "effective_outcome",
    "failure_mode",
    "review_state",
]
ReviewState = Literal["none", "wanted", "done"]
ListedMark = Literal["accepted", "flagged", "excluded", "none"]
SORTS: tuple[SortedBy, ...] = get_args(SortedBy)
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One filter of a query.

    Attributes:
        column: what it asks about; None where that is no column of an episode.
        condition: on the episode's row.
        ids: indices of the episodes that fit, read from one index; None where none serves.
    """

    column: str | None
    condition: ColumnElement[bool]
    ids: Select[Any] | None


@dataclass(frozen=True)
class EpisodeFilters:
    """Which episodes of a dataset to list; None means all.

    Attributes:
        task: a task of the episode.
        task_alone: whether every episode has one task at most, so that the column is the task.
        mine: whether `annotator` has annotated the episode.
    """

    task: str | None = None
    task_alone: bool = True
    outcome: str | None = None
    min_task_completion: float | None = None
    max_task_completion: float | None = None
    min_disagreement: float | None = None
    failure_mode: str | None = None
    review_state: str | None = None
    review_mark: ListedMark | None = None
    min_length: int | None = None
    max_length: int | None = None
    reviewed: bool | None = None
    needs_review: bool | None = None
    mine: bool | None = None
    annotator: str = ""

    def narrowings(self, dataset_id: str) -> list[Narrowing]:
        """Return them as SQL, for episodes of one dataset."""
        found = [self._by_column(column, dataset_id) for column in _CONDITIONS]
        return [*filter(None, found), *self._by_task(dataset_id), *self._by_annotator(dataset_id)]

    def _by_column(self, column: str, dataset_id: str) -> Narrowing | None:
        asked = [(make, getattr(self, name)) for name, make in _CONDITIONS[column].items()]
        conditions = [make(value) for make, value in asked if value is not None]
        return _over_episodes(column, and_(*conditions), dataset_id) if conditions else None

    def _by_task(self, dataset_id: str) -> list[Narrowing]:
        if self.task is None:
            return []
        if self.task_alone:
            return [_over_episodes("task", col(EpisodeRow.task) == self.task, dataset_id)]
        tasks = SEPARATOR + col(EpisodeRow.task) + SEPARATOR
        without = func.replace(tasks, f"{SEPARATOR}{self.task}{SEPARATOR}", "")
        return [Narrowing("task", without != tasks, None)]

    def _by_annotator(self, dataset_id: str) -> list[Narrowing]:
        if self.mine is None:
            return []
        mine = annotated_by(self.annotator)
        if not self.mine:
            return [Narrowing(None, ~mine, None)]
        ids = select(col(AnnotationRow.episode_index)).where(
            col(AnnotationRow.dataset_id) == dataset_id, col(AnnotationRow.annotator) == self.annotator
        )
        return [Narrowing(None, mine, ids)]


def annotated_by(annotator: str) -> ColumnElement[bool]:
    """Return the condition that somebody has annotated the episode of a query."""
    return exists().where(
        col(AnnotationRow.dataset_id) == col(EpisodeRow.dataset_id),
        col(AnnotationRow.episode_index) == col(EpisodeRow.episode_index),
        col(AnnotationRow.annotator) == annotator,
    )


def _over_episodes(column: str, condition: ColumnElement[bool], dataset_id: str) -> Narrowing:
    ids = select(col(EpisodeRow.episode_index)).where(col(EpisodeRow.dataset_id) == dataset_id, condition)
    return Narrowing(column, condition, ids.correlate(None))


def _marked(wanted: ListedMark) -> ColumnElement[bool]:
    mark = col(EpisodeRow.review_mark)
    return mark.is_(None) if wanted == "none" else mark == wanted


def _annotated(wanted: bool) -> ColumnElement[bool]:
    count = col(EpisodeRow.annotator_count)
    return count > 0 if wanted else count == 0


_CONDITIONS: dict[str, dict[str, Callable[[Any], ColumnElement[bool]]]] = {
    "effective_outcome": {"outcome": lambda value: col(EpisodeRow.effective_outcome) == value},
    "failure_mode": {"failure_mode": lambda value: col(EpisodeRow.failure_mode) == value},
    "needs_review": {"needs_review": lambda value: col(EpisodeRow.needs_review).is_(value)},
    "disagreement": {"min_disagreement": lambda value: col(EpisodeRow.disagreement) >= value},
    "task_completion": {
        "min_task_completion": lambda value: col(EpisodeRow.task_completion) >= value,
        "max_task_completion": lambda value: col(EpisodeRow.task_completion) <= value,
    },
    "review_state": {"review_state": lambda value: col(EpisodeRow.review_state) == value},
    "review_mark": {"review_mark": _marked},
    "annotator_count": {"reviewed": _annotated},
    "length": {
        "min_length": lambda value: col(EpisodeRow.length) >= value,
        "max_length": lambda value: col(EpisodeRow.length) <= value,
    },
}
"""Column -> filter -> its condition; each column has an index."""
