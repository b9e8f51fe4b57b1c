"""Facts about the arrays: whose word counts, what a judge's outcome says, and what is left out."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from people_cases import NOON, axis, failed, identity, judged, said

from robojudge.agreement.blind_words import blind_words
from robojudge.agreement.exclusions import compare, excluded_annotations, excluded_words
from robojudge.agreement.field_tables import field_tables
from robojudge.agreement.panel_consensus import panel_consensus
from robojudge.agreement.statistics.base import point
from robojudge.agreement.statistics.interval import LinCCC
from robojudge.errors import AnnotationError
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import FailureFinding, Outcome, TrajectoryQuality

NAN = float("nan")


def same(array: Any, expected: Any) -> None:
    np.testing.assert_array_equal(array, np.array(expected, dtype=np.float64))


def test_the_latest_blinded_word_counts() -> None:
    tables = field_tables(
        [
            said(0, "ana", hour=2, task_completion=0.2, blinded=False),
            said(0, "ana", hour=0, task_completion=0.5),
            said(0, "ana", hour=1, task_completion=0.6),
        ],
        {},
    )
    same(tables.fields["task_completion"].people, [[0.6]])
    assert tables.words.n_revised == 1
    assert tables.words.not_blinded == ()


def test_without_times_the_last_given_counts() -> None:
    words = [said(0, "ana", hour=None, task_completion=share) for share in (0.9, 0.1)]
    same(field_tables(words, {}).fields["task_completion"].people, [[0.1]])


def test_the_order_of_annotations_does_not_matter() -> None:
    words = [
        said(episode, name, hour=hour, task_completion=hour / 10, blinded=hour != 3)
        for episode in range(4)
        for name in ("ana", "ben")
        for hour in range(5)
    ]
    expected = field_tables(words, {})
    random.Random(0).shuffle(words)
    shuffled = field_tables(words, {})
    same(shuffled.fields["task_completion"].people, expected.fields["task_completion"].people)
    assert shuffled.words == expected.words


def test_words_cannot_be_put_in_order_by_a_time_without_a_zone() -> None:
    here = said(3, "ana").model_copy(update={"created_at": NOON.replace(tzinfo=None)})
    with pytest.raises(AnnotationError, match=r"d, episode 3, by ana .* without a time zone"):
        blind_words([said(3, "ana"), here])


def test_whoever_saw_the_judge_first_is_left_out_and_counted() -> None:
    """People who copy a judge's numbers gain it nothing."""
    honest = [said(i, "ana", task_completion=i / 20) for i in range(20)]
    copied = [said(i, "ben", task_completion=(19 - i) / 20, blinded=False) for i in range(20)]
    judge = {"j": [judged(i, task_completion=(19 - i) / 20) for i in range(20)]}

    def agreement(words: list[Annotation]) -> float | None:
        table = field_tables(words, judge).fields["task_completion"]
        return point(LinCCC(), compare(panel_consensus(table), table.judges["j"]).values).value

    assert agreement(honest + copied) == agreement(honest) == pytest.approx(-1.0)
    believed = [word.model_copy(update={"blinded": True}) for word in copied]
    assert agreement(honest + believed) != agreement(honest)
    assert excluded_annotations(field_tables(honest + copied, judge).words) == {"not_blinded": 20}


def test_an_episode_that_only_people_who_saw_the_judge_annotated_says_so() -> None:
    tables = field_tables([said(0, "ana", outcome="success", blinded=False)], {"j": [judged(1)]})
    table = tables.fields["outcome"]
    assert table.episodes == (("d", 0), ("d", 1))
    assert table.people_why.tolist() == ["not_blinded", "not_annotated"]
    assert table.annotators == ()


def test_cannot_tell_is_counted_and_never_a_number() -> None:
    table = field_tables(
        [
            said(0, "ana", cannot_tell=("task_completion",)),
            said(0, "ben", task_completion=0.4),
            said(1, "ana", cannot_tell=("task_completion",)),
            said(2, "ana"),
        ],
        {},
    ).fields["task_completion"]
    same(table.people, [[NAN, 0.4], [NAN, NAN], [NAN, NAN]])
    assert table.people_why.tolist() == [None, "cannot_tell", "nobody_said"]
    assert table.cannot_tell_by() == {"ana": 2, "ben": 0}
    assert excluded_words(table) == {"cannot_tell": 2}
    same(panel_consensus(table).values, [0.4, NAN, NAN])


def test_undecided_is_a_vote_but_no_level() -> None:
    words: list[list[Outcome]] = [
        ["undecided", "undecided", "success"],
        ["undecided", "success", "success"],
        ["undecided", "success"],
    ]
    annotations = [
        said(i, name, outcome=outcome)
        for i, outcomes in enumerate(words)
        for name, outcome in zip("abc", outcomes, strict=False)
    ]
    table = field_tables(annotations, {}).fields["outcome"]
    together = panel_consensus(table)
    same(together.values, [NAN, 2.0, NAN])
    assert together.why.tolist() == ["undecided", None, "tie"]
    assert excluded_words(table) == {"undecided": 4}


def test_datasets_with_the_same_episode_index_stay_apart() -> None:
    table = field_tables(
        [said(0, "ana", task_completion=0.1), said(0, "ana", dataset="e", task_completion=0.9)],
        {"j": [judged(0, dataset="e", task_completion=0.8, instruction="open it")]},
    ).fields["task_completion"]
    assert table.episodes == (("d", 0), ("e", 0))
    assert table.tasks == (None, "open it")
    same(table.people, [[0.1], [0.9]])
    same(table.judges["j"].values, [NAN, 0.8])


def test_why_a_judge_has_no_word() -> None:
    column = (
        field_tables(
            [said(5, "ana", outcome="success")],
            {
                "j": [
                    failed(0, "ReplyCutOff"),
                    judged(1, outcome="undecided"),
                    judged(2, outcome="undecided", reasons={"task_completion": "no_reference"}),
                    judged(3, outcome="undecided", reasons={"outcome": "The model could not tell."}),
                    judged(4),
                ]
            },
        )
        .fields["outcome"]
        .judges["j"]
    )
    assert column.why.tolist() == [
        "judge_failed:ReplyCutOff",
        "judge_undecided",
        "no_reference",
        "judge_undecided",
        None,
        "not_judged",
    ]
    same(column.values, [NAN, NAN, NAN, NAN, 2.0, NAN])


def test_a_judgement_counts_before_a_failure_and_the_later_before_the_earlier() -> None:
    table = field_tables(
        [],
        {
            "j": [
                judged(0, task_completion=0.1),
                judged(0, task_completion=0.2),
                failed(0),
                failed(1),
                judged(1, task_completion=0.3),
            ]
        },
    ).fields["task_completion"]
    same(table.judges["j"].values, [0.2, 0.3])


def test_quality_is_put_on_the_nearest_step_and_kept_beside_it() -> None:
    scores = (0.0, 0.12, 0.125, 0.13, 0.375, 0.6, 0.99)
    table = field_tables(
        [said(i, "ana", smoothness=score) for i, score in enumerate(scores)],
        {
            "j": [
                judged(i, trajectory_quality=TrajectoryQuality(smoothness=axis(score)))
                for i, score in enumerate(scores)
            ]
        },
    ).fields["smoothness"]
    steps = [0, 0, 0, 1, 2, 2, 4]
    same(table.people[:, 0], steps)
    same(table.judges["j"].values, steps)
    same(table.judges["j"].raw, scores)


def test_two_people_a_step_apart_do_not_always_round_up() -> None:
    annotations = [
        said(i, name, safety=(i + k) / 4) for i in range(4) for k, name in enumerate(("ana", "ben"))
    ]
    together = panel_consensus(field_tables(annotations, {}).fields["safety"])
    same(together.values, [0, 2, 2, 4])
    same(together.raw, [0.125, 0.375, 0.625, 0.875])


def test_a_judge_that_sees_no_failure_where_people_name_one_has_missed_it() -> None:
    table = field_tables(
        [said(i, "ana", failure_mode="missed_grasp") for i in range(4)] + [said(4, "ana", outcome="success")],
        {
            "j": [
                judged(0, outcome="success"),
                judged(1, outcome="failure", failure=FailureFinding(mode="missed_grasp")),
                judged(2, outcome="undecided"),
                judged(3, outcome="failure", reasons={"failure": "votes_tied"}),
                judged(4, outcome="success"),
            ]
        },
    ).fields["failure_mode"]
    none, missed = table.scale.levels.index("none"), table.scale.levels.index("missed_grasp")
    compared = compare(panel_consensus(table), table.judges["j"])
    same(compared.values, [[missed, none], [missed, missed]])
    assert compared.excluded() == {"judge_undecided": 1, "nobody_said": 1, "votes_tied": 1}


def test_success_is_scored_by_its_probability() -> None:
    table = field_tables(
        [
            said(0, "ana", outcome="success"),
            said(1, "ana", outcome="partial"),
            said(2, "ana", outcome="failure"),
        ],
        {"j": [judged(0, success_prob=0.8), judged(1, success_prob=None), judged(2, outcome="undecided")]},
    ).fields["success"]
    same(table.people[:, 0], [1, 0, 0])
    same(table.judges["j"].values, [1, 1, NAN])
    same(table.judges["j"].raw, [0.8, NAN, NAN])


def test_no_judge_is_among_the_people() -> None:
    annotations = [
        said(0, name, task_completion=1.0) for name in ("ana", "mine", "openai/m", "reference/reference")
    ]
    tables = field_tables(
        annotations,
        {
            "mine": [judged(0, task_completion=0.0)],
            "r": [judged(0, judge=identity("reference", "reference"), task_completion=0.0)],
        },
    )
    table = tables.fields["task_completion"]
    assert table.annotators == ("ana",)
    assert excluded_annotations(tables.words) == {"by_a_judge": 3}
    assert [judge.trained_on_people for judge in table.judges.values()] == [False, True]


def test_judges_do_not_change_what_people_say() -> None:
    annotations = [said(i, name, outcome="success") for i in range(3) for name in ("ana", "ben")]
    alone = field_tables(annotations, {}).fields["outcome"]
    beside = field_tables(annotations, {"j": [judged(i, outcome="failure") for i in range(3)]}).fields[
        "outcome"
    ]
    same(panel_consensus(beside).values, panel_consensus(alone).values)


def test_compared_and_excluded_episodes_make_up_the_table() -> None:
    annotations = [said(0, "ana", outcome="success"), said(0, "ben", outcome="failure")] + [
        said(i, "ana", outcome="success") for i in range(1, 5)
    ]
    table = field_tables(annotations, {"j": [judged(1), failed(2), judged(6), judged(0)]}).fields["outcome"]
    together = panel_consensus(table)
    compared = compare(together, table.judges["j"])
    assert compared.excluded() == {
        "not_judged": 2,
        "judge_failed:RateLimited": 1,
        "not_annotated": 1,
        "tie": 1,
    }
    assert len(compared.rows) + sum(compared.excluded().values()) == len(table.episodes)
    assert compared.silent(together) == {"not_judged": 2, "judge_failed:RateLimited": 1}


def test_where_both_are_silent_peoples_reason_counts() -> None:
    table = field_tables(
        [said(0, "ana", outcome="success", blinded=False), said(1, "ana", cannot_tell=("outcome",))],
        {"j": [judged(1, outcome="undecided")]},
    ).fields["outcome"]
    together = panel_consensus(table)
    compared = compare(together, table.judges["j"])
    assert compared.why.tolist() == ["not_blinded", "cannot_tell"]
    assert compared.silent(together) == {}


def test_the_given_words_of_each_person_are_counted() -> None:
    words = blind_words(
        [said(0, "ana"), said(1, "ana", blinded=False), said(0, "ben"), said(0, "j")], judges=["j"]
    )
    assert words.given_by() == {"ana": 2, "ben": 1}
    assert words.n_given == 4
    assert words.not_blinded == ((("d", 1), "ana"),)
