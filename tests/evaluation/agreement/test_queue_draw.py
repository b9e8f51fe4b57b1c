"""Facts about the label queue: what is uncertain, how probable each draw is, and that draws keep to it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_cases import failed, judged, said

from robojudge.agreement.label_queue.candidates import label_candidates
from robojudge.agreement.label_queue.draw import draw_labels
from robojudge.agreement.label_queue.inclusion import inclusion_probabilities
from robojudge.agreement.label_queue.sampling import systematic_sample
from robojudge.agreement.label_queue.uncertainty import uncertainty_of
from robojudge.agreement.rates.human_only import human_only_rate
from robojudge.agreement.rates.ppi import powered_rate
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.errors import AnnotationError, UsageError
from robojudge.schema.judgement import AxisScore, TrajectoryQuality, Votes

DRAWN = 2000


def candidates(n: int = 40) -> dict[tuple[str, int], tuple]:
    rng = np.random.default_rng(7)
    return {("d", k): (judged(k, success_prob=float(p)),) for k, p in enumerate(rng.random(n))}


def test_worked_example() -> None:
    found = inclusion_probabilities(np.array([1.0, 0.5, 0.5, 0.0]), 2, audit_share=0.2)
    np.testing.assert_allclose(found, [0.7, 0.5, 0.5, 0.3])


def test_certain_episodes_pass_on_what_lies_above_1() -> None:
    found = inclusion_probabilities(np.array([1.0, 0.0, 0.0, 0.0]), 3, audit_share=0.0)
    np.testing.assert_allclose(found, [1, 2 / 3, 2 / 3, 2 / 3])


def test_nothing_uncertain_is_drawn_evenly() -> None:
    np.testing.assert_allclose(inclusion_probabilities(np.zeros(5), 2), 0.4)


def test_an_episode_nobody_judged_counts_as_the_mean() -> None:
    found = inclusion_probabilities(np.array([0.0, 1.0, np.nan]), 1)
    assert found[2] == pytest.approx(1 / 3)


@given(
    st.lists(st.one_of(st.floats(0, 1), st.just(np.nan)), min_size=1, max_size=60),
    st.integers(1, 70),
    st.floats(0, 1),
)
def test_probabilities_sum_to_the_number_drawn(uncertainty, n, audit_share) -> None:
    found = inclusion_probabilities(np.array(uncertainty), n, audit_share=audit_share)
    assert found.sum() == pytest.approx(min(n, len(uncertainty)))
    assert (found > 0).all() and (found <= 1 + 1e-12).all()
    drawn = systematic_sample(found, np.random.default_rng(0))
    assert len(drawn) == len(set(drawn.tolist())) == min(n, len(uncertainty))
    assert (found >= audit_share * min(n, len(found)) / len(found) - 1e-9).all()


def test_each_episode_is_drawn_as_often_as_its_probability_says() -> None:
    rng = np.random.default_rng(0)
    probabilities = inclusion_probabilities(rng.random(40) ** 3, 12)
    times = np.zeros(40)
    for _ in range(DRAWN):
        times[systematic_sample(probabilities, rng)] += 1
    error = np.sqrt(probabilities * (1 - probabilities) / DRAWN)
    assert (np.abs(times / DRAWN - probabilities) < 4.5 * error + 1e-9).all()


def test_the_audit_finds_every_episode_alike_and_the_queue_as_recorded() -> None:
    known, runs = candidates(20), 500
    audited, drawn, recorded = Counter[int](), Counter[int](), {}
    for seed in range(runs):
        for draw in draw_labels(known, 8, seed=seed):
            drawn[draw.episode_index] += 1
            audited[draw.episode_index] += draw.stream == "audit"
            recorded[draw.episode_index] = draw.inclusion_probability
    even = 0.2 * 8 / 20
    assert sum(recorded.values()) == pytest.approx(8)
    for index in range(20):
        assert abs(audited[index] / runs - even) < 4.5 * (even * (1 - even) / runs) ** 0.5
        chance = recorded[index]
        assert abs(drawn[index] / runs - chance) < 4.5 * (chance * (1 - chance) / runs) ** 0.5


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    known = candidates()
    backwards = dict(reversed(known.items()))
    assert draw_labels(known, 10, seed=3) == draw_labels(backwards, 10, seed=3)
    assert draw_labels(known, 10, seed=3) != draw_labels(known, 10, seed=4)


def test_the_order_tells_neither_stream_nor_uncertainty() -> None:
    known = candidates()
    place = np.zeros(2)
    for seed in range(300):
        for k, draw in enumerate(draw_labels(known, 10, seed=seed)):
            place[0 if draw.stream == "audit" else 1] += (k - 4.5) / 300
    assert (np.abs(place) < 1.5).all()


def test_fewer_candidates_than_asked_for_are_all_drawn_for_certain() -> None:
    draws = draw_labels(candidates(5), 50, seed=0)
    assert sorted(draw.episode_index for draw in draws) == list(range(5))
    assert {draw.inclusion_probability for draw in draws} == {1.0}
    assert draw_labels({}, 50, seed=0) == ()


@pytest.mark.parametrize(("n", "share"), [(0, 0.2), (5, 1.5), (5, -0.1)])
def test_what_cannot_be_drawn_is_refused(n, share) -> None:
    with pytest.raises(UsageError):
        draw_labels(candidates(), n, seed=0, audit_share=share)


def test_the_first_source_that_says_is_the_one_that_counts() -> None:
    gap = TrajectoryQuality(safety=AxisScore(vlm=0.9, kinematic=0.2))
    votes = Votes(n_asked=4, n_valid=4, n_agree=3)
    full = judged(0, success_prob=0.9, confidence=0.7, votes=votes, trajectory_quality=gap, needs_review=True)
    less = full.model_copy(update={"success_prob": None})
    lesser = less.model_copy(update={"confidence": None})
    least = lesser.model_copy(update={"votes": Votes(n_asked=1, n_valid=1, n_agree=1)})
    bare = least.model_copy(update={"trajectory_quality": TrajectoryQuality()})
    failing = least.model_copy(update={"outcome": "failure"})
    for judgements, expected, source in (
        ([full], 4 * 0.9 * 0.1, "success_prob"),
        ([less], 0.3, "confidence"),
        ([lesser], 0.25, "votes"),
        ([least, failing], 1.0, "judges"),
        ([least], 0.7, "quality_conflict"),
        ([bare], 1.0, "review_reasons"),
    ):
        assert uncertainty_of(judgements) == (pytest.approx(expected), source)
    assert uncertainty_of([full], lambda _: 0.5) == (1.0, "calibrated_margin")
    assert uncertainty_of([]) is None


def test_two_judges_sure_of_the_opposite_are_uncertain_together() -> None:
    pair = [judged(0, success_prob=0.95), judged(0, success_prob=0.05, outcome="failure")]
    assert uncertainty_of(pair) == (pytest.approx(1.0), "success_prob")


def test_only_a_blind_word_on_the_outcome_takes_an_episode_off_the_queue() -> None:
    words = [
        said(0, "ana", outcome="success"),
        said(1, "ana", outcome="success", blinded=False),
        said(2, "ana", cannot_tell=("outcome",)),
        said(3, "ana", smoothness=0.5),
    ]
    found = label_candidates([[*(judged(k) for k in range(4)), failed(4)], [judged(1)]], words)
    assert {key: len(judgements) for key, judgements in found.judgements.items()} == {
        ("d", 1): 2,
        ("d", 3): 1,
        ("d", 4): 0,
    }
    assert found.labelled == {("d", 0), ("d", 2)}
    unjudged = {("d", 4): found.judgements["d", 4]}
    assert [d.uncertainty_source for d in draw_labels(unjudged, 1, seed=0)] == [None]


def test_annotations_of_another_dataset_are_refused() -> None:
    with pytest.raises(AnnotationError, match="are of other, the runs of d"):
        label_candidates([[judged(0)]], [said(0, "ana", dataset="other", outcome="success")])


def test_weighing_by_probability_undoes_the_choice_of_uncertain_episodes() -> None:
    """Uncertain episodes succeed less often, so that their plain mean is too low."""
    rng = np.random.default_rng(0)
    plain, weighted, powered, held = [], [], [], []
    for _ in range(250):
        score = np.where(rng.random(600) < 0.6, 0.97, 0.5)
        truth = (rng.random(600) < np.where(score > 0.9, 0.95, 0.3)).astype(float)
        inclusion = inclusion_probabilities(4 * score * (1 - score), 90)
        human = np.full(600, np.nan)
        chosen = systematic_sample(inclusion, rng)
        human[chosen] = truth[chosen]
        labels = SuccessLabels(human, score, np.round(score), inclusion)
        plain.append(truth[chosen].mean())
        weighted.append(human_only_rate(labels).value)
        rate = powered_rate(labels).estimate
        powered.append(rate.value)
        held.append((rate.low or 0) <= 0.69 <= (rate.high or 0))
    assert np.mean(plain) < 0.60
    assert np.mean(weighted) == pytest.approx(0.69, abs=0.012)
    assert np.mean(powered) == pytest.approx(0.69, abs=0.012)
    assert np.std(powered) < np.std(weighted)
    assert 0.85 < np.mean(held) < 0.95
