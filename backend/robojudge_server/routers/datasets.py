"""Datasets."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from robojudge.schema.episode import CameraSummary, DatasetSummary
from robojudge_server.errors import NotFound
from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset, url_id
from robojudge_server.services.sight import sight_of
from robojudge_server.store.list_counts import count_episodes
from robojudge_server.store.list_histogram import category_histogram, length_histogram, number_histogram
from robojudge_server.store.queries_datasets import dataset_rows
from robojudge_server.store.tables import DatasetRow
from robojudge_server.user import User
from robojudge_server.web.context import TheDataset, TheService, TheSight, TheUser
from robojudge_server.web.page import Cursor, Page, decode_cursor, encode_cursor
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["datasets"])
LISTED_TASKS = 20
CATEGORIES = ("effective_outcome", "failure_mode", "review_state", "review_mark")
Distributed = Literal[
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
    "review_mark",
    "length",
]


class EpisodeCounts(BaseModel):
    """How many episodes of a dataset stand where."""

    episodes: int = Field(description="Episodes the dataset lists.")
    judged: int = Field(description="Episodes with a judgement.")
    annotated: int = Field(description="Episodes that somebody has annotated.")
    annotated_by_me: int = Field(description="Episodes that the user has annotated.")
    excluded: int = Field(description="Episodes that are left out of all that is made now.")


class ListedDataset(BaseModel):
    """One dataset of a list."""

    dataset_id: str = Field(description="Its name in every record.")
    url_id: str = Field(description="Its name in paths: a `/` is written `--`.")
    format: str = Field(description="Format and version, such as `LeRobot v3.0`.")
    robot_type: str | None = Field(description="Robot, as the dataset names it; null where it does not.")
    fps: float | None = Field(description="Frames per second; null where unknown.")
    total_episodes: int = Field(description="Episodes listed.")
    total_frames: int | None = Field(description="Frames of all episodes; null where unknown.")
    tasks: list[str] = Field(description=f"Its first {LISTED_TASKS} distinct instructions.")
    total_tasks: int = Field(description="Distinct instructions.")
    cameras: list[CameraSummary] = Field(description="Its cameras, external ones first.")
    blind: bool = Field(description="Whether users must annotate an episode before they see a judge's word.")
    sees_all: bool = Field(description="Whether the user may see judges' numbers of every episode.")
    counts: EpisodeCounts = Field(description="How many episodes stand where.")


class ShownDataset(ListedDataset):
    """One dataset."""

    summary: DatasetSummary = Field(
        description="What its metadata says: all instructions, columns and oddities."
    )


class Distribution(BaseModel):
    """How a column is distributed over the episodes of a dataset."""

    field: str = Field(description="The column.")
    counts: dict[str, int] = Field(
        description="Episodes by category; or by bin, named by its lower edge: 20 of equal width from 0 to "
        "1; of `length` up to 20, over the numbers of frames there are."
    )
    unknown: int = Field(description="Episodes without a value.")
    bin_width: float | None = Field(
        description="Width of a bin; of `length` in frames: a bin ends at its edge + bin_width - 1. Null for "
        "categories."
    )


@router.get("/datasets")
def datasets(
    service: TheService,
    user: TheUser,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Items on a page, at most.")] = 50,
) -> Page[ListedDataset]:
    """List the datasets served here, by id."""
    after = decode_cursor("datasets", cursor, (str,))[0] if cursor is not None else ""
    size = min(limit, service.settings.limits.page_size)
    behind = [one for one in service.datasets if one.dataset_id > after]
    found = sorted(behind, key=lambda one: one.dataset_id)
    rows = dataset_rows(service.engine)
    items = [_shown(service, user, one, rows.get(one.dataset_id)) for one in found[:size]]
    return Page(
        items=list(items),
        next_cursor=encode_cursor("datasets", [items[-1].dataset_id]) if len(found) > size else None,
    )


@router.get("/datasets/{dataset_id}")
def dataset(service: TheService, user: TheUser, served: TheDataset) -> ShownDataset:
    """Return one dataset, with all that its metadata says."""
    return _shown(service, user, served, dataset_rows(service.engine).get(served.dataset_id))


@router.get("/datasets/{dataset_id}/distribution")
def distribution(
    service: TheService,
    served: TheDataset,
    sight: TheSight,
    field: Annotated[Distributed, Query(description="The column.")],
) -> Distribution:
    """Return how a column is distributed; for those who may see every episode, but for `length`."""
    if field == "length":
        found = length_histogram(service.engine, served.dataset_id)
    else:
        sight.require_whole(f"the distribution of {field}")
        histogram = category_histogram if field in CATEGORIES else number_histogram
        found = histogram(service.engine, served.dataset_id, field)
    return Distribution(field=field, counts=found.counts, unknown=found.unknown, bin_width=found.bin_width)


def _shown(service: Service, user: User, served: ServedDataset, row: DatasetRow | None) -> ShownDataset:
    if row is None or row.summary is None:
        raise NotFound(f"dataset {served.dataset_id} is not in the database any more; start again to add it")
    summary = DatasetSummary.model_validate_json(row.summary)
    counts = count_episodes(service.engine, served.dataset_id, user.name)
    return ShownDataset(
        dataset_id=served.dataset_id,
        url_id=url_id(served.dataset_id),
        format=summary.format,
        robot_type=summary.robot_type,
        fps=summary.fps,
        total_episodes=summary.total_episodes,
        total_frames=summary.total_frames,
        tasks=list(summary.tasks[:LISTED_TASKS]),
        total_tasks=len(summary.tasks),
        cameras=list(summary.cameras),
        blind=row.unblinded_at is None,
        sees_all=sight_of(service.engine, user, served.dataset_id).whole,
        counts=EpisodeCounts(
            episodes=len(served.episode_indices),
            judged=counts.judged,
            annotated=counts.annotated,
            annotated_by_me=counts.annotated_by_me,
            excluded=counts.excluded,
        ),
        summary=summary,
    )
