"""What an episode looks like: trajectory, video, frames, keyframes."""

from __future__ import annotations

from functools import partial
from pathlib import Path as FilePath
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse

from robojudge.datasets.episode import Camera, Episode, VideoFrames
from robojudge.keyframes import FramePlan, select
from robojudge.schema.judgement import Keyframe
from robojudge_server.errors import InvalidRequest, NotFound
from robojudge_server.service import Service
from robojudge_server.services.dataset_files import file_inside
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.frames import frame_file, frame_jpeg, frame_px, frame_sha256, require_frame
from robojudge_server.services.trajectory import Trajectory, trajectory
from robojudge_server.web.context import MAX_INDEX, EpisodeIndex, TheDataset, TheService, TheSight
from robojudge_server.web.file import file_response, has_already, not_modified
from robojudge_server.web.page import Page
from robojudge_server.web.problem import documented
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["media"])
EPISODE = "/datasets/{dataset_id}/episodes/{episode_index}"
MAX_PIXELS = 65_535
"""Longest side that a JPEG can have."""
CameraName = Annotated[str, Path(max_length=256, description="The camera's short name, or its feature key.")]
KEPT = "private, max-age=3600"


@router.get(EPISODE + "/trajectory", response_model=Trajectory)
def read_trajectory(
    service: TheService,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    sight: TheSight,
    points: Annotated[
        int | None,
        Query(ge=2, le=MAX_INDEX, description="How many frames to answer with, at most; all if left out."),
    ] = None,
    columns: Annotated[
        str | None,
        Query(max_length=4000, description="Keys of the columns wanted, with commas; all if left out."),
    ] = None,
) -> Response:
    """Return the episode's numeric columns, its speed and how open its grippers are.

    With `points`, one set of frames is chosen for everything: the first, the last, and between them, of
    every stretch of equal length, the two frames at which any of the columns rises highest above, and falls
    deepest below, its mean in that stretch, in shares of its range over the episode. So spikes stay
    visible, and values of one frame stay together.
    """
    limit = service.settings.limits.trajectory_points
    if points is not None and points > limit:
        raise InvalidRequest(f"query.points: {points} is more than this service sends; at most {limit}")
    keys = None if columns is None else [key for key in columns.split(",") if key]
    sees = episode_index in sight.sees([episode_index])
    found = trajectory(dataset.episode(episode_index), points=points, keys=keys, sees=sees)
    # As text here, in a thread of its own: the event loop would stand still over a million numbers.
    return Response(found.model_dump_json(), media_type="application/json")


@router.get(
    EPISODE + "/video/{camera:path}",
    response_class=FileResponse,
    responses={
        200: {"description": "The whole file", "content": {"video/mp4": {}}},
        206: {"description": "The range asked for", "content": {"video/mp4": {}}},
        304: {"description": "The caller has it already"},
        **documented(416),
    },
)
def read_video(
    request: Request, dataset: TheDataset, episode_index: EpisodeIndex, camera: CameraName
) -> Response:
    """Return the video file that holds the camera's frames, or a range of it.

    The file may hold other episodes too; the episode itself says which window of it is its own.
    """
    episode = dataset.episode(episode_index)
    found = episode.camera(camera)
    if not isinstance(found.source, VideoFrames):
        raise NotFound(
            f"dataset {dataset.dataset_id}: camera {found.name} is kept as images, so there is no video; "
            f"ask for its frames: /frames/{found.name}/0.jpg"
        )
    path = file_inside(dataset, found.source.path, f"the video of camera {found.name}")
    return file_response(request, path, name=found.source.path.name, cache_control="private")


@router.get(
    EPISODE + "/frames/{camera:path}/{k}.jpg",
    response_class=Response,
    responses={
        200: {"description": "The frame", "content": {"image/jpeg": {}}},
        304: {"description": "The caller has it already"},
    },
)
async def read_frame(
    request: Request,
    service: TheService,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    camera: CameraName,
    k: Annotated[int, Path(ge=0, le=MAX_INDEX, description="The frame, counted from the episode's start.")],
    size: Annotated[
        int | None,
        Query(
            ge=1,
            le=MAX_PIXELS,
            description="Longest side in pixels, at most; a smaller frame is not enlarged. "
            "As large as the service sends if left out.",
        ),
    ] = None,
) -> Response:
    """Return one frame as a judge would be shown it, as JPEG."""
    look = partial(_look_up, service, dataset, episode_index, camera, k, size)
    episode, found, px, etag = await to_thread.run_sync(look)
    if has_already(request, etag):
        return not_modified(etag, KEPT)
    decode = partial(frame_jpeg, episode, found, k, px)
    jpeg = await to_thread.run_sync(decode, limiter=service.decoding)
    return Response(jpeg, media_type="image/jpeg", headers={"ETag": etag, "Cache-Control": KEPT})


@router.get(EPISODE + "/keyframes")
def read_keyframes(
    service: TheService,
    dataset: TheDataset,
    episode_index: EpisodeIndex,
    sight: TheSight,
    frames: Annotated[int, Query(ge=1, le=512, description="Evenly spaced frames per camera.")] = 16,
    transitions: Annotated[
        int, Query(ge=0, le=512, description="Frames at task transitions, at most, in addition.")
    ] = 8,
) -> Page[Keyframe]:
    """Return the frames that a judge would be shown, and why; independent of any judgement.

    `salience` is null for who must not see judges' numbers of the episode yet.
    """
    limit = service.settings.limits.frames
    if max(frames, transitions) > limit:
        raise InvalidRequest(f"query: {max(frames, transitions)} frames are too many; at most {limit}")
    chosen = select(dataset.episode(episode_index), FramePlan(frames=frames, transitions=transitions))
    if not sight.sees([episode_index]):
        chosen = tuple(keyframe.model_copy(update={"salience": None}) for keyframe in chosen)
    return Page(items=list(chosen), next_cursor=None)


def _look_up(
    service: Service, dataset: ServedDataset, episode_index: int, camera: str, k: int, size: int | None
) -> tuple[Episode, Camera, int, str]:
    """Return where a frame is, its longest side in pixels, and its entity tag; nothing is decoded."""
    px = frame_px(size, service.settings.limits.image_px)
    episode = dataset.episode(episode_index)
    found = episode.camera(camera)
    require_frame(episode, k)
    path: FilePath | None = frame_file(found, k)
    if path is not None:
        file_inside(dataset, path, f"frame {k} of camera {found.name}")
    return episode, found, px, f'"{frame_sha256(episode, found, k, px)}"'
