"""The reference judge on made episodes: a red block is carried to the right, and sometimes let fall."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from robojudge.datasets.episode import Camera, Episode, FrameArray, ImageRows
from robojudge.errors import MissingFile, UsageError
from robojudge.judge_settings import JudgeSettings
from robojudge.methods.base import Case, Reference
from robojudge.methods.reference import ReferenceMethod
from robojudge.methods.reference.alignment import align
from robojudge.methods.reference.feature_cache import FeatureCache
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import JudgeIdentity, Judgement, Keyframe
from robojudge.schema.quality import AutoQualityAnalysis, ComputedMetrics

SUBTASKS = ("reach", "carry")
JUDGE = JudgeIdentity(
    provider="reference",
    model="reference",
    method="reference",
    prompt_sha256=None,
    frames_sha256=None,
    fingerprint="f",
)
QUALITY = AutoQualityAnalysis(
    episode_index=0,
    computed=ComputedMetrics(
        smoothness_score=None,
        efficiency_score=None,
        jitter_metric=None,
        hesitation_count=None,
        correction_count=None,
    ),
    suggested_rating=None,
    confidence=0.0,
)


def picture(hand: float, block: float) -> np.ndarray:
    """A grey table, a blue hand and a red block at places 0..1 from left to right."""
    frame = np.full((24, 32, 3), 120, dtype=np.uint8)
    frame[4:10, int(hand * 26) : int(hand * 26) + 5] = (30, 30, 200)
    frame[14:20, int(block * 26) : int(block * 26) + 5] = (200, 30, 30)
    return frame


def episode(
    index: int,
    hand: Sequence[float],
    block: Sequence[float],
    *,
    state: bool = True,
    camera: bool = True,
    black: bool = False,
) -> Episode:
    noise = np.random.default_rng(index).normal(0.0, 0.003, len(hand))
    frames = np.stack([picture(h, b) for h, b in zip(hand, block, strict=True)])
    source = FrameArray(np.zeros_like(frames) if black else frames)
    cameras = (Camera("front", "observation.images.front", source, False),) if camera else ()
    values = np.column_stack([np.asarray(hand) + noise, np.asarray(block) + noise])
    return Episode(
        dataset_id="made",
        episode_index=index,
        length=len(hand),
        fps=10.0,
        instruction="carry the block",
        tasks=("carry the block",),
        cameras=cameras,
        timestamps_s=np.arange(len(hand)) / 10.0,
        columns={"observation.state": values} if state else {},
    )


def path(*points: tuple[float, float, int]) -> tuple[np.ndarray, np.ndarray]:
    """Join (hand, block, frames to get there) from hand 0.5, block 0; (n,) each."""
    hand, block = [0.5], [0.0]
    for to_hand, to_block, frames in points:
        hand += list(np.linspace(hand[-1], to_hand, frames + 1)[1:])
        block += list(np.linspace(block[-1], to_block, frames + 1)[1:])
    return np.array(hand), np.array(block)


def carried(frames: int = 20) -> tuple[np.ndarray, np.ndarray]:
    return path((0.0, 0.0, frames), (1.0, 1.0, frames), (1.0, 1.0, 4))


def note(index: int, completion: float | None, outcome: str | None, reach_end: int, end: int) -> Annotation:
    spans = [SubtaskSpan(name="reach", start_frame=0, end_frame=reach_end)]
    if end > reach_end:
        spans.append(SubtaskSpan(name="carry", start_frame=reach_end + 1, end_frame=end))
    return Annotation(
        dataset_id="made",
        episode_index=index,
        annotator="ann",
        task_completion=completion,
        outcome=outcome,
        subtasks=tuple(spans),
    )


def references(**how: bool) -> list[Reference]:
    """Three successes of different speed, one stopped half-way, one that never reached."""
    made = []
    for index, frames in ((1, 18), (2, 22), (3, 25)):
        made.append(
            Reference(
                episode(index, *carried(frames), **how), (note(index, 1.0, "success", frames, 2 * frames),)
            )
        )
    half = path((0.0, 0.0, 20), (0.5, 0.5, 10), (0.5, 0.5, 5))
    made.append(Reference(episode(4, *half, **how), (note(4, 0.75, "partial", 20, 35),)))
    away = path((0.9, 0.0, 30))
    made.append(Reference(episode(5, *away, **how), (note(5, 0.0, "failure", 30, 30),)))
    return made


def judge(
    judged: Episode, given: Sequence[Reference], subtasks: tuple[str, ...] | None = SUBTASKS
) -> Judgement:
    settings = JudgeSettings(provider="reference", model="reference", method="reference")
    keyframes = tuple(
        Keyframe(camera="front", frame_index=frame, timestamp_s=frame / 10.0, reason="even")
        for frame in (0, judged.length // 2, judged.length - 1)
    )
    case = Case(
        episode=judged,
        judge=JUDGE,
        instruction="carry the block",
        subtasks=subtasks,
        keyframes=keyframes,
        images={},
        quality=QUALITY,
        references=tuple(given),
    )
    return asyncio.run(ReferenceMethod(None, settings, timeout_s=1.0).judge(case))


def curve(judged: Episode, given: Sequence[Reference]) -> np.ndarray:
    aligned = align(judged, given, SUBTASKS, FeatureCache(None))
    assert not isinstance(aligned, str)
    return aligned.progress


def comparable(judgement: Judgement) -> Judgement:
    return judgement.model_copy(update={"created_at": None, "usage": None})


def test_a_success_scores_one_and_says_why():
    said = judge(episode(0, *carried(21)), references())
    assert said.task_completion == 1.0
    assert said.outcome == said.effective_outcome == "success"
    assert said.success_prob is not None and said.success_prob > 0.75
    assert said.confidence is not None and said.confidence > 0.5
    assert said.confidence_source == "reference"
    assert said.reference_episodes == (1, 2, 3, 4, 5)
    assert [p.frame_index for p in said.progress] == [0, 23, 46]
    assert said.rationale is not None and "annotated episode" in said.rationale
    assert said.failure is None and said.reasons == {} and said.votes.n_agree == 1


def test_the_curve_follows_the_subtasks_of_equal_weight():
    progress = curve(episode(0, *carried(20)), references())
    truth = np.concatenate([np.linspace(0, 0.5, 21), np.linspace(0.5, 1, 21)[1:], np.ones(4)])
    assert progress.shape == (45,)
    assert np.abs(progress - truth).mean() < 0.06


def test_subtasks_come_in_the_tasks_order_with_spans_off_the_curve():
    said = judge(episode(0, *carried(20)), references())
    reach, carry = said.subtasks
    assert (reach.name, carry.name) == SUBTASKS
    assert reach.score == pytest.approx(1.0, abs=0.05) and carry.score == pytest.approx(1.0, abs=0.05)
    assert reach.start_frame == 0 and reach.end_frame == pytest.approx(20, abs=4)
    assert carry.start_frame == pytest.approx(21, abs=4) and carry.end_frame == pytest.approx(40, abs=4)


def test_a_subtask_that_was_never_begun_has_no_span():
    said = judge(episode(0, *path((0.3, 0.0, 16))), references())
    reach, carry = said.subtasks
    assert reach.start_frame == 0 and reach.end_frame == 16 and 0.0 < reach.score < 0.9
    assert carry.score == 0.0 and carry.start_frame is None and carry.end_frame is None


def test_a_list_the_annotators_did_not_use_gets_no_scores_but_their_spans_still_count():
    judged = episode(0, *carried(20))
    said = judge(judged, references(), ("first", "second"))
    assert [(s.name, s.score, s.start_frame) for s in said.subtasks] == [
        ("first", None, None),
        ("second", None, None),
    ]
    assert said.progress == judge(judged, references()).progress


def test_a_truncated_success_scores_lower_than_the_whole():
    hand, block = carried(20)
    whole = judge(episode(0, hand, block), references())
    cut = judge(episode(0, hand[:30], block[:30]), references())
    assert cut.task_completion is not None and whole.task_completion is not None
    assert 0.5 <= cut.task_completion <= 0.9 < whole.task_completion
    assert cut.outcome == "partial" and cut.success_prob < whole.success_prob


def test_a_success_cut_off_while_holding_still_is_a_success():
    def held(index: int, frames: int) -> Reference:
        hand, block = path((0.0, 0.0, 18), (1.0, 1.0, 18), (1.0, 1.0, frames))
        spans = [("reach", 0, 18), ("carry", 19, 36), ("hold", 37, 36 + frames)]
        marks = tuple(SubtaskSpan(name=n, start_frame=a, end_frame=z) for n, a, z in spans)
        annotation = note(index, 1.0, "success", 18, 36).model_copy(update={"subtasks": marks})
        return Reference(episode(index, hand, block), (annotation,))

    given = [held(1, 20), held(2, 24), held(3, 16), *references()[3:]]
    short = path((0.0, 0.0, 20), (1.0, 1.0, 20), (1.0, 1.0, 5))
    said = judge(episode(0, *short), given, ("reach", "carry", "hold"))
    assert said.outcome == "success" and said.task_completion == 1.0


def test_a_dropped_object_lowers_progress():
    dropped = path((0.0, 0.0, 20), (0.7, 0.7, 14), (0.5, 0.0, 3), (0.5, 0.0, 6))
    progress = curve(episode(0, *dropped), references())
    assert progress[33] > 0.7
    assert progress[-1] < progress[33] - 0.3
    said = judge(episode(0, *dropped), references())
    assert said.outcome in ("partial", "failure", "undecided") and said.task_completion < 0.5


def test_standing_still_is_a_failure_without_an_attempt():
    still = path((0.5, 0.0, 30))
    clean = episode(0, *still)
    clean = replace(clean, columns={"observation.state": np.column_stack(still)})
    said = judge(clean, references())
    assert said.outcome == "failure" and said.task_completion <= 0.1
    assert said.failure is not None and said.failure.mode == "no_attempt"


def test_the_judged_episode_is_never_its_own_reference():
    half = path((0.0, 0.0, 20), (0.5, 0.5, 10))
    judged = episode(0, *half)
    own = Reference(judged, (note(0, 1.0, "success", 20, 30),))
    with_own = judge(judged, [*references(), own])
    assert with_own.reference_episodes == (1, 2, 3, 4, 5)
    assert comparable(with_own) == comparable(judge(judged, references()))
    alone = judge(judged, [own])
    assert alone.task_completion is None and alone.reasons["task_completion"] == "no_reference"


def test_no_annotated_success_gives_none_with_reason():
    said = judge(episode(0, *carried(20)), references()[3:])
    assert said.task_completion is None and said.success_prob is None and said.confidence is None
    assert said.outcome == "undecided"
    assert said.reasons["task_completion"] == "no_reference"
    assert [s.score for s in said.subtasks] == [None, None]
    assert [p.value for p in said.progress] == [None, None, None]
    assert said.reference_episodes == ()


def test_an_annotation_that_was_not_blinded_is_no_reference():
    seen = [
        replace(r, annotations=tuple(a.model_copy(update={"blinded": False}) for a in r.annotations))
        for r in references()
    ]
    assert judge(episode(0, *carried(20)), seen).reasons["task_completion"] == "no_reference"


def test_the_order_of_references_does_not_matter_and_judging_repeats():
    judged = episode(0, *carried(20))
    one = judge(judged, references())
    assert comparable(one) == comparable(judge(judged, references()[::-1]))
    assert comparable(one) == comparable(judge(judged, references()))


@pytest.mark.parametrize(("state", "camera"), [(True, False), (False, True)])
def test_either_state_or_a_camera_is_enough(state, camera):
    given = references(state=state, camera=camera)
    hand, block = carried(21)
    whole = judge(episode(0, hand, block, state=state, camera=camera), given)
    cut = judge(episode(0, hand[:28], block[:28], state=state, camera=camera), given)
    assert whole.outcome == "success" and whole.task_completion == 1.0
    assert cut.outcome == "partial" and cut.task_completion < 0.9


def test_without_any_signal_the_reason_says_so():
    given = references(state=False, camera=False)
    said = judge(episode(0, *carried(20), state=False, camera=False), given)
    assert said.task_completion is None and said.reasons["task_completion"] == "no_shared_signal"


def test_a_black_camera_is_ignored():
    seeing = judge(episode(0, *carried(20), camera=False), references(camera=False))
    black = judge(episode(0, *carried(20), black=True), references())
    assert black.task_completion == seeing.task_completion == 1.0
    assert black.outcome == "success"


def test_a_reference_without_the_camera_gives_way_to_those_that_have_it():
    given = references()
    blind = [replace(given[0], episode=replace(given[0].episode, cameras=())), *given[1:]]
    assert judge(episode(0, *carried(20)), blind).reference_episodes == (2, 3, 4, 5)


def broken(original: Episode) -> Episode:
    """The same episode, its pictures gone from the disk."""
    gone = ImageRows(Path("gone"), column=None, first_row=0, pattern="{frame_index}.png")
    return replace(original, cameras=(replace(original.cameras[0], source=gone),))


def test_a_reference_that_cannot_be_read_is_left_out():
    given = references()
    given[0] = replace(given[0], episode=broken(given[0].episode))
    said = judge(episode(0, *carried(20)), given)
    assert said.reference_episodes == (2, 3, 4, 5) and said.outcome == "success"


def test_a_judged_episode_that_cannot_be_read_is_an_error():
    with pytest.raises(MissingFile):
        judge(broken(episode(0, *carried(20))), references())


def test_one_success_is_enough_and_believed_less():
    judged = episode(0, *carried(20))
    one = judge(judged, references()[:1])
    assert one.task_completion == pytest.approx(1.0, abs=0.05)
    assert one.confidence < judge(judged, references()).confidence


def test_an_episode_unlike_every_reference_gets_no_verdict():
    hand, block = carried(20)
    strange = episode(0, hand, block)
    frames = 255 - strange.cameras[0].source.frames
    camera = replace(strange.cameras[0], source=FrameArray(frames))
    far = {"observation.state": strange.columns["observation.state"] + 50.0}
    said = judge(replace(strange, cameras=(camera,), columns=far), references())
    assert said.outcome == "undecided" and said.confidence == 0.0


def test_more_frames_than_are_looked_at_still_get_one_value_each():
    judged = episode(0, *carried(150))
    progress = curve(judged, references())
    assert progress.shape == (305,) and np.isfinite(progress).all()
    assert progress[0] < 0.1 and progress[-1] > 0.95
    assert progress[150] == pytest.approx(0.5, abs=0.1)


def test_a_transport_is_refused():
    settings = JudgeSettings(provider="reference", model="reference", method="reference")
    with pytest.raises(UsageError, match="asks no model"):
        ReferenceMethod(object(), settings, timeout_s=1.0)
