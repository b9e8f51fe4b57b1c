from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_folders import annotation

from records import WHEN
from robojudge_server.store.summary import Word, counting_word, human_columns


def word(run_id: str, seq: int, hours: int = 0, judged: bool = True) -> Word:
    return Word(run_id, seq, WHEN + timedelta(hours=hours), judged)


def test_within_a_run_the_last_judgement_counts_even_before_a_later_failure() -> None:
    words = [word("a", 1), word("a", 2), word("a", 3, judged=False)]
    assert counting_word(words) == words[1]


def test_a_judgement_of_an_old_run_beats_a_failure_of_a_new_one() -> None:
    words = [word("a", 1), word("b", 1, hours=5, judged=False)]
    assert counting_word(words) == words[0]


def test_without_a_judgement_the_last_failure_counts() -> None:
    words = [word("a", 1, judged=False), word("a", 2, judged=False)]
    assert counting_word(words) == words[1]
    assert counting_word([]) is None


def test_a_redo_from_the_cache_counts_although_its_time_is_older() -> None:
    words = [word("a", 1, hours=10), word("a", 2, hours=5), word("b", 1, hours=7)]
    assert counting_word(words) == words[2]


@given(
    st.lists(
        st.builds(word, st.sampled_from("abc"), st.integers(1, 9), st.integers(0, 3), st.booleans()),
        unique_by=lambda w: (w.run_id, w.seq),
    ).flatmap(lambda words: st.tuples(st.just(words), st.permutations(words)))
)
def test_the_order_of_storing_does_not_matter(pair) -> None:
    words, shuffled = pair
    assert counting_word(words) == counting_word(shuffled)


def test_disagreement_is_the_distance_to_the_median_of_people() -> None:
    people = [
        annotation(annotator=name, task_completion=mark)
        for name, mark in zip("abc", (0.6, 0.8, None), strict=True)
    ]
    columns = human_columns(people, task_completion=0.5, needs_review=True, review_mark=None)
    assert columns["annotator_count"] == 3
    assert abs(columns["human_task_completion"] - 0.7) < 1e-12
    assert abs(columns["disagreement"] - 0.2) < 1e-12
    assert columns["review_state"] == "done"


def test_disagreement_is_unknown_where_either_side_is() -> None:
    assert (
        human_columns([annotation()], task_completion=None, needs_review=None, review_mark=None)[
            "disagreement"
        ]
        is None
    )
    silent = human_columns(
        [annotation(task_completion=None)], task_completion=0.5, needs_review=True, review_mark=None
    )
    assert (silent["disagreement"], silent["human_task_completion"]) == (None, None)


def test_an_agreement_of_zero_distance_is_zero_not_unknown() -> None:
    columns = human_columns(
        [annotation(task_completion=0.0)], task_completion=0.0, needs_review=False, review_mark=None
    )
    assert columns["disagreement"] == 0.0


def test_nobody_asked_is_none_and_the_judge_asking_is_wanted() -> None:
    states = [
        human_columns([], task_completion=0.5, needs_review=asked, review_mark=None)["review_state"]
        for asked in (None, False, True)
    ]
    assert states == ["none", "none", "wanted"]


@pytest.mark.parametrize(
    ("mark", "state"),
    [("accepted", "done"), ("flagged", "wanted"), ("excluded", "none"), (None, "wanted")],
)
def test_a_persons_mark_settles_whether_an_episode_waits(mark, state) -> None:
    columns = human_columns([], task_completion=0.5, needs_review=True, review_mark=mark)
    assert columns["review_state"] == state
