"""Facts about what people reach against each other, beside every number of a judge."""

from __future__ import annotations

import numpy as np
import pytest
from people_cases import judged, said
from report_cases import TASKS, careful, completions, field_in, judge_in, panel, report_of

from robojudge.agreement.report.drawn_evenly import drawn_evenly
from robojudge.agreement.report.people_apart import MOST_APART, episodes_set_apart
from robojudge.agreement.report.records.curves import CurveAgreement
from robojudge.agreement.statistics.base import Statistic, point
from robojudge.agreement.statistics.interval import MAE, LinCCC, Pearson
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import Keyframe, ProgressPoint, SubtaskScore

PEOPLE = ("ada", "bo", "cy")
N = 60
TRUTH = completions(N)


def against_others(words: np.ndarray, statistic: Statistic) -> float:
    """Mean over people of the statistic of each against the median of the others, by hand."""
    found = []
    for k in range(words.shape[1]):
        others = np.median(np.delete(words, k, axis=1), axis=1)
        found.append(point(statistic, np.column_stack([others, words[:, k]])).value)
    return float(np.mean([one for one in found if one is not None]))


def completions_said() -> np.ndarray:
    by_word = {(one.episode_index, one.annotator): one.task_completion for one in panel(TRUTH, noise=0.1)}
    return np.array([[by_word[k, person] for person in PEOPLE] for k in range(N)], dtype=np.float64)


def test_every_statistic_of_a_judge_has_what_people_reach_beside_it() -> None:
    report = report_of(careful(TRUTH), panel(TRUTH, noise=0.1))
    for field in report.fields:
        found = field_in(report, field)
        assert found.statistics
        for one in found.statistics:
            assert one.ceiling is not None
            assert (one.ceiling.value is None) == (one.ceiling.reason is not None)
            assert one.ceiling.low is None
    ceilings = {one.name: one.ceiling for one in field_in(report, "task_completion").statistics}
    words = completions_said()
    for statistic in (MAE(), Pearson()):
        ceiling = ceilings[statistic.name]
        assert ceiling is not None
        assert ceiling.value == pytest.approx(against_others(words, statistic))
        assert ceiling.n_episodes == N


def test_a_task_has_what_people_reach_on_it() -> None:
    report = report_of(careful(TRUTH), panel(TRUTH, noise=0.1))
    rows = {row.task: row for row in judge_in(report).per_task if row.field == "task_completion"}
    words = completions_said()
    for place, task in enumerate(TASKS):
        ceiling = rows[task].ceiling
        assert ceiling is not None
        assert ceiling.value == pytest.approx(against_others(words[place :: len(TASKS)], LinCCC()))
        assert ceiling.n_episodes == N // len(TASKS)


def test_one_person_alone_has_no_ceiling_and_it_says_why() -> None:
    report = report_of(careful(TRUTH), panel(TRUTH, people=("ada",)))
    reasons = {one.ceiling.reason for one in field_in(report, "task_completion").statistics if one.ceiling}
    assert reasons == {"it takes two people; 1 rated task_completion before seeing a judge"}


def spans(change: int) -> tuple[SubtaskSpan, ...]:
    return (
        SubtaskSpan(name="reach", start_frame=0, end_frame=change - 1),
        SubtaskSpan(name="lift", start_frame=change, end_frame=19),
    )


def curves(n: int, people: tuple[str, ...]) -> tuple[CurveAgreement, CurveAgreement]:
    """A judge of n episodes in which bo sees the change 8 frames later than the others."""
    words = [
        said(k, who, outcome="success", task_completion=1.0, subtasks=spans(18 if who == "bo" else 10))
        for k in range(n)
        for who in people
    ]
    keyframes = (Keyframe(camera="front", frame_index=20, timestamp_s=2.0, reason="last"),)
    says = [
        judged(
            k,
            outcome="success",
            subtasks=tuple(
                SubtaskScore(name=one.name, score=1.0, start_frame=one.start_frame, end_frame=one.end_frame)
                for one in spans(10)
            ),
            progress=tuple(ProgressPoint(frame_index=f, value=f / 20) for f in (0, 4, 9, 14, 19)),
            keyframes=keyframes,
        )
        for k in range(n)
    ]
    found = judge_in(report_of(says, words))
    return found.subtasks, found.progress


def test_people_are_held_against_each_other_on_subtasks_and_curves() -> None:
    subtasks, progress = curves(10, ("ada", "bo"))
    ceilings = {one.name: one.ceiling for one in (*subtasks.statistics, *progress.statistics)}
    assert all(one is not None for one in ceilings.values())
    known = {name: one.value for name, one in ceilings.items() if one is not None}
    # The changes are 0.8 s apart, the ends are the same: one boundary of two within 0.5 s, both within 1 s.
    assert known["boundary_f1_0.5s"] == pytest.approx(0.5)
    assert known["boundary_f1_1s"] == pytest.approx(1.0)
    assert known["subtask_ordering_tau"] == pytest.approx(1.0)
    assert known["value_order_correlation"] == pytest.approx(1.0)
    # At frames 0, 4, 9, 14 and 19: 1/20, 5/20, 10/20, 15/20 and 1 against 1/36, 5/36, 10/36, 15/36 and 1.
    apart = sum(k / 20 - k / 36 for k in (1, 5, 10, 15)) / 5
    assert known["progress_mae"] == pytest.approx(apart)
    assert ceilings["progress_mae"].n_episodes == 10  # type: ignore[union-attr]


def test_too_few_who_marked_subtasks_are_told() -> None:
    alone = {one.ceiling.reason for one in curves(10, ("ada",))[0].statistics if one.ceiling}
    assert alone == {"it takes two people who marked subtasks of one episode"}
    few = {one.ceiling.reason for one in curves(9, ("ada", "bo"))[1].statistics if one.ceiling}
    assert few == {
        "nobody has it on 10 of these episodes whose subtasks somebody else marked too (at most 9)"
    }


def test_of_many_episodes_people_are_held_against_each_other_on_some_that_judges_are_compared_on() -> None:
    many = [("d", k) for k in range(5000)]
    chosen = episodes_set_apart(many, many)
    assert len(chosen) == MOST_APART
    assert set(chosen) <= set(drawn_evenly(many))
    assert episodes_set_apart(many[:50], many[:30]) == tuple(many[:30])
