"""What people are asked to label next."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from robojudge.agreement.label_queue.draw import Stream
from robojudge.agreement.label_queue.uncertainty import UncertaintySource
from robojudge_server.services.label_queue import QueueRequest, draw_queue
from robojudge_server.services.sight import Sight
from robojudge_server.store.queries_label_queue import newest_queue, queued_episodes
from robojudge_server.store.tables_label_queue import LabelDrawRow, LabelQueueRow
from robojudge_server.web.context import TheDataset, TheService, TheSight, TheUser, require
from robojudge_server.web.page import Cursor, Page, decode_cursor, encode_cursor
from robojudge_server.web.problem import documented
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["label queue"])


class LabelQueue(BaseModel):
    """One draw of episodes to label."""

    number: int = Field(description="Which draw of the dataset's it is, from 1; the newest counts.")
    drawn_at: datetime = Field(description="When, UTC.")
    drawn_by: str = Field(description="Who asked for it.")
    draw_count: int = Field(description="Episodes in it.")
    candidate_count: int = Field(description="Episodes without a blind label that it was drawn from.")
    audit_share: float = Field(description="Expected share drawn evenly, whatever a judge said.")
    seed: int | None = Field(
        description="What chance came from; null for those who do not see the whole dataset."
    )


class HowDrawn(BaseModel):
    """How an episode came to be drawn."""

    stream: Stream = Field(description="`audit`: drawn evenly over all; `information`: the others.")
    inclusion_probability: float = Field(
        description="Probability with which the draw had to contain it; corrected rates weigh its label by "
        "the inverse."
    )
    uncertainty_source: UncertaintySource | None = Field(
        description="Which of the judge's numbers weighed; null where no judge had said anything."
    )


class QueuedEpisode(BaseModel):
    """One episode to label."""

    place: int = Field(description="Its place in the order, from 0. The order is random.")
    episode_index: int = Field(description="Index of the episode.")
    drawn: HowDrawn | None = Field(
        description="How it came to be drawn; null for those who do not see the whole dataset."
    )


class QueuePage(Page[QueuedEpisode]):
    """Episodes of the newest queue."""

    queue: LabelQueue | None = Field(description="The queue; null where none was drawn yet.")


@router.post("/datasets/{dataset_id}/queue", dependencies=[require("evaluator")], responses=documented(409))
def post_queue(
    service: TheService, user: TheUser, dataset: TheDataset, sight: TheSight, request: QueueRequest
) -> LabelQueue:
    """Draw anew which episodes people should label next, from what judges say now.

    Candidates are episodes that nobody labelled blind and nobody excluded. The probability with which each
    was drawn is kept, also of earlier queues. `next` follows the newest queue.
    """
    return _shown_queue(draw_queue(service, user, dataset.dataset_id, request), sight)


@router.get("/datasets/{dataset_id}/queue")
def get_queue(
    service: TheService,
    user: TheUser,
    dataset: TheDataset,
    sight: TheSight,
    left: Annotated[
        bool, Query(description="Only what you have not annotated and nobody has excluded.")
    ] = True,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Items on a page, at most.")] = 50,
) -> QueuePage:
    """Return the newest queue in its order, which is random and tells nothing of a judge."""
    queue = newest_queue(service.engine, dataset.dataset_id)
    if queue is None:
        return QueuePage(items=[], next_cursor=None, queue=None)
    query = f"queue:{dataset.dataset_id}:{queue.number}:{user.name if left else ''}"
    after = decode_cursor(query, cursor, (int,))[0] if cursor else -1
    size = min(limit, service.settings.limits.page_size)
    rows = queued_episodes(
        service.engine, queue, left_for=user.name if left else None, after=after, limit=size + 1
    )
    return QueuePage(
        items=[_shown_draw(row, sight) for row in rows[:size]],
        next_cursor=encode_cursor(query, [rows[size - 1].place]) if len(rows) > size else None,
        queue=_shown_queue(queue, sight),
    )


def _shown_queue(row: LabelQueueRow, sight: Sight) -> LabelQueue:
    return LabelQueue(
        **row.model_dump(exclude={"dataset_id", "seed"}), seed=row.seed if sight.whole else None
    )


def _shown_draw(row: LabelDrawRow, sight: Sight) -> QueuedEpisode:
    how = HowDrawn.model_validate(row.model_dump(), from_attributes=True) if sight.whole else None
    return QueuedEpisode(place=row.place, episode_index=row.episode_index, drawn=how)
