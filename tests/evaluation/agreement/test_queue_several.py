"""Facts about labels of several queues drawn one after another, put into one rate."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.agreement.label_queue.drawn import DrawnQueue
from robojudge.agreement.label_queue.inclusion import inclusion_probabilities
from robojudge.agreement.label_queue.label_chances import label_chances
from robojudge.agreement.label_queue.sampling import systematic_sample
from robojudge.agreement.rates.corrected_rate import CorrectedRate, corrected_rate
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.errors import UsageError


def key(index: int) -> tuple[str, int]:
    return ("d", index)


def queue(chances: dict[int, float], labelled: set[int] | range = range(0), n: int = 100) -> DrawnQueue:
    """A queue of the dataset d, drawn from n episodes when some had a label."""
    return DrawnQueue(
        {key(index): chance for index, chance in chances.items()},
        frozenset(map(key, labelled)),
        {"d": n},
        datetime(2026, 1, 1, tzinfo=UTC),
    )


def stands_for(queues: list[DrawnQueue], labelled: set[int] | range) -> dict[int, float]:
    """How many episodes each label stands for."""
    chances = label_chances(queues, {key(index) for index in labelled})
    return {index: 1 / chance for (_, index), chance in sorted(chances.items())}


def test_worked_example() -> None:
    """Shares 1/(4*3) and 1/(3*2), made 1/3 and 2/3: 1/3 / 0.4 + 2/3 = 1.5, and 2/3 / 0.5 = 4/3."""
    queues = [queue({0: 0.4}, n=4), queue({1: 0.5}, {0}, n=3)]
    assert stands_for(queues, {0, 1}) == pytest.approx({0: 3 / 2, 1: 4 / 3})
    labels = SuccessLabels(
        human=np.array([1.0, 0.0, np.nan, np.nan]),
        score=np.full(4, np.nan),
        verdict=np.full(4, np.nan),
        inclusion=np.array([2 / 3, 3 / 4, np.nan, np.nan]),
    )
    assert corrected_rate(labels).human_only.value == pytest.approx(9 / 17)


def test_over_all_that_could_have_been_drawn_each_episode_counts_once() -> None:
    """All 12 pairs of one episode by the first queue and one of the rest by the second."""
    first = np.array([0.4, 0.3, 0.2, 0.1])
    counted = np.zeros(4)
    for one in range(4):
        rest = np.delete(np.arange(4), one)
        second = np.sqrt(first[rest]) / np.sqrt(first[rest]).sum()
        for other, chance in zip(rest, second, strict=True):
            queues = [queue({one: first[one]}, n=4), queue({int(other): chance}, {one}, n=3)]
            for index, weight in stands_for(queues, {one, int(other)}).items():
                counted[index] += first[one] * chance * weight
    np.testing.assert_allclose(counted, 1.0, atol=1e-12)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=4), st.integers(60, 90))
def test_even_draws_weigh_evenly_however_many_queues(sizes: list[int], n: int) -> None:
    queues, done = [], 0
    for size in sizes:
        left = n - done
        queues.append(queue({done + k: size / left for k in range(size)}, range(done), left))
        done += size
    assert stands_for(queues, range(done)) == pytest.approx(dict.fromkeys(range(done), n / done))


def test_one_queue_without_earlier_labels_weighs_by_its_probabilities() -> None:
    weights = stands_for([queue({0: 0.5, 1: 0.25, 2: 0.1})], {0, 1})
    assert weights[1] / weights[0] == pytest.approx(2.0)
    assert set(weights) == {0, 1}


def test_a_queue_nobody_has_labelled_changes_nothing() -> None:
    before = queue({0: 0.2, 1: 0.4, 2: 0.3})
    newest = queue({2: 0.3, 5: 0.1}, {0, 1}, n=98)
    assert stands_for([before, newest], {0, 1}) == stands_for([before], {0, 1})


def test_labels_from_before_every_queue_stand_for_themselves() -> None:
    """Two of ten had a label; two of the other eight are labelled, 1/4 each: 1 + 1 + 4 + 4 = 10."""
    weights = stands_for([queue({5: 0.25, 6: 0.25}, {0, 1}, n=8)], {0, 1, 5, 6})
    assert weights == pytest.approx({0: 1.0, 1: 1.0, 5: 4.0, 6: 4.0})


def test_a_half_finished_queue_stands_for_as_much_as_the_whole() -> None:
    assert stands_for([queue({5: 0.25, 6: 0.25}, {0, 1}, n=8)], {0, 1, 6}) == pytest.approx(
        {0: 1.0, 1: 1.0, 6: 8.0}
    )


def test_labels_no_queue_had_asked_for_are_left_out_until_the_next_draw() -> None:
    first, second = queue({0: 0.5, 1: 0.5}), queue({2: 0.5, 3: 0.5}, {0, 9}, n=98)
    assert 9 not in stands_for([first], {0, 9})
    assert 9 in stands_for([first, second], {0, 2, 9})
    assert 1 not in stands_for([first, second], {0, 1, 2, 9})


def test_without_a_label_by_a_queue_no_probability_is_known() -> None:
    assert label_chances([queue({0: 0.5}, {7, 8})], {key(7), key(8), key(9)}) == {}
    assert label_chances([], {key(0)}) == {}


def test_a_queue_from_before_most_episodes_were_there_speaks_no_longer_for_all() -> None:
    queues = [queue({0: 0.5, 1: 0.5}, n=4), queue({10: 0.25, 11: 0.25}, {0, 1}, n=8)]
    assert stands_for(queues, {0, 1, 10, 11}) == pytest.approx({0: 1.0, 1: 1.0, 10: 4.0, 11: 4.0})


def test_what_was_labelled_to_the_last_episode_counts_evenly() -> None:
    queues = [queue({0: 0.9, 1: 0.5}, n=4), queue({2: 1.0, 3: 1.0}, {0, 1}, n=2)]
    assert stands_for(queues, range(4)) == pytest.approx(dict.fromkeys(range(4), 1.0))


def test_datasets_are_weighed_apart() -> None:
    both = DrawnQueue({("a", 0): 0.5, ("b", 0): 0.1, ("b", 1): 0.2}, n_candidates={"a": 2, "b": 15})
    found = label_chances([both], {("a", 0), ("b", 1)})
    assert found == pytest.approx({("a", 0): 0.5, ("b", 1): 0.1})


def test_queues_that_do_not_say_what_they_were_drawn_from_stand_alone() -> None:
    old = DrawnQueue({key(0): 0.5})
    assert label_chances([old], {key(0)}) == {key(0): 0.5}
    with pytest.raises(UsageError, match="a queue of d does not record how many episodes"):
        label_chances([old, queue({1: 0.5}, {0})], {key(0), key(1)})


def study(rng: np.random.Generator, *, before: int, answered: tuple[float, ...]) -> CorrectedRate:
    """400 episodes, of which the uncertain ones fail; a first lot of these, and queues of 40 half answered.

    Success is 0.95 where the judge is sure and 0.35 elsewhere: 0.71 in all.
    """
    sure = rng.random(400) < 0.6
    score = np.where(sure, 0.97, 0.5)
    truth = (rng.random(400) < np.where(sure, 0.95, 0.35)).astype(float)
    labelled = set(map(int, np.flatnonzero(~sure)[:before]))
    queues = []
    for share in answered:
        left = np.array(sorted(set(range(400)) - labelled))
        chances = inclusion_probabilities((4 * score * (1 - score))[left], 40)
        drawn = rng.permutation(systematic_sample(chances, rng))
        asked = {int(left[place]): float(chances[place]) for place in drawn}
        queues.append(queue(asked, labelled, len(left)))
        labelled |= set(list(asked)[: round(share * 40)])
    known = label_chances(queues, {key(index) for index in labelled})
    human = np.array([truth[index] if index in labelled else np.nan for index in range(400)])
    inclusion = np.array([known.get(key(index), np.nan) for index in range(400)])
    return corrected_rate(SuccessLabels(human, score, np.round(score), inclusion))


@pytest.mark.parametrize("before,answered", [(0, (1.0, 0.5)), (26, (1.0,)), (26, (0.75, 0.5, 0.75))])
def test_the_rate_over_several_queues_is_right_and_its_interval_holds(
    before: int, answered: tuple[float, ...]
) -> None:
    rng = np.random.default_rng(0)
    for method in ("human_only", "ppi"):
        found = [getattr(study(rng, before=before, answered=answered), method) for _ in range(250)]
        assert np.mean([rate.value for rate in found]) == pytest.approx(0.71, abs=0.015)
        assert 0.85 < np.mean([rate.low <= 0.71 <= rate.high for rate in found]) < 0.97
