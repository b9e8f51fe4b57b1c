"""Episodes as lists show them: what a user may not see yet is left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import RowMapping

from robojudge.schema.episode import EpisodeSummary
from robojudge.schema.judgement import FailureMode, Outcome
from robojudge_server.services.review_marks import ReviewMark, shown_marks
from robojudge_server.services.sight import Sight
from robojudge_server.store.list_filters import EpisodeFilters, ReviewState, SortedBy
from robojudge_server.store.queries_lists import annotated_among

OPEN_SORTS: frozenset[SortedBy] = frozenset(("episode_index", "task", "length"))
"""Orders that tell nothing of a judge or of other people's marks."""
WITHHELD_FILTERS = (
    "outcome",
    "min_task_completion",
    "max_task_completion",
    "min_disagreement",
    "failure_mode",
    "review_state",
    "needs_review",
)


class JudgedColumns(BaseModel):
    """What judges and people said of an episode, in short. All null where the user may not see it yet."""

    task_completion: float | None = Field(description="The judge's, 0 to 1; null where unknown.")
    outcome: Outcome | None = Field(description="The judge's verdict; null where nobody judged.")
    effective_outcome: Outcome | None = Field(
        description="The dataset's own verdict where it has one, else the judge's."
    )
    confidence: float | None = Field(description="The judge's, 0 to 1; null where unknown.")
    smoothness: float | None = Field(description="Fluency of the motion, 0 to 1; null where unknown.")
    efficiency: float | None = Field(description="Directness of the motion, 0 to 1; null if unknown.")
    safety: float | None = Field(description="Absence of risky contact, 0 to 1; null where unknown.")
    failure_mode: FailureMode | None = Field(description="What went wrong; null where nothing did.")
    needs_review: bool | None = Field(description="Whether the judge asks for a person.")
    error_type: str | None = Field(
        description="Class of the error where judging failed; then every score is null."
    )
    judged_at: datetime | None = Field(description="When it was judged; null where nobody did.")
    disagreement: float | None = Field(
        description="Distance of the judge's task completion from people's, 0 to 1."
    )
    human_task_completion: float | None = Field(
        description="Median of the annotators' marks, 0 to 1; null where nobody gave one."
    )
    review_state: ReviewState | None = Field(
        description="`done`: somebody annotated it, or accepted the judge's word; `wanted`: the judge asks "
        "for a person, or somebody flagged it; else `none`."
    )


class ListedEpisode(JudgedColumns, EpisodeSummary):
    """One episode of a list."""

    annotator_count: int = Field(description="How many people have annotated it.")
    annotated_by_me: bool = Field(description="Whether the user has.")
    review_mark: ReviewMark | None = Field(
        description="What people decided about it; null where nothing. While `visible` is false: only an "
        "exclusion, without its reason, or the user's own mark."
    )
    visible: bool = Field(
        description="Whether the user may see what judges and other people said of it; if not, it is null."
    )


def require_open(filters: EpisodeFilters, sort: SortedBy, sight: Sight) -> None:
    """Check that a list's filters and order tell the user nothing that they may not see.

    Raises:
        StillBlind: they would.
    """
    asked = [name for name in WITHHELD_FILTERS if getattr(filters, name) is not None]
    if filters.review_mark not in (None, "excluded"):
        asked.append(f"review_mark={filters.review_mark}")
    if sort not in OPEN_SORTS:
        asked.append(f"sort={sort}")
    if asked:
        sight.require_whole(f"a list by {', '.join(asked)}")


def shown_episodes(rows: Sequence[RowMapping], sight: Sight) -> list[ListedEpisode]:
    """Return rows of `list_episodes` as the user may see them.

    Raises:
        StoreError: the database cannot be read.
    """
    indices = [row["episode_index"] for row in rows]
    sees = sight.sees(indices)
    mine = annotated_among(sight.engine, sight.dataset_id, sight.user.name, indices)
    marks = shown_marks(rows, indices, sight, sees)
    return [
        _shown(row, marks.get(index), visible=index in sees, mine=index in mine)
        for index, row in zip(indices, rows, strict=True)
    ]


def _shown(row: RowMapping, mark: ReviewMark | None, *, visible: bool, mine: bool) -> ListedEpisode:
    summary = EpisodeSummary.model_validate_json(row["summary"])
    judged = {name: row[name] if visible else None for name in JudgedColumns.model_fields}
    return ListedEpisode(
        **dict(summary),
        **judged,
        annotator_count=row["annotator_count"],
        annotated_by_me=mine,
        review_mark=mark,
        visible=visible,
    )
