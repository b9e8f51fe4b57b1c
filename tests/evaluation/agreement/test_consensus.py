"""Facts about what people say together: only what was given counts, and a tie is nobody's word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.agreement.consensus import consensus
from robojudge.schema.annotation import Annotation
from robojudge.schema.consensus import ConsensusSubtask
from robojudge.schema.episode import SubtaskSpan

ALL = {
    "task_completion",
    "outcome",
    "smoothness",
    "efficiency",
    "safety",
    "failure_mode",
    "failure_onset_frame",
    "subtasks",
}


def said(annotator: str = "ana", **fields: Any) -> Annotation:
    return Annotation(**{"dataset_id": "d", "episode_index": 0, "annotator": annotator, **fields})


def span(name: str, start: int, end: int, score: float | None = None) -> SubtaskSpan:
    return SubtaskSpan(name=name, start_frame=start, end_frame=end, score=score)


def test_worked_example() -> None:
    together = consensus(
        [
            said(
                "cleo",
                task_completion=0.9,
                outcome="success",
                safety=0.5,
                subtasks=(span("reach", 0, 13, 1.0), span("lift", 14, 30)),
                blinded=False,
            ),
            said(
                "ana",
                task_completion=0.3,
                outcome="failure",
                failure_mode="dropped_object",
                cannot_tell=("smoothness",),
                subtasks=(span("reach", 0, 10, 0.5), span("lift", 12, 31, 0.2)),
            ),
            said("ben", task_completion=0.6, outcome="success", subtasks=(span("reach", 1, 8),)),
        ]
    )
    assert together is not None
    assert (together.n_annotators, together.annotators, together.n_blinded) == (3, ("ana", "ben", "cleo"), 2)
    assert (together.task_completion, together.outcome, together.safety) == (0.6, "success", 0.5)
    assert together.failure_mode == "dropped_object"
    assert together.subtasks == (
        ConsensusSubtask(name="reach", score=0.75, start_frame=0, end_frame=11),
        ConsensusSubtask(name="lift", score=0.2, start_frame=13, end_frame=30),
    )
    assert together.reasons == {
        "smoothness": "cannot_tell",
        "efficiency": "nobody_said",
        "failure_onset_frame": "nobody_said",
    }
    assert together.spread == {"task_completion": pytest.approx(0.6)}


def test_the_onset_is_the_median_frame_rounded_down_of_those_who_gave_one() -> None:
    people = [said("ana", failure_onset_frame=10), said("ben", failure_onset_frame=13), said("cleo")]
    together = consensus(people)
    assert together is not None
    assert (together.failure_onset_frame, together.spread) == (11, {"failure_onset_frame": 3})
    unsure = consensus([said("ana", cannot_tell=("failure_onset_frame",))])
    assert unsure is not None and unsure.reasons["failure_onset_frame"] == "cannot_tell"


def test_without_annotations_there_is_no_consensus() -> None:
    assert consensus([]) is None


def test_whoever_said_nothing_leaves_every_field_unknown() -> None:
    together = consensus([said()])
    assert together is not None
    assert together.reasons == dict.fromkeys(ALL, "nobody_said")
    assert all(getattr(together, field) is None for field in ALL)
    assert together.spread == {}


@pytest.mark.parametrize(
    "field,one,other",
    [
        ("outcome", "success", "failure"),
        ("failure_mode", "missed_grasp", "dropped_object"),
        ("subtasks", (span("reach", 0, 9),), (span("push", 0, 9),)),
        ("subtasks", (span("reach", 0, 9),), ()),
    ],
)
def test_a_tie_is_nobodys_word(field: str, one: Any, other: Any) -> None:
    together = consensus([said("ana", **{field: one}), said("ben", **{field: other})])
    assert together is not None
    assert getattr(together, field) is None
    assert together.reasons[field] == "tie"


def test_the_most_common_outcome_needs_no_absolute_majority() -> None:
    words = ["success", "success", "partial", "failure"]
    together = consensus([said(str(k), outcome=word) for k, word in enumerate(words)])
    assert together is not None and together.outcome == "success"


def test_a_success_is_no_vote_against_a_failure_mode() -> None:
    people = [said("ana", outcome="success"), said("ben", outcome="success")]
    together = consensus([*people, said("cleo", outcome="failure", failure_mode="missing_step")])
    assert together is not None
    assert (together.outcome, together.failure_mode) == ("success", "missing_step")


def test_who_cannot_tell_has_no_vote_and_is_named_only_where_nobody_could() -> None:
    lost = said("ana", cannot_tell=("safety", "outcome"))
    together = consensus([lost, said("ben", safety=0.25)])
    assert together is not None
    assert together.safety == 0.25
    assert "safety" not in together.reasons and together.reasons["outcome"] == "cannot_tell"


def test_one_number_has_no_spread() -> None:
    together = consensus([said("ana", safety=0.25), said("ben", efficiency=1.0)])
    assert together is not None and together.spread == {}


def test_everyone_seeing_no_subtask_is_not_the_same_as_nobody_marking_them() -> None:
    together = consensus([said("ana", subtasks=()), said("ben", subtasks=())])
    assert together is not None
    assert together.subtasks == () and "subtasks" not in together.reasons


def test_a_subtask_taken_up_again_keeps_its_places() -> None:
    again = (span("reach", 0, 3), span("lift", 4, 6), span("reach", 7, 9))
    together = consensus([said("ana", subtasks=again)])
    assert together is not None and together.subtasks is not None
    assert [(s.name, s.start_frame, s.score) for s in together.subtasks] == [
        ("reach", 0, None),
        ("lift", 4, None),
        ("reach", 7, None),
    ]


@pytest.mark.parametrize("other", [{"episode_index": 1}, {"dataset_id": "e"}])
def test_several_episodes_are_refused(other: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"of one episode.*d 0, (d 1|e 0)"):
        consensus([said("ana"), said("ben", **other)])


def test_two_words_of_one_annotator_are_refused() -> None:
    with pytest.raises(ValueError, match=r"episode 0, are by ben; pass the latest"):
        consensus([said("ana"), said("ben", safety=0.5), said("ben", safety=1.0)])


spans = st.lists(
    st.builds(
        lambda name, start, length, score: span(name, start, start + length, score),
        st.sampled_from("ab"),
        st.integers(0, 50),
        st.integers(0, 50),
        st.none() | st.floats(0, 1),
    ),
    max_size=2,
).map(tuple)
people = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "task_completion": st.floats(0, 1),
            "safety": st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
            "outcome": st.sampled_from(["success", "partial", "failure", "undecided"]),
            "failure_mode": st.sampled_from(["missed_grasp", "other"]),
            "subtasks": spans,
            "cannot_tell": st.just(("efficiency",)),
        },
    ),
    min_size=1,
    max_size=6,
).map(lambda fields: [said(f"p{k}", **each) for k, each in enumerate(fields)])


@given(people, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_every_unknown_has_its_reason(group: list[Annotation], random: Any) -> None:
    together = consensus(group)
    shuffled = list(group)
    random.shuffle(shuffled)
    assert together is not None and consensus(shuffled) == together
    assert set(together.reasons) == {field for field in ALL if getattr(together, field) is None}
    for subtask in together.subtasks or ():
        assert subtask.start_frame <= subtask.end_frame
