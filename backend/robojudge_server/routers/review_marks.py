"""What people decide about episodes."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from robojudge_server.services.review_marks import (
    ReviewMark,
    ReviewMarkRequest,
    save_review_marks,
    shown_marks,
)
from robojudge_server.store.queries_marks import marked_among
from robojudge_server.web.context import TheDataset, TheService, TheSight
from robojudge_server.web.problem import Refusal
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["review marks"])


class MarkedEpisode(BaseModel):
    """What became of one episode."""

    episode_index: int = Field(description="Index of the episode.")
    review_mark: ReviewMark | None = Field(
        description="The mark it has now, as the episode list shows it; null where there is none."
    )
    error: Refusal | None = Field(description="Why it was not marked; null where it was.")


class MarkedEpisodes(BaseModel):
    """What became of each episode."""

    marked: int = Field(description="Episodes that are marked as asked.")
    items: list[MarkedEpisode] = Field(description="Each episode, by index.")


@router.put("/datasets/{dataset_id}/review-marks")
def put_review_marks(
    service: TheService, dataset: TheDataset, sight: TheSight, request: ReviewMarkRequest
) -> MarkedEpisodes:
    """Accept, flag or exclude episodes, or clear their marks; each is done or refused by itself.

    To accept a judge's word one must see it. Any role may flag. Only evaluators and admins exclude, and end
    an exclusion; an excluded episode takes no other mark. The latest mark of an episode counts; an acceptance
    ends when another judgement counts than the one accepted. Doing the same again stores nothing.
    """
    refused = save_review_marks(sight, dataset, request)
    indices = sorted(set(request.episode_indices))
    rows = marked_among(service.engine, dataset.dataset_id, indices)
    marks = shown_marks(rows, indices, sight, sight.sees(indices))
    items = [
        MarkedEpisode(
            episode_index=index,
            review_mark=marks.get(index),
            error=Refusal.of(refused[index]) if index in refused else None,
        )
        for index in indices
    ]
    return MarkedEpisodes(marked=len(indices) - len(refused), items=items)
