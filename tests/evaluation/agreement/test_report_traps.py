"""Judges that look good on the wrong number, and people who were led: none of them may pass."""

from __future__ import annotations

import pytest
from people_cases import judged, said
from report_cases import careful, completions, field_in, judge, judge_in, number_in, panel, report_of

from robojudge.schema.judgement import ProgressPoint


def test_a_good_judge_passes_on_the_same_data_as_the_traps() -> None:
    truth = completions(100)
    report = report_of(careful(truth), panel(truth))
    assert report.verdict == "pass"
    assert report.sentence == "judge agrees with people above 0.7 on task_completion and outcome."


def test_a_judge_that_reads_the_clock_fails_beside_a_clock_that_does_as_well() -> None:
    truth = completions(100)
    clock = judge(
        {
            "task_completion": 1.0,
            "outcome": "success",
            "progress": tuple(ProgressPoint(frame_index=k, value=k / 9) for k in range(10)),
        }
        for _ in truth
    )
    report = report_of(clock, panel(truth))
    assert report.verdict == "fail"
    order = {one.label: one.progress.statistics[0].number.value for one in report.judges[:2]}
    assert order == {"judge": pytest.approx(1.0), "clock": pytest.approx(1.0)}
    completion = field_in(report, "task_completion")
    assert number_in(completion, "lin_ccc").value == pytest.approx(0.0)
    assert number_in(completion, "lin_ccc") == number_in(
        field_in(report, "task_completion", "clock"), "lin_ccc"
    )
    assert number_in(completion, "spearman").reason == "the judge said the same of every episode"


def test_a_judge_that_always_says_success_fails_where_nearly_all_are() -> None:
    truth = completions(100, share_of_successes=0.93)
    lenient = judge({"outcome": "success", "success_prob": 0.9} for _ in truth)
    report = report_of(lenient, panel(truth), fields=["outcome"])
    outcome = field_in(report, "outcome")
    assert number_in(outcome, "gwet_ac1").value > 0.9
    assert number_in(outcome, "percent_agreement").value == pytest.approx(0.93)
    assert number_in(outcome, "cohen_kappa").value == pytest.approx(0.0)
    assert number_in(outcome, "auroc").value == pytest.approx(0.5)
    assert outcome.verdict == report.verdict == "fail"
    assert "the judge says success of every episode" in outcome.notes
    assert any("people say success of 93% of the episodes" in note for note in outcome.notes)
    assert outcome.confusion is not None
    assert outcome.confusion.counts[2] == (0, 0, 93)


def test_a_judge_that_ranks_perfectly_but_is_off_by_0_3_fails() -> None:
    truth = completions(100, share_of_successes=0.0)
    off = judge({"task_completion": min(1.0, true + 0.3), "outcome": "partial"} for true in truth * 0.7)
    report = report_of(off, panel(truth * 0.7, noise=0.0), fields=["task_completion"])
    completion = field_in(report, "task_completion")
    assert number_in(completion, "spearman").value == pytest.approx(1.0)
    assert number_in(completion, "lin_ccc").value < 0.7
    assert completion.verdict == "fail"
    assert completion.bland_altman is not None
    assert completion.bland_altman.bias == pytest.approx(0.3)
    assert any("its numbers cannot as they are" in note for note in completion.notes)


def test_people_who_saw_the_judge_first_do_not_count_and_are_counted() -> None:
    truth = completions(60)
    report = report_of(careful(truth), panel(truth, blinded=False))
    assert report.verdict == "not_enough_data"
    assert report.people.n_annotators == 0
    left_out = {(one.reason, one.unit): one.n for one in report.exclusions}
    assert left_out["not_blinded", "annotations"] == 180
    assert left_out["not_blinded", "episodes"] == 60
    assert report.n_excluded_episodes == 60
    assert {row.annotator: row.n_not_blinded for row in report.people.annotators} == {
        "ada": 60,
        "bo": 60,
        "cy": 60,
    }


def test_led_people_do_not_lift_a_judge_over_what_blind_people_say() -> None:
    truth = completions(60)
    wrong = careful(1.0 - truth)
    led = [
        said(
            one.episode_index, "led", outcome=one.outcome, task_completion=one.task_completion, blinded=False
        )
        for one in wrong
    ]
    blind, both = report_of(wrong, panel(truth)), report_of(wrong, [*panel(truth), *led])
    assert both.verdict == "fail"
    assert field_in(both, "outcome").requirements == field_in(blind, "outcome").requirements


def test_kappa_paradox_is_shown_and_does_not_pass() -> None:
    # 100 episodes, each side calls 90 a success, equal on 90: kappa 0.44, and AC1 0.88 on two categories.
    people = ["success"] * 90 + ["failure"] * 10
    says = ["success"] * 85 + ["failure"] * 5 + ["failure"] * 5 + ["success"] * 5
    annotations = [
        said(k, person, outcome=outcome) for k, outcome in enumerate(people) for person in ("ada", "bo", "cy")
    ]
    report = report_of([judged(k, outcome=o) for k, o in enumerate(says)], annotations, fields=["outcome"])
    outcome = field_in(report, "outcome")
    assert number_in(outcome, "cohen_kappa").value == pytest.approx(4 / 9)
    assert number_in(outcome, "gwet_ac1").value == pytest.approx((0.9 - 0.09) / (1 - 0.09))
    assert number_in(outcome, "auroc").value is None
    assert outcome.verdict == "fail"
    assert "cohen_kappa 0.44" in outcome.why
    assert any("kappa and AUROC tell whether it sees anything" in note for note in outcome.notes)


def test_no_baseline_is_ever_accepted() -> None:
    truth = completions(60, share_of_successes=1.0)
    perfect = judge(
        {
            "task_completion": 1.0,
            "outcome": "success",
            "progress": (ProgressPoint(frame_index=0, value=0.0), ProgressPoint(frame_index=9, value=1.0)),
        }
        for _ in truth
    )
    report = report_of(perfect, panel(truth, noise=0.0))
    baselines = [one for one in report.judges if one.kind == "baseline"]
    assert [one.label for one in baselines] == ["clock", "frozen last frame (judge)", "typical answer"]
    for one in baselines:
        assert one.verdict is None
        assert not one.for_acceptance
        assert "never accepted" in (one.note or "")
        assert all(agreement.verdict is None for agreement in one.fields)
        assert not any(need.passed for agreement in one.fields for need in agreement.requirements)


def test_the_reference_judge_is_marked() -> None:
    truth = completions(60)
    made = [
        one.model_copy(update={"judge": one.judge.model_copy(update={"provider": "reference"})})
        for one in careful(truth)
    ]
    report = report_of(made, panel(truth))
    assert judge_in(report).kind == "reference"
    assert judge_in(report).note == "trained on these annotators, leave-one-out"
    assert "used these people's words" in report.settings.task_split
