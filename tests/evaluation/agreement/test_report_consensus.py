from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from records import judgement
from robojudge.agreement.report.assemble import assemble
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.sources import JudgedRun, read_annotations
from robojudge.errors import UsageError
from robojudge.schema.annotation import Annotation

RATERS = ("ana", "ben", "cem")


def said(n: int, annotators: tuple[str, ...] = RATERS) -> list[Annotation]:
    """Two careful people and one who guesses; episode 0 has completions of 0, 0.9 and 1."""
    random = np.random.default_rng(5)
    found = []
    for index in range(n):
        truth = "success" if index % 2 else "failure"
        for number, name in enumerate(annotators):
            guess = "success" if random.random() < 0.5 else "failure"
            completion = (0.0, 0.9, 1.0)[number] if index == 0 else 0.5
            found.append(
                Annotation(
                    dataset_id="demo",
                    episode_index=index,
                    annotator=name,
                    outcome=guess if name == "cem" else truth,
                    task_completion=completion,
                )
            )
    return found


def report(n: int, consensus: Any, annotators: tuple[str, ...] = RATERS) -> Report:
    outcomes = [judgement(index, dataset_id="demo") for index in range(n)]
    run = JudgedRun("judge", outcomes)
    return assemble([run], read_annotations(said(n, annotators)), resamples=100, consensus=consensus)


def test_the_report_says_how_peoples_words_were_put_together() -> None:
    settings = {
        rule: report(120, rule).settings.consensus for rule in ("median", "trimmed-mean", "dawid-skene")
    }
    assert "categories by majority, numbers and steps by the median" in settings["median"]
    assert "the mean without 20% at either end" in settings["trimmed-mean"]
    assert "Dawid and Skene" in settings["dawid-skene"]
    assert "instead" not in settings["dawid-skene"]


def test_the_rule_chosen_is_the_one_the_judge_is_held_against() -> None:
    def bias(rule: str) -> float | None:
        (field,) = (f for f in report(30, rule).judges[0].fields if f.field == "task_completion")
        (found,) = (one for one in field.statistics if one.name == "bias")
        return found.number.value

    assert bias("median") == pytest.approx((0.5 - 0.9) / 30)
    assert bias("trimmed-mean") == pytest.approx((0.5 - 1.9 / 3) / 30)


@pytest.mark.parametrize(
    "n,annotators,why",
    [
        (120, ("ana", "cem"), "outcome: majority instead (too few raters: 2, it takes 3)"),
        (99, RATERS, "outcome: majority instead (too few episodes: 99, it takes 100)"),
    ],
)
def test_where_errors_cannot_be_estimated_the_report_says_so_and_takes_the_majority(
    n: int, annotators: tuple[str, ...], why: str
) -> None:
    assert why in report(n, "dawid-skene", annotators).settings.consensus


def test_an_unknown_rule_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="'mean' is none of median, trimmed-mean, dawid-skene"):
        report(3, "mean")


@pytest.mark.parametrize("n_tasks,warns", [(1, False), (2, True), (7, True), (8, False)])
def test_a_report_of_few_tasks_says_that_its_intervals_are_too_short(n_tasks: int, warns: bool) -> None:
    outcomes = [judgement(k, dataset_id="demo", instruction=f"task {k % n_tasks}") for k in range(24)]
    run = JudgedRun("judge", outcomes)
    found = assemble([run], read_annotations(said(24)), resamples=100).judges[0].fields
    assert [any("tasks only, too few to draw from" in note for note in one.notes) for one in found] == [
        warns
    ] * len(found)
