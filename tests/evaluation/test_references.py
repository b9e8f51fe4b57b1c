"""Facts about who may speak for an episode: same task, blinded, never itself or its twin."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.open_judge import open_judge
from robojudge.references import MAX_REFERENCES, ReferenceBook
from robojudge.schema.annotation import Annotation
from rollouts import rollout


def said(
    episode_index: int, outcome: str = "success", blinded: bool = True, annotator: str = "ana", **more: Any
) -> Annotation:
    return Annotation(
        dataset_id="rollouts",
        episode_index=episode_index,
        annotator=annotator,
        outcome=outcome,
        blinded=blinded,
        **more,
    )


def indices(book: ReferenceBook, episode_index: int) -> list[int]:
    return [reference.episode.episode_index for reference in book.references(episode_index)]


def test_the_judged_episode_is_never_its_own_reference() -> None:
    dataset = InMemoryDataset([rollout(k) for k in range(3)])
    book = ReferenceBook(dataset, [said(k) for k in range(3)])
    assert [indices(book, k) for k in range(3)] == [[1, 2], [0, 2], [0, 1]]


def test_content_twin_is_left_out() -> None:
    twin = replace(rollout(0), episode_index=7)
    dataset = InMemoryDataset([rollout(0), rollout(1), twin])
    book = ReferenceBook(dataset, [said(0), said(1), said(7)])
    assert indices(book, 0) == [1]
    assert indices(book, 7) == [1]
    assert indices(book, 1) == [0, 7]


def test_only_the_same_task_speaks() -> None:
    dataset = InMemoryDataset([rollout(0), rollout(1, "Push the cube."), rollout(2)])
    annotations = [said(k) for k in range(3)]
    assert indices(ReferenceBook(dataset, annotations), 0) == [2]
    assert indices(ReferenceBook(dataset, annotations, one_task=True), 0) == [1, 2]


def test_annotations_made_after_seeing_a_judge_do_not_count() -> None:
    dataset = InMemoryDataset([rollout(k) for k in range(3)])
    book = ReferenceBook(dataset, [said(0), said(1, blinded=False), said(2)])
    assert len(book) == 2
    assert indices(book, 0) == [2]


def test_other_annotations_are_another_reference_set() -> None:
    dataset = InMemoryDataset([rollout(k) for k in range(3)])
    one = ReferenceBook(dataset, [said(0), said(1)])
    assert one.sha256 == ReferenceBook(dataset, [said(0), said(1)]).sha256
    assert one.sha256 != ReferenceBook(dataset, [said(0), said(1, "failure")]).sha256


def test_order_of_annotations_does_not_change_the_judge() -> None:
    dataset = InMemoryDataset([rollout(k) for k in range(3)])
    annotations = [
        said(0),
        said(1, annotator="ben"),
        said(1, "failure", task_completion=0.3),
        said(1, "partial", task_completion=0.5),
        said(2),
    ]
    judges = [
        open_judge("reference", transport=None, dataset=dataset, annotations=order)
        for order in permutations(annotations)
    ]
    assert len({judge.identity("Lift the cube.").fingerprint for judge in judges}) == 1
    heard = {
        tuple((r.episode.episode_index, r.annotations) for r in judge.references.references(0))
        for judge in judges
        if judge.references is not None
    }
    assert [[a.annotator for a in said] for _, said in next(iter(heard))] == [["ana", "ana", "ben"], ["ana"]]
    assert len(heard) == 1


def test_order_of_the_fields_nobody_could_tell_does_not_change_the_judge() -> None:
    dataset = InMemoryDataset([rollout(0)])
    one, other = (
        ReferenceBook(dataset, [said(0, cannot_tell=fields)])
        for fields in (("safety", "failure_mode"), ("failure_mode", "safety"))
    )
    assert one.sha256 == other.sha256
    assert one.sha256 != ReferenceBook(dataset, [said(0, cannot_tell=("safety",))]).sha256


def test_successes_and_others_share_the_places() -> None:
    count = MAX_REFERENCES + 12
    dataset = InMemoryDataset([rollout(k) for k in range(count + 1)])
    annotations = [said(k, "failure" if k < count - 5 else "success") for k in range(count)]
    chosen = indices(ReferenceBook(dataset, annotations), count)
    assert len(chosen) == MAX_REFERENCES
    assert set(range(count - 5, count)) <= set(chosen)
