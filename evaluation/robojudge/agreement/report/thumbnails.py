"""Pictures of the worst disagreements, for the page: few, small, and only where a dataset is at hand."""

from __future__ import annotations

from collections.abc import Mapping

from robojudge.agreement.report.records.disagreement import Disagreement
from robojudge.agreement.report.records.report import Report
from robojudge.datasets.reader import Dataset
from robojudge.errors import CameraNotFound, RoboJudgeError
from robojudge.transports.chat_body import jpeg_data_uri
from robojudge.video import encode_jpeg, read_frames

MOST_THUMBNAILS = 12
LONGEST_SIDE_PX = 320
JPEG_QUALITY = 70


def with_thumbnails(
    report: Report, datasets: Mapping[str, Dataset], *, limit: int = MOST_THUMBNAILS
) -> Report:
    """Return the report with pictures in the worst disagreements of each judge, taking turns.

    What cannot be read has a reason instead of a picture; nothing is raised.

    Args:
        report: as assembled.
        datasets: opened, by dataset id.
        limit: pictures in all, at most.
    """
    chosen = set(_turns(report)[:limit])
    judges = tuple(
        judge.model_copy(
            update={
                "disagreements": tuple(
                    _pictured(one, datasets, load=(judge.label, place) in chosen)
                    for place, one in enumerate(judge.disagreements)
                )
            }
        )
        for judge in report.judges
    )
    return report.model_copy(update={"judges": judges})


def _turns(report: Report) -> list[tuple[str, int]]:
    """List disagreements as (judge, place): the worst of every judge, then the second worst, ..."""
    places = [(place, judge.label) for judge in report.judges for place in range(len(judge.disagreements))]
    return [(label, place) for place, label in sorted(places, key=lambda item: item[0])]


def _pictured(one: Disagreement, datasets: Mapping[str, Dataset], *, load: bool) -> Disagreement:
    picture: str | None = None
    reason: str | None = "only the worst disagreements have a picture"
    if load and one.dataset_id not in datasets:
        reason = f"dataset {one.dataset_id} was not given"
    elif load:
        try:
            picture, reason = _picture(one, datasets[one.dataset_id]), None
        except RoboJudgeError as error:
            reason = str(error)
    return one.model_copy(update={"thumbnail": picture, "thumbnail_reason": reason})


def _picture(one: Disagreement, dataset: Dataset) -> str:
    episode = dataset.episode(one.episode_index)
    last = episode.length - 1
    frame_index = last if one.frame.frame_index is None else min(one.frame.frame_index, last)
    if not episode.cameras:
        raise CameraNotFound(f"episode {one.episode_index} of {one.dataset_id} has no camera")
    camera = one.frame.camera or episode.cameras[0].name
    frames = read_frames(episode, [frame_index], cameras=[camera], scale=LONGEST_SIDE_PX)
    return jpeg_data_uri(encode_jpeg(frames[camera][0], JPEG_QUALITY))
