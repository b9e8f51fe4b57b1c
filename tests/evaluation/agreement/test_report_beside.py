"""Facts about baselines: each is computed on the episodes of the judge it stands beside, in every table."""

from __future__ import annotations

import numpy as np
import pytest
from people_cases import judged, said
from report_cases import careful, completions, field_in, judge, judge_in, number_in, panel, report_of

from robojudge.agreement.report.probability import share_of_others
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.statistics.base import point
from robojudge.agreement.statistics.gwet import GwetAC1
from robojudge.errors import UsageError
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import ProgressPoint

N, FEWER = 60, 45
TRUTH = completions(N)
SPANS = (
    SubtaskSpan(name="reach", start_frame=0, end_frame=9),
    SubtaskSpan(name="lift", start_frame=10, end_frame=19),
)


@pytest.fixture(scope="module")
def unequal() -> Report:
    """One judge of the first 45 episodes, and one of all 60 that gives no chance of success."""
    rough = judge({"task_completion": float(true * 0.8), "outcome": "partial"} for true in TRUTH)
    return report_of({"few": careful(TRUTH)[:FEWER], "rough": rough}, panel(TRUTH))


def test_a_baseline_has_the_episodes_of_the_judge_it_stands_beside(unequal: Report) -> None:
    for one in (baseline for baseline in unequal.judges if baseline.kind == "baseline"):
        (beside,) = one.beside
        for found in one.fields:
            of_judge = field_in(unequal, found.field, beside)
            if found.n_episodes:
                assert found.n_episodes == of_judge.n_episodes
            for name in (requirement.name for requirement in found.requirements):
                ours, theirs = number_in(found, name), number_in(of_judge, name)
                assert ours.n_episodes == theirs.n_episodes or ours.value is None


def test_the_clock_beside_a_judge_is_the_clock_on_its_episodes_alone(unequal: Report) -> None:
    people = np.where(TRUTH > 0.9, 2.0, np.where(TRUTH >= 0.4, 1.0, 0.0))
    for label, n in (("few", FEWER), ("rough", N)):
        found = number_in(field_in(unequal, "outcome", f"clock ({label})"), "gwet_ac1")
        alone = point(GwetAC1(3), np.column_stack([people[:n], np.full(n, 2.0)]))
        assert (found.value, found.n_episodes) == (pytest.approx(alone.value), n)


def test_judges_of_the_same_episodes_share_their_baselines() -> None:
    says = careful(TRUTH)
    report = report_of({"one": says, "other": careful(TRUTH, noise=0.1)}, panel(TRUTH))
    shown = {one.label: one.beside for one in report.judges if one.kind == "baseline"}
    assert shown == {
        "clock": ("one", "other"),
        "frozen last frame (one)": ("one",),
        "frozen last frame (other)": ("other",),
        "typical answer": ("one", "other"),
    }


@pytest.mark.parametrize("label", ["clock", "typical answer", "frozen last frame (x)", "clock (x)"])
def test_a_judge_cannot_be_called_what_a_baseline_is(label: str) -> None:
    with pytest.raises(UsageError, match="stands for several judges"):
        report_of({label: careful(TRUTH)}, panel(TRUTH))


def test_a_baselines_curve_counts_where_its_judges_does() -> None:
    # In every other episode the judge's curve is flat, so that it has no order in time; the clock has.
    says = [
        judged(
            k,
            outcome="success",
            progress=tuple(ProgressPoint(frame_index=9 * i, value=0.2 * i * (k % 2)) for i in range(4)),
        )
        for k in range(12)
    ]
    report = report_of(says, [said(k, "ada", outcome="success", subtasks=SPANS) for k in range(12)])
    order = {label: judge_in(report, label).progress.statistics[0].number for label in ("judge", "clock")}
    assert order["judge"].n_episodes == order["clock"].n_episodes == 6
    assert order["clock"].value == pytest.approx(1.0)


def test_the_clock_gives_success_the_probability_one_and_the_typical_answer_the_others_rate(
    unequal: Report,
) -> None:
    successes = (TRUTH[:FEWER] > 0.9).astype(float)
    rate = successes.mean()
    clock = judge_in(unequal, "clock (few)").success_probability
    typical = judge_in(unequal, "typical answer (few)").success_probability
    assert clock.as_given is not None and typical.as_given is not None
    assert clock.as_given.brier == pytest.approx(1 - rate)
    assert typical.as_given.brier == pytest.approx(rate * (1 - rate) * (FEWER / (FEWER - 1)) ** 2)
    assert clock.n_episodes == typical.n_episodes == FEWER
    assert clock.recalibrated_reason == "a baseline is not calibrated"
    frozen = judge_in(unequal, "frozen last frame (few)").success_probability
    assert frozen.reason == "it gives no probability of success"
    none = judge_in(unequal, "clock (rough)").success_probability
    assert none.reason == "the judge beside it gives no probability"


def test_the_brier_score_of_the_others_rate() -> None:
    assert share_of_others(np.array([1.0, 1.0, 1.0, 0.0])).brier == pytest.approx(1 / 3)


def test_leaving_each_out_does_not_pass_for_knowledge_turned_around() -> None:
    said_of = np.array([1.0, 1.0, 1.0, 0.0] * 10)
    found = share_of_others(said_of)
    assert len(found.bins) == 1
    assert (found.ece, found.discrimination, found.sharpness) == pytest.approx((0.0, 0.0, 0.0))
    assert found.brier == pytest.approx(found.miscalibration - found.discrimination + found.uncertainty)


def test_baselines_stand_beside_people_and_are_tested_in_their_place(unequal: Report) -> None:
    clock = field_in(unequal, "outcome", "clock (few)")
    ceilings = [one.ceiling.value for one in field_in(unequal, "outcome", "few").requirements]
    assert [one.ceiling.value for one in clock.requirements] == pytest.approx(ceilings)
    kappa = next(one for one in clock.requirements if one.name == "cohen_kappa")
    assert kappa.in_place.value == pytest.approx(0.0)
    assert kappa.ratio.value == pytest.approx(0.0)
    assert kappa.difference.value == pytest.approx(-1.0)
    assert clock.alternative_annotator.passes is False
    assert clock.alternative_annotator.n_annotators == 3
    assert clock.verdict is None


def test_a_baseline_that_says_nothing_says_so(unequal: Report) -> None:
    frozen = field_in(unequal, "outcome", "frozen last frame (few)")
    assert {one.number.reason for one in frozen.requirements} == {
        "it says nothing of it",
        "it gives no probability by which episodes could be put in order",
    }
    assert frozen.alternative_annotator.reason == "it says nothing of it"
    clock = field_in(unequal, "outcome", "clock (rough)")
    assert number_in(clock, "auroc").reason == "the judge beside it has no word on it"
