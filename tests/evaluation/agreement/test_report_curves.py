"""Facts about subtasks and progress curves in a report, against what people marked."""

from __future__ import annotations

import numpy as np
import pytest
from people_cases import judged, said
from report_cases import judge_in, report_of

from robojudge.agreement.report.drawn_evenly import MOST_EPISODES, drawn_evenly
from robojudge.agreement.report.people_curves import MarkedEpisode, marked_episodes
from robojudge.agreement.report.records.curves import CurveAgreement
from robojudge.agreement.report.subtasks import Subtask, boundaries, seconds_per_frame
from robojudge.schema.consensus import ConsensusSubtask
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import Keyframe, ProgressPoint, SubtaskScore

SPANS = (
    SubtaskSpan(name="reach", start_frame=0, end_frame=9),
    SubtaskSpan(name="lift", start_frame=10, end_frame=19),
)
LAST = (Keyframe(camera="front", frame_index=20, timestamp_s=2.0, reason="last"),)


def numbers(found: CurveAgreement) -> dict[str, float | None]:
    return {one.name: one.number.value for one in found.statistics}


def marked(completion: float | None, *, succeeded: bool) -> MarkedEpisode:
    return MarkedEpisode(
        subtasks=tuple(
            ConsensusSubtask(name=span.name, start_frame=span.start_frame, end_frame=span.end_frame)
            for span in SPANS
        ),
        names=("reach", "lift"),
        completion=completion,
        succeeded=succeeded,
    )


def test_peoples_curve_gives_each_subtask_its_share() -> None:
    # Two subtasks, half each: 0.05 a frame over 10 frames.
    people = marked(1.0, succeeded=True).progress([0, 4, 9, 14, 19, 25])
    assert people == pytest.approx([0.05, 0.25, 0.5, 0.75, 1.0, 1.0])


def test_peoples_curve_of_a_failure_ends_at_its_completion() -> None:
    assert marked(0.7, succeeded=False).progress([9, 19, 25]) == pytest.approx([0.5, 0.7, 0.7])


def test_there_is_no_curve_without_an_end() -> None:
    assert marked(None, succeeded=False).progress([0, 9]) is None


def test_people_who_mark_different_sequences_mark_nothing_together() -> None:
    words = [
        said(0, "ada", outcome="success", subtasks=SPANS),
        said(0, "bo", outcome="success", subtasks=SPANS[::-1]),
        said(1, "ada", outcome="success", subtasks=SPANS),
        said(2, "ada", outcome="success"),
    ]
    assert set(marked_episodes(words, {("d", k): "lift the cube" for k in range(3)})) == {("d", 1)}


def test_boundaries_are_where_subtasks_change_and_the_last_ends() -> None:
    account = [Subtask("lift", 1, 10, 19), Subtask("reach", 1, 2, 9), Subtask("place", 0, None, None)]
    assert boundaries(account) == [10, 19]
    assert boundaries([Subtask("reach", 1, 2, None)]) == []
    assert boundaries([]) == []


def test_time_is_read_from_the_last_frame_with_one() -> None:
    first = Keyframe(camera="front", frame_index=0, timestamp_s=0.0, reason="first")
    assert seconds_per_frame(judged(0, keyframes=(first, *LAST))) == pytest.approx(0.1)
    assert seconds_per_frame(judged(0, keyframes=(first,))) is None


def test_subtasks_and_curves_of_a_report_by_hand() -> None:
    # The judge sees the change 0.6 s late, calls the second subtask undone, and its curve is 0.05 too low.
    people = [
        said(k, person, outcome="success", task_completion=1.0, subtasks=SPANS)
        for k in range(3)
        for person in ("ada", "bo")
    ]
    says = [
        judged(
            k,
            outcome="partial",
            subtasks=(
                SubtaskScore(name="reach", score=1.0, start_frame=0, end_frame=15),
                SubtaskScore(name="lift", score=0.2, start_frame=16, end_frame=19),
            ),
            progress=tuple(
                ProgressPoint(frame_index=frame, value=value)
                for frame, value in ((0, 0.0), (4, 0.2), (9, 0.45), (19, 0.95))
            ),
            keyframes=LAST,
        )
        for k in range(3)
    ]
    report = report_of(says, people)
    subtasks, progress = judge_in(report).subtasks, judge_in(report).progress
    assert subtasks.n_episodes == progress.n_episodes == 3
    # Statuses: people 1 1, judge 1 0 in each: observed agreement 1/2, expected 1/2.
    assert numbers(subtasks) == {
        "subtask_status_kappa": pytest.approx(0.0),
        "subtask_ordering_tau": pytest.approx(1.0),
        "boundary_f1_0.5s": pytest.approx(0.5),
        "boundary_f1_1s": pytest.approx(1.0),
    }
    assert numbers(progress) == {
        "value_order_correlation": pytest.approx(1.0),
        "progress_pearson": pytest.approx(1.0),
        "progress_mae": pytest.approx(0.05),
    }
    frozen = judge_in(report, "frozen last frame (judge)").progress
    assert numbers(frozen) == {
        "value_order_correlation": None,
        "progress_pearson": None,
        # 0.95 throughout, against 0.05, 0.25, 0.5 and 1.
        "progress_mae": pytest.approx((0.9 + 0.7 + 0.45 + 0.05) / 4),
    }


def test_curves_and_subtasks_that_nobody_gave_have_reasons() -> None:
    found = judge_in(report_of([judged(0)], [said(0, "ada", outcome="success")]))
    assert found.subtasks.reason == "nobody marked subtasks"
    assert found.progress.reason == "it gives no progress curve of an annotated episode"
    with_spans = [said(0, "ada", outcome="success", subtasks=SPANS)]
    found = judge_in(report_of([judged(0)], with_spans))
    assert found.subtasks.reason == "the judge lists no subtask of an episode people marked"


def test_many_episodes_are_drawn_evenly() -> None:
    keys = [("d", k) for k in range(10 * MOST_EPISODES)]
    drawn = drawn_evenly(keys)
    assert len(drawn) == len(set(drawn)) == MOST_EPISODES
    assert (drawn[0], drawn[-1]) == (keys[0], keys[-1])
    assert np.ptp(np.diff([key[1] for key in drawn])) <= 1
    assert drawn_evenly(keys[:5]) == tuple(keys[:5])
