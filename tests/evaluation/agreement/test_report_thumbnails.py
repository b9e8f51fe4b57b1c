"""Facts about the pictures of disagreements."""

from __future__ import annotations

import base64
import io

import pytest
from people_cases import judged, said
from PIL import Image
from report_cases import judge_in, report_of

from robojudge.agreement.report.frames_to_show import frame_to_show
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.thumbnails import with_thumbnails
from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.schema.judgement import Evidence, FailureFinding, Keyframe
from rollouts import STEPS, rollout

SEEN = (
    Evidence(camera="front", frame_index=1, timestamp_s=0.1, observation="reaches"),
    Evidence(camera="wrist", frame_index=4, timestamp_s=0.4, observation="slips"),
)
SHOWN = tuple(
    Keyframe(camera=camera, frame_index=frame, timestamp_s=frame / 10, reason="even")
    for frame in (0, 5)
    for camera in ("front", "wrist")
)


@pytest.mark.parametrize(
    ("given", "frame"),
    [
        (
            {"failure": FailureFinding(mode="dropped_object", onset_frame=3), "evidence": SEEN},
            ("wrist", 3, "failure_onset"),
        ),
        ({"failure": FailureFinding(mode="other"), "evidence": SEEN}, ("wrist", 4, "evidence")),
        ({"keyframes": SHOWN}, ("front", 5, "last_keyframe")),
        ({"keyframes": SHOWN[::-1]}, ("front", 5, "last_keyframe")),
        ({"keyframes": SHOWN[1::2]}, ("wrist", 5, "last_keyframe")),
        ({}, (None, None, "last_frame")),
    ],
)
def test_the_frame_that_tells_most_is_shown(given: dict, frame: tuple) -> None:
    chosen = frame_to_show(judged(0, **given))
    assert (chosen.camera, chosen.frame_index, chosen.why) == frame


@pytest.fixture
def disagreeing() -> tuple[Report, dict[str, InMemoryDataset]]:
    episodes = [rollout(index) for index in range(3)]
    dataset_id = episodes[0].dataset_id
    says = [
        judged(k, dataset=dataset_id, outcome="failure", evidence=SEEN if k else SEEN[:1]) for k in range(3)
    ]
    people = [said(k, "ada", dataset=dataset_id, outcome="success") for k in range(3)]
    return report_of(says, people), {dataset_id: InMemoryDataset(episodes)}


def test_pictures_are_small_jpegs_of_the_worst_ones_only(disagreeing) -> None:
    report, datasets = disagreeing
    pictured = judge_in(with_thumbnails(report, datasets, limit=2)).disagreements
    for one in pictured[:2]:
        assert one.thumbnail is not None
        assert one.thumbnail_reason is None
        head, data = one.thumbnail.split(",")
        assert head == "data:image/jpeg;base64"
        with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
            assert picture.size == (64, 48)
    assert pictured[2].thumbnail is None
    assert pictured[2].thumbnail_reason == "only the worst disagreements have a picture"


def test_what_cannot_be_read_has_a_reason(disagreeing) -> None:
    report, datasets = disagreeing
    assert "was not given" in (judge_in(with_thumbnails(report, {})).disagreements[0].thumbnail_reason or "")
    short = {name: InMemoryDataset([rollout(1)]) for name in datasets}
    found = {one.episode_index: one for one in judge_in(with_thumbnails(report, short)).disagreements}
    assert found[1].thumbnail is not None
    assert found[0].thumbnail is None
    assert found[0].thumbnail_reason


def test_a_frame_past_the_end_is_the_last_one(disagreeing) -> None:
    report, datasets = disagreeing
    judge = judge_in(report)
    far = judge.disagreements[0].model_copy(
        update={"frame": judge.disagreements[0].frame.model_copy(update={"frame_index": 10 * STEPS})}
    )
    changed = report.model_copy(
        update={"judges": (judge.model_copy(update={"disagreements": (far,)}), *report.judges[1:])}
    )
    assert judge_in(with_thumbnails(changed, datasets)).disagreements[0].thumbnail is not None
