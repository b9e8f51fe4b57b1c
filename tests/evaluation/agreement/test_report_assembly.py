"""Facts about the report as a whole: what it holds, what it counts, what it refuses."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from people_cases import failed, judged, said
from report_cases import (
    TASKS,
    careful,
    completions,
    field_in,
    judge,
    judge_in,
    number_in,
    panel,
    report_of,
)

import robojudge
from robojudge.agreement.paired import compare_judges
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.resampling import Resamples
from robojudge.agreement.statistics.interval import LinCCC
from robojudge.annotations import annotation_rows, write_rows
from robojudge.errors import UsageError
from robojudge.run_folder import RunFolder
from robojudge.schema.judgement import Usage


@pytest.fixture(scope="module")
def two_judges() -> Report:
    truth = completions(60)
    rough = judge(
        {
            "task_completion": float(np.clip(true * 0.8, 0.0, 1.0)),
            "outcome": "partial",
            "rationale": "it stopped short",
        }
        for true in truth
    )
    return report_of({"good": careful(truth)[:50], "rough": rough}, panel(truth))


def test_a_report_is_json_without_nan_and_comes_back_equal(two_judges: Report) -> None:
    text = two_judges.model_dump_json()
    assert "NaN" not in text
    assert Report.model_validate_json(text) == two_judges
    assert json.loads(text)["report_version"] == 1


def test_equal_input_gives_an_equal_report_in_whatever_order() -> None:
    truth = completions(40)
    people, says = panel(truth), careful(truth)
    assert report_of(says, people) == report_of(says[::-1], people[::-1])


def test_the_verdict_is_that_of_the_worst_judge_and_field(two_judges: Report) -> None:
    assert judge_in(two_judges, "good").verdict == "pass"
    assert judge_in(two_judges, "rough").verdict == "fail"
    assert two_judges.verdict == "fail"
    assert two_judges.sentence == "2 judges. good: passes; rough: fails."


def test_judges_are_compared_on_the_episodes_of_both(two_judges: Report) -> None:
    pair = next(one for one in two_judges.side_by_side if one.statistic == "lin_ccc")
    assert pair.first_number.n_episodes == pair.second_number.n_episodes == 50
    assert pair.better == "good"
    points = {label: field_in(two_judges, "task_completion", label).points for label in ("good", "rough")}
    people = np.array([point.people for point in points["good"]])
    says = {label: np.array([point.judge for point in points[label][:50]]) for label in points}
    alone = compare_judges(
        Resamples([("d", k) for k in range(50)], n_resamples=100),
        LinCCC(),
        people,
        ("good", says["good"]),
        ("rough", says["rough"]),
    )
    assert pair.difference.value == pytest.approx(alone.interval.value)


def test_disagreements_are_ranked_with_what_the_judge_said(two_judges: Report) -> None:
    rough = judge_in(two_judges, "rough")
    worst = rough.disagreements[0]
    assert worst.size == 0.5
    assert {(one.field, one.people, one.judge) for one in worst.values} >= {("outcome", "success", "partial")}
    assert worst.rationale == "it stopped short"
    assert worst.frame.why == "last_frame"
    assert worst.thumbnail is None
    assert worst.thumbnail_reason == "no dataset was given"
    sizes = [one.size for one in rough.disagreements]
    assert sizes == sorted(sizes, reverse=True)
    assert rough.n_disagreements >= len(rough.disagreements)


def test_tasks_with_few_episodes_get_no_number(two_judges: Report) -> None:
    rows = {row.task: row for row in judge_in(two_judges, "rough").per_task if row.field == "task_completion"}
    assert set(rows) == set(TASKS)
    assert all(row.number.value is not None and row.number.n_episodes == 20 for row in rows.values())
    few = [row for row in judge_in(two_judges, "good").per_task if row.field == "task_completion"]
    assert {row.number.reason for row in few} == {"fewer than 20 episodes"}


def test_every_judge_and_baseline_has_every_field(two_judges: Report) -> None:
    for one in two_judges.judges:
        assert [agreement.field for agreement in one.fields] == ["task_completion", "outcome"]


def test_counts_add_up() -> None:
    truth = completions(40)
    says = careful(truth)
    says[0] = failed(0)
    says[1] = judged(1, outcome="undecided", task_completion=0.5)
    people = [one for one in panel(truth) if one.episode_index != 39]
    people += [said(39, "ada", outcome="success"), said(39, "bo", outcome="failure", cannot_tell=("safety",))]
    report = report_of(says[:38], people, fields=["outcome"])
    outcome = field_in(report, "outcome")
    assert outcome.n_episodes == 36
    assert {one.name: one.n for one in outcome.silent} == {
        "judge_failed:RateLimited": 1,
        "judge_undecided": 1,
        "not_judged": 1,
    }
    found = {(one.reason, one.field, one.judge): one.n for one in report.exclusions if one.unit == "episodes"}
    assert found == {
        ("judge_failed:RateLimited", None, "judge"): 1,
        ("not_judged", None, "judge"): 1,
        ("judge_undecided", "outcome", "judge"): 1,
        ("tie", "outcome", None): 1,
    }
    assert [(one.episode_index, one.reason) for one in report.excluded_episodes] == [
        (0, "judge_failed:RateLimited"),
        (1, "judge_undecided"),
        (38, "not_judged"),
        (39, "tie"),
    ]
    assert judge_in(report).n_judged == 37
    assert judge_in(report).n_failed == 1
    assert [one.name for one in judge_in(report).failures] == ["RateLimited"]


def test_costs_are_sums_of_what_is_known() -> None:
    usages = [
        Usage(calls=1, input_tokens=100, output_tokens=10, cost_usd=0.5, latency_s=1.0),
        Usage(calls=2, input_tokens=300, output_tokens=30, cost_usd=1.5, latency_s=3.0),
        Usage(calls=1),
    ]
    says = [judged(k, usage=usage) for k, usage in enumerate(usages)]
    cost = judge_in(report_of(says, [said(0, "ada", outcome="success")])).cost
    assert cost is not None
    assert (cost.calls, cost.input_tokens, cost.output_tokens) == (4, 400, 40)
    assert (cost.cost_usd, cost.cost_usd_per_episode, cost.n_priced) == (2.0, 1.0, 2)
    assert cost.latency_s_median == 2.0
    assert cost.reason == "the price of 1 of 3 outcomes is not known"


def test_a_judge_without_a_price_has_no_cost() -> None:
    cost = judge_in(report_of([judged(0)], [said(0, "ada", outcome="success")])).cost
    assert cost is not None
    assert cost.cost_usd is None
    assert cost.reason == "no model was called"


def test_no_episode_in_common_is_a_verdict_not_an_exception() -> None:
    truth = completions(30)
    report = report_of(careful(truth)[:10], [one for one in panel(truth) if one.episode_index >= 10])
    assert report.verdict == "not_enough_data"
    assert field_in(report, "task_completion").n_episodes == 0
    assert number_in(field_in(report, "outcome"), "gwet_ac1").reason is not None


@pytest.mark.parametrize("annotations", [[], [said(0, "ada", cannot_tell=("outcome",))]])
def test_people_who_said_nothing_are_not_enough_data(annotations: list) -> None:
    report = report_of(careful(completions(5)), annotations)
    assert report.verdict == "not_enough_data"
    assert report.fields == ("task_completion", "outcome")
    assert report.people.n_annotators == len(annotations)


def test_one_person_gives_a_verdict_without_a_ceiling() -> None:
    truth = completions(60)
    report = report_of(careful(truth), panel(truth, people=["ada"]))
    need = field_in(report, "task_completion").requirements[0]
    assert report.verdict == "pass"
    assert need.ceiling.value is None
    assert need.ceiling.reason == "it takes two people; 1 rated task_completion before seeing a judge"
    assert field_in(report, "task_completion").alternative_annotator.passes is None


def test_an_unknown_field_is_refused_with_the_list() -> None:
    with pytest.raises(UsageError, match="'speed'; there are task_completion, outcome"):
        report_of(careful(completions(5)), panel(completions(5)), fields=["speed"])


def test_a_run_of_another_dataset_is_refused() -> None:
    with pytest.raises(UsageError, match="run judge judged other, but the annotations are of d"):
        report_of([judged(0, dataset="other")], panel(completions(5)))


def test_annotations_of_datasets_nobody_judged_are_counted_and_left_out() -> None:
    truth = completions(30)
    elsewhere = [said(k, "ada", dataset="elsewhere", outcome="success") for k in range(7)]
    alone, both = (
        report_of(careful(truth), said_too) for said_too in (panel(truth), panel(truth) + elsewhere)
    )
    assert judge_in(both).fields == judge_in(alone).fields
    assert [(one.reason, one.n) for one in both.exclusions] == [("other_dataset", 7)]
    assert both.settings.dataset_ids == ("d",)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"threshold": 1.0}, "threshold"), ({"resamples": 5}, "too few"), ({"fields": []}, "at least one")],
)
def test_settings_that_cannot_work_are_refused(given: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        report_of(careful(completions(5)), panel(completions(5)), **given)


def test_a_judge_cannot_take_a_baselines_name() -> None:
    with pytest.raises(UsageError, match="clock stands for several judges"):
        report_of({"clock": careful(completions(5))}, panel(completions(5)))


def test_run_folders_and_an_annotations_file_give_the_same_numbers(tmp_path: Path) -> None:
    truth = completions(40)
    people, says = panel(truth), careful(truth)
    write_rows(annotation_rows(people), tmp_path / "people.csv")
    with RunFolder(tmp_path / "judge", {"dataset_id": "d"}, {}) as folder:
        for one in says:
            folder.append(one)
    from_disk = robojudge.agreement_report(tmp_path / "judge", tmp_path / "people.csv", resamples=100)
    in_memory = report_of(says, people)
    assert judge_in(from_disk).fields == judge_in(in_memory).fields
    assert judge_in(from_disk).run is not None
    assert judge_in(from_disk).run.settings == {"dataset_id": "d"}
    assert from_disk.settings.annotations_source == str(tmp_path / "people.csv")
    assert from_disk.settings.annotations_sha256 != in_memory.settings.annotations_sha256


def test_two_folders_of_one_name_need_labels(tmp_path: Path) -> None:
    runs = [tmp_path / "a" / "run", tmp_path / "b" / "run"]
    for folder in runs:
        with RunFolder(folder, {"dataset_id": "d", "fingerprint": str(folder)}, {}):
            pass
    with pytest.raises(UsageError, match=r"are called run, .*give each a label of its own"):
        robojudge.agreement_report(runs, [])
    with pytest.raises(UsageError, match="at least one run"):
        robojudge.agreement_report([], [])


def test_probabilities_are_measured_as_given_and_recalibrated() -> None:
    truth = completions(60)
    found = judge_in(report_of(careful(truth), panel(truth))).success_probability
    assert found.as_given is not None
    assert found.recalibrated is not None
    assert sum(one.n for one in found.as_given.bins) == found.n_episodes == 60
    none = judge_in(report_of([judged(k) for k in range(60)], panel(truth))).success_probability
    assert none.as_given is None
    assert none.reason == "no episode has both a success_prob and people's word on success"


def test_success_rates_stand_side_by_side(two_judges: Report) -> None:
    rates = two_judges.success_rates[0]
    assert (rates.judge, rates.dataset_id) == ("good", "d")
    assert [one.method for one in rates.rates] == ["human_only", "ppi", "rogan_gladen", "judge_only"]
    assert rates.rates[0].value == pytest.approx(0.5)


def test_numbers_of_the_report_are_finite(two_judges: Report) -> None:
    for one in two_judges.judges:
        for agreement in one.fields:
            for number in (
                *(n.number for n in agreement.requirements),
                *(n.number for n in agreement.statistics),
            ):
                assert (number.value is None) == (number.reason is not None)
                assert number.value is None or math.isfinite(number.value)
