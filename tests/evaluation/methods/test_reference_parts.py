"""The parts of the reference judge: consensus, progress labels, distances, the progress filter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.datasets.episode import Episode
from robojudge.methods.base import Reference
from robojudge.methods.reference.annotated import MAX_REFERENCES, Annotated, usable_references
from robojudge.methods.reference.distances import compare
from robojudge.methods.reference.feature_cache import FeatureCache
from robojudge.methods.reference.features import Features, colour_composition, extract_features
from robojudge.methods.reference.held_out import held_out_ends, success_from_ends
from robojudge.methods.reference.labels import progress_labels, settle, subtask_order
from robojudge.methods.reference.progress_filter import level_values, likelihoods, smoothed_progress
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan


def bare(index: int = 0, length: int = 8, **columns: np.ndarray) -> Episode:
    return Episode(
        dataset_id="made",
        episode_index=index,
        length=length,
        fps=10.0,
        instruction="do it",
        tasks=("do it",),
        cameras=(),
        timestamps_s=np.arange(length) / 10.0,
        columns={f"observation.{key}": value for key, value in columns.items()},
    )


def said(index: int = 1, annotator: str = "a", **marks) -> Annotation:
    return Annotation(dataset_id="made", episode_index=index, annotator=annotator, **marks)


def spans(*parts: tuple[str, int, int]) -> tuple[SubtaskSpan, ...]:
    return tuple(SubtaskSpan(name=name, start_frame=a, end_frame=z) for name, a, z in parts)


def annotated(length: int, completion: float, outcome: str | None, *parts: tuple[str, int, int]) -> Annotated:
    return Annotated(bare(1, length), completion, outcome, spans(*parts))


def consensus(*annotations: Annotation) -> list[Annotated]:
    return usable_references([Reference(bare(1), annotations)], bare(0))


def test_a_success_counts_as_one_even_where_people_gave_less():
    (reference,) = consensus(said(task_completion=0.9, outcome="success"))
    assert reference.completion == 1.0 and reference.succeeded


def test_a_near_miss_never_counts_as_one():
    (reference,) = consensus(said(task_completion=1.0, outcome="partial"))
    assert reference.completion == 0.95


def test_completion_is_the_median_and_outcome_the_plurality():
    (reference,) = consensus(
        said(annotator="a", task_completion=0.2, outcome="failure"),
        said(annotator="b", task_completion=0.3, outcome="partial"),
        said(annotator="c", task_completion=0.7, outcome="partial"),
    )
    assert (reference.completion, reference.outcome) == (0.3, "partial")


def test_annotators_who_clash_leave_the_outcome_open():
    (reference,) = consensus(
        said(annotator="a", task_completion=1.0, outcome="success"),
        said(annotator="b", task_completion=0.5, outcome="partial"),
    )
    assert reference.outcome is None and reference.completion == 0.75 and not reference.succeeded


@pytest.mark.parametrize("marks", [{}, {"outcome": "failure"}, {"outcome": "undecided"}])
def test_an_episode_nobody_gave_a_completion_is_no_reference(marks):
    assert consensus(said(**marks)) == []


def test_spans_come_from_the_annotator_nearest_the_consensus():
    near, far = spans(("near", 0, 7)), spans(("far", 0, 7))
    (reference,) = consensus(
        said(annotator="a", task_completion=0.1, outcome="partial", subtasks=far),
        said(annotator="b", task_completion=0.5, outcome="partial", subtasks=near),
        said(annotator="c", task_completion=0.6, outcome="partial"),
    )
    assert reference.spans == near


def test_spans_beyond_the_last_frame_are_left_out():
    (reference,) = consensus(said(task_completion=0.5, subtasks=spans(("in", 0, 99), ("out", 8, 9))))
    assert [span.name for span in reference.spans] == ["in"]


def test_over_the_cap_successes_and_others_share_the_places_whatever_the_order():
    many = [
        Reference(bare(i), (said(i, task_completion=0.5, outcome="success" if i % 4 else "partial"),))
        for i in range(1, 101)
    ]
    kept = usable_references(many, bare(0))
    assert len(kept) == MAX_REFERENCES
    assert sum(r.succeeded for r in kept) == MAX_REFERENCES // 2
    assert kept == usable_references(many[::-1], bare(0))
    few_others = [r for r in many if r.annotations[0].outcome == "success"] + many[3:4]
    assert sum(not r.succeeded for r in usable_references(few_others, bare(0))) == 1


def test_each_subtask_is_worth_the_same():
    labels = progress_labels(annotated(8, 1.0, "success", ("a", 0, 3), ("b", 4, 7)), ("a", "b"))
    assert labels == pytest.approx([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0])


def test_frames_outside_spans_keep_what_was_reached():
    labels = progress_labels(annotated(8, 1.0, "success", ("a", 1, 2), ("b", 4, 5)), ("a", "b"))
    assert labels == pytest.approx([0.0, 0.25, 0.5, 0.5, 0.75, 1.0, 1.0, 1.0])


def test_an_unfinished_subtask_ends_at_the_annotated_completion():
    labels = progress_labels(annotated(6, 0.7, "partial", ("a", 0, 1), ("b", 2, 5)), ("a", "b"))
    assert labels == pytest.approx([0.25, 0.5, 0.55, 0.6, 0.65, 0.7])


def test_a_failure_never_rises_above_its_completion():
    labels = progress_labels(annotated(4, 0.0, "failure", ("a", 0, 3)), ("a", "b"))
    assert labels == pytest.approx([0.0, 0.0, 0.0, 0.0])


def test_a_drop_falls_from_half_a_subtask_to_the_annotated_completion():
    dropped = annotated(8, 0.2, "partial", ("a", 0, 1), ("b", 2, 5), ("a", 6, 7))
    labels = progress_labels(dropped, ("a", "b"))
    assert labels == pytest.approx([0.25, 0.5, 0.5625, 0.625, 0.6875, 0.75, 0.2, 0.2])


def test_a_subtask_taken_up_again_continues_from_its_middle():
    again = annotated(6, 1.0, "success", ("a", 0, 1), ("a", 4, 5))
    assert progress_labels(again, ("a",)) == pytest.approx([0.5, 1.0, 1.0, 1.0, 0.75, 1.0])


@pytest.mark.parametrize(
    "parts", [(), (("other", 0, 3),), (("a", 0, 0), ("b", 1, 1), ("a", 2, 2), ("b", 3, 3)) * 3]
)
def test_without_usable_spans_progress_rises_evenly(parts):
    assert progress_labels(annotated(4, 0.8, "partial", *parts), ("a", "b")) == pytest.approx(
        [0.2, 0.4, 0.6, 0.8]
    )


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 19), st.integers(0, 25)), max_size=6))
def test_labels_are_always_known_and_inside_the_unit_interval(parts):
    ordered = sorted((name, a, max(a, z)) for name, a, z in parts)
    labels = progress_labels(annotated(20, 0.4, "partial", *ordered), ("a", "b", "c"))
    assert labels.shape == (20,) and np.isfinite(labels).all()
    assert labels.min() >= 0.0 and labels.max() <= 1.0


def test_the_subtask_order_is_the_successes_most_common_one():
    success = annotated(8, 1.0, "success", ("a", 0, 1), ("b", 2, 3), ("a", 4, 5), ("b", 6, 7))
    assert subtask_order([success, annotated(8, 0.1, "failure", ("z", 0, 7))]) == ("a", "b")
    assert subtask_order([annotated(8, 0.1, "failure", ("z", 0, 7))]) == ("z",)
    assert subtask_order([annotated(8, 1.0, "success")]) == ()


def test_a_still_end_has_the_progress_of_the_last_frame():
    labels = np.array([0.2, 0.4, 0.6, 0.8, 1.0])
    assert settle(labels, np.array([3.0, 0.1, 3.0, 0.1, 0.0]), 0.5) == pytest.approx(
        [0.2, 0.4, 0.6, 1.0, 1.0]
    )
    assert settle(labels, np.zeros(5), 0.5) == pytest.approx([1.0] * 5)


def test_colour_composition_ignores_where_things_are():
    frames = np.zeros((2, 8, 8, 3), dtype=np.uint8)
    frames[0, :2, :2] = frames[1, 5:7, 4:6] = (255, 0, 0)
    first, second = colour_composition(frames)
    assert first == pytest.approx(second)
    assert (first**2).sum() == pytest.approx(1.0)
    assert first[0] ** 2 == pytest.approx(60 / 64) and first[100] ** 2 == pytest.approx(4 / 64)


def test_a_split_state_is_read_as_one_and_sampled_to_the_cap():
    parts = {"state.arm": np.arange(500.0)[:, None], "state.hand": np.zeros((500, 2))}
    features = extract_features(bare(0, 500, **parts), None)
    assert features.blocks["state"].shape == (200, 3)
    assert (features.frame_indices[0], features.frame_indices[-1]) == (0, 499)


def seen(*rows: np.ndarray) -> list[Features]:
    return [
        Features(np.arange(len(row)), {"state": row, "noise": noise_like(row, k)})
        for k, row in enumerate(rows)
    ]


def noise_like(row: np.ndarray, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(len(row), 3))


def test_a_signal_that_tells_progress_weighs_more_than_noise():
    ramp = np.linspace(0.0, 1.0, 30)[:, None]
    mine, *theirs = seen(ramp, ramp * 1.01, ramp * 0.99)
    found = compare(mine, theirs, np.tile(ramp[:, 0], 2), ["noise", "state"])
    assert found is not None
    assert found.weights["state"] > 3 * found.weights["noise"]
    assert sum(found.weights.values()) == pytest.approx(1.0)
    assert found.distances.shape == (30, 60)


def test_a_missing_state_dimension_is_left_out_and_a_constant_signal_says_nothing():
    ramp = np.column_stack([np.linspace(0.0, 1.0, 10), np.full(10, np.nan)])
    mine, *theirs = seen(ramp, ramp, ramp)
    found = compare(mine, theirs, np.tile(np.linspace(0, 1, 10), 2), ["state"])
    assert found is not None and np.isfinite(found.distances).all()
    assert found.distances[0].argmin() in (0, 10)
    flat = seen(np.zeros((5, 1)), np.zeros((5, 1)))
    assert compare(flat[0], flat[1:], np.linspace(0, 1, 5), ["state"]) is None


def test_the_likeliest_level_is_that_of_the_nearest_frames_of_whatever_length():
    labels = np.concatenate([np.full(50, 0.2), [0.8], np.full(3, 0.8)])
    distances = np.where(labels == 0.8, 0.1, 3.0)[None, :].astype(np.float32)
    likelihood = likelihoods(distances, labels, np.array([50, 4]), 0.5)
    assert level_values()[likelihood[0].argmax()] == pytest.approx(0.8)


def test_one_odd_frame_does_not_move_the_curve_but_a_lasting_fall_does():
    levels = level_values()

    def looks_like(progress: np.ndarray) -> np.ndarray:
        return np.exp(-0.5 * ((levels[None, :] - progress[:, None]) / 0.05) ** 2) + 1e-2

    rising = np.linspace(0.0, 1.0, 40)
    odd = rising.copy()
    odd[20] = 0.05
    smooth = smoothed_progress(looks_like(odd), 40.0) @ levels
    assert smooth[20] == pytest.approx(rising[20], abs=0.05)
    fallen = np.concatenate([rising[:30], np.full(10, 0.1)])
    assert (smoothed_progress(looks_like(fallen), 40.0) @ levels)[-1] == pytest.approx(0.1, abs=0.05)


def test_posteriors_sum_to_one():
    likelihood = np.random.default_rng(0).random((12, 41)) + 1e-6
    assert smoothed_progress(likelihood, 12.0).sum(axis=1) == pytest.approx(np.ones(12))


def test_references_vote_on_what_an_end_is_worth():
    ends, succeeded = np.array([0.85, 0.9, 0.4, np.nan]), np.array([True, True, False, True])
    above_all = success_from_ends(0.95, ends, succeeded, done_mass=0.2)
    assert above_all == pytest.approx((2 + 0.2 + 0.5) / (2 + 2))
    below_all = success_from_ends(0.1, ends, succeeded, done_mass=0.0)
    assert below_all == pytest.approx((0 + 0.5) / (1 + 2))
    near = np.exp(-0.5)
    assert success_from_ends(0.85, ends, succeeded, 0.0) == pytest.approx((1 + near + 0.5) / (1 + near + 2))
    assert success_from_ends(0.5, np.full(4, np.nan), succeeded, 1.0) == pytest.approx(0.75)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=8), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_end_is_never_less_of_a_success(voters, one, other):
    ends = np.array([end for end, _ in voters])
    succeeded = np.array([success for _, success in voters], dtype=bool)
    low, high = sorted((one, other))
    below = success_from_ends(low, ends, succeeded, 0.5)
    above = success_from_ends(high, ends, succeeded, 0.5)
    assert below <= above + 1e-12 and below > 0.0 and above < 1.0


def test_a_lone_success_cannot_be_judged_by_the_others():
    ramp = np.linspace(0.0, 1.0, 30)[:, None]
    mine, *theirs = seen(ramp, ramp, ramp[:15])
    labels = np.concatenate([ramp[:, 0], ramp[:15, 0]])
    found = compare(mine, theirs, labels, ["state"])
    assert found is not None
    read = [annotated(30, 1.0, "success"), annotated(15, 0.5, "partial")]
    ends = held_out_ends(read, found, labels, np.array([30, 15]), 0.05)
    assert np.isnan(ends[0]) and ends[1] == pytest.approx(0.48, abs=0.1)


def test_features_are_read_once_per_content(monkeypatch):
    from robojudge.methods.reference import feature_cache

    calls = []

    def counted(episode, cameras):
        calls.append(episode.episode_index)
        return extract_features(episode, cameras)

    monkeypatch.setattr(feature_cache, "extract_features", counted)
    monkeypatch.setattr(feature_cache, "MAX_EPISODES", 2)
    cache = FeatureCache(None)
    made = [bare(0, 4, state=np.full((4, 1), float(k))) for k in range(3)]
    assert cache.features(made[0]) is cache.features(bare(0, 4, state=np.zeros((4, 1))))
    assert cache.features(made[1]) is not cache.features(made[0])
    assert len(calls) == 2
    cache.features(made[2])
    cache.features(made[1])
    assert len(calls) == 4
