"""Facts about who may speak for an episode: same task, blinded, never itself or its twin."""

from __future__ import annotations

from dataclasses import replace

from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.references import MAX_REFERENCES, ReferenceBook
from robojudge.schema.annotation import Annotation
from rollouts import rollout


def said(episode_index: int, outcome: str = "success", blinded: bool = True) -> Annotation:
    return Annotation(
        dataset_id="rollouts", episode_index=episode_index, annotator="ana", outcome=outcome, blinded=blinded
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


def test_successes_and_others_share_the_places() -> None:
    count = MAX_REFERENCES + 12
    dataset = InMemoryDataset([rollout(k) for k in range(count + 1)])
    annotations = [said(k, "failure" if k < count - 5 else "success") for k in range(count)]
    chosen = indices(ReferenceBook(dataset, annotations), count)
    assert len(chosen) == MAX_REFERENCES
    assert set(range(count - 5, count)) <= set(chosen)
