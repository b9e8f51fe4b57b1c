"""Telemetry's opinion of an episode, with the judgement and the people beside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from robojudge.schema.quality import AutoQualityAnalysis
from robojudge_server.services.analysis import episode_analysis
from robojudge_server.services.reward_preview import RewardChoice, RewardPreview, reward_preview
from robojudge_server.web.context import EpisodeIndex, TheDataset, TheService, TheSight
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["analysis"])
EPISODE = "/datasets/{dataset_id}/episodes/{episode_index}"


@router.get(EPISODE + "/analysis")
def read_analysis(
    service: TheService, dataset: TheDataset, episode_index: EpisodeIndex, sight: TheSight
) -> AutoQualityAnalysis:
    """Return the automatic quality analysis, the judgement that counts and the people's consensus.

    `judgement` is null where nobody judged the episode, or the last word on it is a failure.
    """
    sight.require_episode(episode_index)
    return episode_analysis(service.engine, dataset.episode(episode_index))


@router.get(EPISODE + "/rewards", response_model=RewardPreview)
def read_rewards(
    service: TheService,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    sight: TheSight,
    choice: Annotated[RewardChoice, Query()],
) -> Response:
    """Return the reward labels that the judgement would give the episode; nothing is stored.

    With `points`, the frames are chosen as those of a trajectory are, so that jumps stay visible.
    """
    sight.require_episode(episode_index)
    preview = reward_preview(service.engine, dataset.episode(episode_index), choice)
    return Response(preview.model_dump_json(), media_type="application/json")
