"""Facts about what counts as a vote."""

from __future__ import annotations

import copy
import json

import jsonschema
import pytest

from robojudge.errors import ParseFailure
from robojudge.methods.rubric_answer import parse_answer
from robojudge.methods.rubric_schema import progress_is_list, rubric_schema
from robojudge.transports.portable_schema import portable_schema_problems

GOOD = {
    "rationale": "The gripper closes on the puck and carries it.",
    "evidence": [{"frame": 2, "camera": "front", "observation": "puck lifted"}],
    "progress": {"t1": 0.0, "t2": 0.5, "t3": None},
    "task_completion": 0.5,
    "outcome": "partial",
    "success_probability": 0.1,
    "confidence": 0.8,
    "smoothness": 0.9,
    "efficiency": None,
    "safety": 1,
    "failure_mode": "dropped_object",
    "failure_onset_frame": 3,
    "failure_recovered": False,
    "failure_detail": "it slips",
    "flags": ["hesitation"],
    "subtasks": {
        "s1": {"evidence": "", "score": 1.0, "start_frame": 1, "end_frame": 2},
        "s2": {"evidence": "", "score": 0.2, "start_frame": 2, "end_frame": 3},
    },
}


def parse(answer, mode="json_schema"):
    return parse_answer(json.dumps(answer), mode, steps=3, subtasks=2, cameras=["front"])


def changed(**changes):
    answer = copy.deepcopy(GOOD)
    answer.update(changes)
    return answer


def test_a_good_answer_is_read_as_it_stands() -> None:
    answer = parse(GOOD)
    assert answer.task_completion == 0.5
    assert answer.progress == [0.0, 0.5, None]
    assert [s.score for s in answer.subtasks] == [1.0, 0.2]


def test_the_schema_accepts_the_good_answer_and_is_portable() -> None:
    schema = rubric_schema(steps=3, subtasks=2, cameras=["front"])
    jsonschema.validate(GOOD, schema)
    assert portable_schema_problems(schema) == []


@pytest.mark.parametrize("steps,subtasks", [(24, 12), (24, 13), (32, 0), (120, 3)])
def test_the_schema_stays_portable_at_any_length(steps, subtasks) -> None:
    schema = rubric_schema(steps=steps, subtasks=subtasks, cameras=["front", "wrist"])
    assert portable_schema_problems(schema) == []


def test_progress_becomes_a_list_only_past_the_property_limit() -> None:
    assert not progress_is_list(steps=24, subtasks=11)
    assert progress_is_list(steps=24, subtasks=12)


@pytest.mark.parametrize(
    "wrong",
    [
        changed(progress={"t1": 0.0, "t2": 0.5}),
        changed(progress=[0.0, 0.5]),
        changed(progress={"t1": 0.0, "t2": 0.5, "t3": 1.2}),
        changed(progress="40"),
        changed(task_completion=1.01),
        changed(task_completion=-0.1),
        changed(task_completion="0.5"),
        changed(task_completion=True),
        changed(outcome="SUCCESS"),
        changed(failure_mode="gremlins"),
        changed(flags=["jumpy"]),
        changed(failure_onset_frame=4),
        changed(failure_onset_frame=0),
        changed(evidence=[{"frame": 9, "camera": "front", "observation": "x"}]),
        changed(evidence=[{"frame": 1, "camera": "back", "observation": "x"}]),
        changed(extra=1),
        {k: v for k, v in GOOD.items() if k != "confidence"},
        changed(subtasks={"s1": GOOD["subtasks"]["s1"]}),
        changed(outcome="success"),
    ],
)
def test_wrong_lengths_ranges_and_words_are_failures(wrong) -> None:
    with pytest.raises(ParseFailure) as caught:
        parse(wrong)
    assert caught.value.raw_reply is not None


def test_evidence_outside_the_episode_is_refused() -> None:
    with pytest.raises(ParseFailure, match="outside the 3 frames shown"):
        parse(changed(evidence=[{"frame": 4, "camera": "front", "observation": "x"}]))


def test_subtask_spans_must_be_in_order() -> None:
    spans = copy.deepcopy(GOOD["subtasks"])
    spans["s1"] |= {"start_frame": 3, "end_frame": 3}
    with pytest.raises(ParseFailure, match="out of order"):
        parse(changed(subtasks=spans))
    spans["s1"] |= {"start_frame": 2, "end_frame": 1}
    with pytest.raises(ParseFailure, match="ends before it starts"):
        parse(changed(subtasks=spans))


def test_prose_is_a_typed_failure() -> None:
    with pytest.raises(ParseFailure):
        parse_answer("I see 12 frames. Progress about 40.", "text", steps=3, subtasks=0, cameras=["front"])
