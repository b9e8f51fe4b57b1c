"""Episodes: the list, and one."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import RowMapping

from robojudge.schema.judgement import FailureMode, Outcome
from robojudge_server.errors import NotFound
from robojudge_server.routers.episode_view import ShownEpisode
from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.episode_list import ListedEpisode, require_open, shown_episodes
from robojudge_server.store.list_counts import neighbours, next_unannotated
from robojudge_server.store.list_filters import EpisodeFilters, ListedMark, ReviewState, SortedBy
from robojudge_server.store.queries_label_queue import next_queued
from robojudge_server.store.queries_lists import EpisodeQuery, Place, episode_row, list_episodes
from robojudge_server.user import User
from robojudge_server.web.context import MAX_INDEX, EpisodeIndex, TheDataset, TheService, TheSight, TheUser
from robojudge_server.web.page import MAX_CURSOR, Page, decode_cursor, encode_cursor
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["episodes"])
UNKNOWN = type(None)
PLACES: dict[str, tuple[type | tuple[type, ...], ...]] = {
    "episode_index": (int,),
    "task": (int,),
    "length": ((int, UNKNOWN), int),
    "effective_outcome": ((str, UNKNOWN), int),
    "failure_mode": ((str, UNKNOWN), int),
    "review_state": ((str, UNKNOWN), int),
}
"""Types of a cursor's parts, by what the list is sorted by; a task may be too long for a cursor."""
NUMBER_PLACE: tuple[type | tuple[type, ...], ...] = ((float, int, UNKNOWN), int)


class ListRequest(BaseModel):
    """Which episodes to list, and in which order."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    task: str | None = Field(
        None, max_length=4000, pattern=r"^[^\x00]*$", description="Only episodes that have this task."
    )
    outcome: Outcome | None = Field(None, description="Only episodes of this effective outcome.")
    min_task_completion: float | None = Field(
        None, ge=0, le=1, description="Only where the judge's task completion is this or more."
    )
    max_task_completion: float | None = Field(
        None, ge=0, le=1, description="Only where the judge's task completion is this or less."
    )
    min_disagreement: float | None = Field(
        None, ge=0, le=1, description="Only where judge and people are this far apart or farther."
    )
    failure_mode: FailureMode | None = Field(None, description="Only episodes of this failure mode.")
    review_state: ReviewState | None = Field(None, description="Only episodes of this review state.")
    review_mark: ListedMark | None = Field(
        None, description="Only episodes with this review mark; `none`: those without any."
    )
    min_length: int | None = Field(
        None, ge=0, le=MAX_INDEX, description="Only episodes of this many frames or more."
    )
    max_length: int | None = Field(
        None, ge=0, le=MAX_INDEX, description="Only episodes of this many frames or less."
    )
    reviewed: bool | None = Field(None, description="Whether somebody has annotated them.")
    needs_review: bool | None = Field(None, description="Whether the judge asks for a person.")
    mine: bool | None = Field(None, description="Whether the user has annotated them.")
    sort: SortedBy = Field(
        "episode_index",
        description="Column to sort by, then by index. Episodes where it is unknown come last, either way.",
    )
    order: Literal["asc", "desc"] = Field("asc", description="Rising or falling.")
    limit: int = Field(50, ge=1, le=1000, description="Items on a page, at most.")
    cursor: str | None = Field(
        None,
        max_length=MAX_CURSOR,
        description="`next_cursor` of the page before; the first page if left out.",
    )

    def query(self, dataset: ServedDataset, user: User) -> EpisodeQuery:
        """Return what the database is asked."""
        chosen = self.model_dump(exclude={"sort", "order", "limit", "cursor"})
        alone = self.task is None or not dataset.has_task_sequences
        filters = EpisodeFilters(**chosen, task_alone=alone, annotator=user.name)
        return EpisodeQuery(dataset.dataset_id, self.sort, self.order == "desc", filters)


class NextEpisode(BaseModel):
    """Where a user goes on."""

    episode_index: int | None = Field(description="Index of the episode; null if there is none left.")


@router.get("/datasets/{dataset_id}/episodes")
def episodes(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    sight: TheSight,
    asked: Annotated[ListRequest, Query()],
) -> Page[ListedEpisode]:
    """List episodes. Whoever does not see the whole dataset may not list by what judges or people said."""
    query = asked.query(dataset, user)
    require_open(query.filters, query.sort, sight)
    size = min(asked.limit, service.settings.limits.page_size)
    after = _place(service, query, asked.cursor) if asked.cursor is not None else None
    rows = list_episodes(service.engine, query, after=after, limit=size + 1)
    return Page(
        items=shown_episodes(rows[:size], sight),
        next_cursor=_cursor(query, rows[size - 1]) if len(rows) > size else None,
    )


@router.get("/datasets/{dataset_id}/episodes/{episode_index}")
def episode(
    service: TheService, dataset: TheDataset, sight: TheSight, episode_index: EpisodeIndex
) -> ShownEpisode:
    """Return one episode: as in the list, with its cameras and what its own file says."""
    row = episode_row(service.engine, dataset.dataset_id, episode_index)
    if row is None:
        raise NotFound(f"episode {episode_index} of dataset {dataset.dataset_id} is not listed any more")
    (listed,) = shown_episodes([row], sight)
    return ShownEpisode.of(
        listed,
        dataset.episode(episode_index),
        dataset.cameras,
        neighbours(service.engine, dataset.dataset_id, episode_index),
    )


@router.get("/datasets/{dataset_id}/next")
def next_episode(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    after: Annotated[
        int, Query(ge=-1, le=MAX_INDEX, description="Index to go on behind; -1 for the start.")
    ] = -1,
) -> NextEpisode:
    """Return the next episode that the user has not annotated, from the start again if need be.

    The newest label queue goes first, in its order; behind it, or where there is none, by index.
    Excluded episodes are passed over.
    """
    found = next_queued(service.engine, dataset.dataset_id, user.name, after)
    if found is None:
        found = next_unannotated(service.engine, dataset.dataset_id, user.name, after)
    return NextEpisode(episode_index=found)


def _bound_to(query: EpisodeQuery) -> str:
    """Return what a cursor of a list is bound to, in short: a filter may be long."""
    return hashlib.sha256(repr(query).encode()).hexdigest()[:24]


def _cursor(query: EpisodeQuery, last: RowMapping) -> str:
    value: list[Any] = [] if len(PLACES.get(query.sort, NUMBER_PLACE)) == 1 else [last[query.sort]]
    return encode_cursor(_bound_to(query), [*value, last["episode_index"]])


def _place(service: Service, query: EpisodeQuery, cursor: str) -> Place:
    *value, index = decode_cursor(_bound_to(query), cursor, PLACES.get(query.sort, NUMBER_PLACE))
    if query.sort == "task":
        last = episode_row(service.engine, query.dataset_id, index)
        value = [last["task"] if last is not None else None]
    return Place(value[0] if value else None, index)
