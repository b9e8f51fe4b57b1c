"""Facts about subtask lists: one per task, in order, from the best source."""

from __future__ import annotations

import json

import pytest

from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.errors import ParseFailure, UsageError
from robojudge.methods.propose import parse_subtasks
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan
from robojudge.subtask_lists import collect_subtasks, from_annotations, load_subtasks
from rollouts import rollout


def said(episode_index: int, *names: str, outcome: str = "success") -> Annotation:
    spans = tuple(SubtaskSpan(name=n, start_frame=k, end_frame=k) for k, n in enumerate(names))
    return Annotation(
        dataset_id="d", episode_index=episode_index, annotator="ana", outcome=outcome, subtasks=spans
    )


def test_the_most_common_sequence_of_successes_wins() -> None:
    lists = from_annotations(
        [
            said(0, "reach", "lift"),
            said(1, "reach", "lift"),
            said(2, "reach", "poke", "lift"),
            *(said(k, "reach", outcome="failure") for k in range(3, 9)),
        ],
        dict.fromkeys(range(9), "t"),
    )
    assert lists["t"].names == ("reach", "lift")


def test_without_a_success_the_most_common_of_all_wins_and_longer_breaks_ties() -> None:
    failures = [said(0, "a", outcome="failure"), said(1, "a", "b", outcome="failure")]
    assert from_annotations(failures, {0: "t", 1: "t"})["t"].names == ("a", "b")


def test_order_of_annotations_does_not_change_the_list() -> None:
    one, other = said(0, "reach", "lift"), said(1, "reach", "poke")
    for order in ([one, other], [other, one]):
        assert from_annotations(order, {0: "t", 1: "t"})["t"].names == ("reach", "lift")


def test_a_retried_subtask_is_listed_once() -> None:
    assert from_annotations([said(0, "reach", "lift", "reach", "lift")], {0: "t"})["t"].names == (
        "reach",
        "lift",
    )


def test_a_given_list_wins_over_annotated_ones(tmp_path) -> None:
    path = tmp_path / "subtasks.json"
    path.write_text(json.dumps({"Lift the cube.": ["grab", "raise"]}))
    dataset = InMemoryDataset([rollout(0)])
    lists = collect_subtasks(
        dataset, [0], given=load_subtasks(path), annotations=[said(0, "reach", "lift")], instruction=None
    )
    assert (lists["Lift the cube."].names, lists["Lift the cube."].source) == (("grab", "raise"), "file")


def test_annotations_of_episodes_that_do_not_exist_are_passed_over() -> None:
    dataset = InMemoryDataset([rollout(0)])
    lists = collect_subtasks(dataset, [0], given={}, annotations=[said(99, "a")], instruction=None)
    assert lists == {}


@pytest.mark.parametrize("text", ["{", "[]", '{"t": "a"}', '{"t": []}', '{"t": ["a", "a"]}', '{"t": [""]}'])
def test_a_malformed_file_is_named(tmp_path, text) -> None:
    path = tmp_path / "subtasks.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"subtasks\.json"):
        load_subtasks(path)


@pytest.mark.parametrize(
    ("text", "why"),
    [('{"t": "a"}', "'t': Input should be a valid list"), ("[1]", "valid dictionary"), ("{", "line 1")],
)
def test_what_is_wrong_with_a_file_is_one_line_without_addresses(tmp_path, text, why) -> None:
    path = tmp_path / "subtasks.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=why) as refused:
        load_subtasks(path)
    assert "\n" not in str(refused.value) and "http" not in str(refused.value)


def test_a_proposal_is_read_strictly() -> None:
    assert parse_subtasks('{"subtasks": ["reach", " lift "]}', "json_schema") == ("reach", "lift")
    for wrong in ('{"subtasks": []}', '{"subtasks": ["a", "a"]}', '{"subtasks": [1]}', '{"steps": ["a"]}'):
        with pytest.raises(ParseFailure):
            parse_subtasks(wrong, "json_schema")
