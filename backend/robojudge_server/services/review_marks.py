"""What people decide about episodes: who may, and what others see of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from sqlalchemy import RowMapping

from robojudge.errors import EpisodeNotFound, RoboJudgeError
from robojudge_server.errors import Conflict, Forbidden, ServiceError, StillBlind
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.run_request import Requested
from robojudge_server.services.sight import Sight
from robojudge_server.store.queries_marks import (
    Marking,
    MarkOrNone,
    Standing,
    counting_marks,
    mark_episodes,
    own_marks,
)
from robojudge_server.store.tables_marks import ReviewMarkRow

MAX_MARKED = 500
MAX_REASON = 500


class ReviewMark(BaseModel):
    """What somebody decided about an episode."""

    mark: Literal["accepted", "flagged", "excluded"] = Field(
        description="`accepted`: a person looked and the judge's word stands; `flagged`: somebody must look "
        "again; `excluded`: left out of all that is made from now on."
    )
    reason: str | None = Field(description="Why; null where nobody said, or it is withheld.")
    marked_by: str = Field(description="Who.")
    marked_at: datetime = Field(description="When, UTC.")


class ReviewMarkRequest(Requested):
    """What to decide about which episodes."""

    episode_indices: tuple[Annotated[int, Field(ge=0, le=2**53 - 1, strict=True)], ...] = Field(
        min_length=1, max_length=MAX_MARKED, description="The episodes, each of which is marked once."
    )
    mark: MarkOrNone = Field(
        description="`accepted`: you looked and the judge's word stands; `flagged`: somebody must look "
        "again; `excluded`: left out of all that is made from now on, for evaluators and admins; `cleared`: "
        "the mark that is there counts no more."
    )
    reason: str | None = Field(
        default=None, min_length=1, max_length=MAX_REASON, pattern=r"^[^\x00]*$", description="Why, in short."
    )


def save_review_marks(
    sight: Sight, served: ServedDataset, request: ReviewMarkRequest
) -> dict[int, RoboJudgeError]:
    """Mark episodes, each where the user may.

    Returns:
        Why the others were not marked, by episode.

    Raises:
        Forbidden: the mark is not the user's to set anywhere.
        StoreError: the database refused; nothing was stored.
    """
    user = sight.user
    if request.mark == "excluded" and not user.may("evaluator"):
        raise Forbidden(f"{user.name} is {user.role}; to exclude episodes needs the role evaluator")
    asked = sorted(set(request.episode_indices))
    refused: dict[int, RoboJudgeError] = {}
    for index in asked:
        try:
            served.require_episode(index)
        except EpisodeNotFound as error:
            refused[index] = error
    there = [index for index in asked if index not in refused]
    sees = sight.sees(there)

    def refusal(index: int, standing: Standing) -> ServiceError | None:
        return _refusal(index, standing, request.mark, sight, sees=index in sees)

    marking = Marking(request.mark, request.reason, user.name, sees)
    if there:
        refused |= mark_episodes(sight.engine, served.dataset_id, there, marking, refusal)
    return refused


def _refusal(
    index: int, standing: Standing, mark: MarkOrNone, sight: Sight, *, sees: bool
) -> ServiceError | None:
    excluded = standing.counting is not None and standing.counting.mark == "excluded"
    if mark == "excluded":
        return None
    if mark == "cleared":
        return _refusal_to_clear(index, standing, sight, excluded=excluded, sees=sees)
    if mark == "accepted" and not sees:
        return StillBlind(
            f"dataset {sight.dataset_id} is blind: save your own marks of episode {index} before you accept "
            "what a judge says of it"
        )
    if excluded:
        return Conflict(f"episode {index} is excluded; an evaluator or admin has to clear that first")
    if mark == "accepted" and not standing.judged:
        return Conflict(f"episode {index} has no judgement to accept")
    return None


def _refusal_to_clear(
    index: int, standing: Standing, sight: Sight, *, excluded: bool, sees: bool
) -> ServiceError | None:
    if excluded:
        if sight.user.may("evaluator"):
            return None
        return Forbidden(f"episode {index} is excluded; to clear that needs the role evaluator")
    if not sees and standing.own is None:
        return StillBlind(f"you have not marked episode {index}, and do not see yet what others did")
    return None


def shown_marks(
    rows: Sequence[RowMapping], indices: Collection[int], sight: Sight, sees: frozenset[int]
) -> dict[int, ReviewMark]:
    """Return the marks of some episodes that the user may see.

    Who does not see an episode is told that it is excluded, which decides nothing about a judge's word,
    but not why; and their own mark, whatever others decided since.

    Args:
        rows: rows of `list_episodes` or `marked_among`; those without a mark may be left out.
        indices: the episodes.
        sight: what the user may see.
        sees: those of the episodes whose marks the user may see.

    Raises:
        StoreError: the database cannot be read.
    """
    engine, dataset_id = sight.engine, sight.dataset_id
    versions = {
        row["episode_index"]: row["review_mark_version"]
        for row in rows
        if row["review_mark"] == "excluded"
        or (row["review_mark"] is not None and row["episode_index"] in sees)
    }
    hidden = [index for index in indices if index not in sees and index not in versions]
    own = own_marks(engine, dataset_id, sight.user.name, hidden) if hidden else {}
    open_ones = {i: row for i, row in own.items() if row.mark != "excluded"}
    counting = counting_marks(engine, dataset_id, versions)
    return {
        index: _shown(row, tells_why=index in sees or row.marked_by == sight.user.name)
        for index, row in (open_ones | counting).items()
    }


def _shown(row: ReviewMarkRow, *, tells_why: bool) -> ReviewMark:
    return ReviewMark(
        mark=row.mark,
        reason=row.reason if tells_why else None,
        marked_by=row.marked_by,
        marked_at=row.marked_at,
    )
