"""Which episodes a number is drawn from, and how much each counts."""

from __future__ import annotations

import numpy as np
import pytest
from people_cases import identity, judged, said
from report_cases import careful, completions, field_in, judge_in, number_in, panel, report_of

from robojudge.agreement.resampling import Resamples
from robojudge.agreement.statistics.base import point
from robojudge.agreement.statistics.gwet import GwetAC1
from robojudge.agreement.statistics.interval import LinCCC


def on_tasks(n_tasks, truth):
    """A careful judge, episodes taking turns at so many tasks."""
    return [
        one.model_copy(update={"instruction": f"task {k % n_tasks}"}) for k, one in enumerate(careful(truth))
    ]


def test_an_annotation_of_an_episode_no_judge_saw_changes_no_agreement():
    truth = completions(42)
    seven = on_tasks(7, truth)
    without = report_of(seven, panel(truth))
    ghost = [said(999, person, task_completion=0.5, outcome="partial") for person in ("ada", "bo", "cy")]
    with_ghost = report_of(seven, [*panel(truth), *ghost])
    assert with_ghost.verdict == without.verdict
    for field in ("task_completion", "outcome"):
        mine, other = field_in(with_ghost, field), field_in(without, field)
        assert mine.requirements == other.requirements
        assert mine.statistics == other.statistics


def test_tasks_are_drawn_where_enough_tasks_are_compared():
    truth = completions(48)
    annotations = panel(truth)
    seven, eight = (report_of(on_tasks(n, truth), annotations) for n in (7, 8))
    assert field_in(seven, "task_completion").resampled_by == "episode"
    assert field_in(eight, "task_completion").resampled_by == "task"
    note = "7 tasks only, too few to draw from"
    assert any(note in said for said in field_in(seven, "task_completion").notes)
    assert not any(note in said for said in field_in(eight, "task_completion").notes)
    assert seven.settings.resampled_by == "episodes"
    assert eight.settings.resampled_by == "tasks, then episodes of each drawn task"


def test_fields_on_different_numbers_of_tasks_each_say_what_was_drawn():
    truth = completions(48)
    # Of the eighth task the judge cannot tell the outcome: 7 tasks are left to compare it on.
    silent = [
        one.model_copy(update={"outcome": "undecided", "effective_outcome": "undecided"})
        if k % 8 == 7
        else one
        for k, one in enumerate(on_tasks(8, truth))
    ]
    report = report_of(silent, panel(truth))
    assert field_in(report, "task_completion").resampled_by == "task"
    assert field_in(report, "outcome").resampled_by == "episode"
    assert any("7 tasks only, too few" in note for note in field_in(report, "outcome").notes)
    assert "each field says which" in report.settings.resampled_by


def test_a_judge_silent_on_an_episode_has_no_say_from_it():
    truth = completions(40)
    says = careful(truth)
    says[3] = judged(3, outcome="undecided", task_completion=None, judge=identity(), instruction="x")
    shown = number_in(field_in(report_of(says, panel(truth)), "outcome"), "gwet_ac1")
    codes = {"failure": 0.0, "partial": 1.0, "success": 2.0}
    both = [
        (codes[outcome], codes[one.outcome])
        for k, one in enumerate(says)
        if k != 3
        for outcome in [next(a.outcome for a in panel(truth) if a.episode_index == k)]
    ]
    assert shown.value == pytest.approx(point(GwetAC1(3), np.array(both)).value, abs=1e-12)
    assert shown.n_episodes == 39


def test_labels_drawn_by_a_queue_weigh_by_the_episodes_they_stand_for():
    rng = np.random.default_rng(0)
    truth = rng.random(60)
    unsure = np.arange(60) < 30
    # The judge is off by 0.4 where it is unsure; a queue shows those four times as often.
    off = np.where(unsure, np.where(truth > 0.5, -0.4, 0.4), 0.0)
    says = [
        judged(k, task_completion=float(truth[k] + off[k]), outcome="partial", instruction="x")
        for k in range(60)
    ]
    chance = {("d", k): 0.8 if unsure[k] else 0.2 for k in range(60)}
    annotations = [
        said(k, person, task_completion=float(truth[k])) for k in range(60) for person in ("ada", "bo")
    ]
    plain, weighed = (
        report_of(says, annotations, fields=["task_completion"], inclusion=given) for given in (None, chance)
    )
    values = np.column_stack([truth, truth + off])
    weights = np.array([[1.0 / chance["d", k] for k in range(60)]])
    by_hand = float(LinCCC()(values, weights)[0])
    shown = field_in(weighed, "task_completion")
    assert number_in(shown, "lin_ccc").value == pytest.approx(by_hand, abs=1e-12)
    assert by_hand > number_in(field_in(plain, "task_completion"), "lin_ccc").value + 0.05
    assert any("a queue chose episodes" in note for note in shown.notes)
    assert judge_in(plain).fields[0].notes == () or not any(
        "a queue" in note for note in judge_in(plain).fields[0].notes
    )


def test_a_few_queued_labels_are_not_weighed_by_until_there_are_enough():
    truth = completions(60)
    # Three labels of a queue stand for 300 episodes each, 57 earlier ones for themselves:
    # (57 + 900)^2 / (57 + 3 * 300^2) = 3.4 episodes of equal weight.
    chance = {("d", k): 1 / 300 if k % 20 == 0 else 1.0 for k in range(60)}
    says, annotations = careful(truth), panel(truth)
    early = field_in(report_of(says, annotations, inclusion=chance), "task_completion")
    plain = field_in(report_of(says, annotations), "task_completion")
    assert early.requirements == plain.requirements
    assert any("as 3 equal ones, it takes 20): all count alike" in note for note in early.notes)
    # Twenty-one of them: (39 + 21 * 300)^2 / (39 + 21 * 300^2) = 21.3.
    enough = {key: 1 / 300 if key[1] < 21 else 1.0 for key in chance}
    later = field_in(report_of(says, annotations, inclusion=enough), "task_completion")
    assert later.requirements != plain.requirements
    assert any("each counts as the episodes it stands for" in note for note in later.notes)


def test_weighing_all_alike_changes_nothing():
    values = np.random.default_rng(0).random((40, 2))
    plain = Resamples(range(40)).draws([(LinCCC(), values)])[0]
    alike = Resamples(range(40), stands_for=np.full(40, 7.0)).draws([(LinCCC(), values)])[0]
    assert alike.point == pytest.approx(plain.point, abs=1e-12)
    assert alike.resampled == pytest.approx(plain.resampled, abs=1e-12)
    assert alike.left_out == pytest.approx(plain.left_out, abs=1e-12)


def test_an_episode_that_stands_for_two_counts_as_two_equal_ones():
    values = np.random.default_rng(1).random((10, 2))
    twice = Resamples(range(10), stands_for=np.array([2.0] + [1.0] * 9)).draws([(LinCCC(), values)])[0]
    copied = Resamples(range(11)).draws([(LinCCC(), np.concatenate([values[:1], values]))])[0]
    assert twice.point == pytest.approx(copied.point, abs=1e-12)


def test_a_row_that_stands_for_nothing_is_refused():
    with pytest.raises(ValueError, match="must stand for something"):
        Resamples(range(3), stands_for=np.array([1.0, 0.0, 1.0]))
