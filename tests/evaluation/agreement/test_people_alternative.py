"""Facts about the alternative-annotator test: could the judge stand in for one of the people?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, ttest_1samp

from robojudge.agreement.alternative_annotator import (
    alternative_annotator_test,
    benjamini_yekutieli,
)
from robojudge.agreement.scales import FIELD_SCALES

NAN = float("nan")
OUTCOME, COMPLETION = FIELD_SCALES["outcome"], FIELD_SCALES["task_completion"]
WHO = ("a", "b", "c", "d", "e")


def agreeing(n_wrong: int, n: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """Three people who agree throughout, and a judge who is wrong `n_wrong` times."""
    return np.zeros((n, 3)), np.repeat([1.0, 0.0], [n_wrong, n - n_wrong])


def test_worked_example() -> None:
    """30 episodes, wrong on 3: d is 1 on 3, else 0; mean .1, deviation .3051, t = -.1 sqrt(30) / .3051.

    t = -1.795 at 29 degrees gives p = .0415; times 1 + 1/2 + 1/3 it is .076: nobody is beaten at .05.
    Wrong on 2: t = -2.879, p = .0037, adjusted .0068: all are.
    """
    people, judge = agreeing(3)
    test = alternative_annotator_test(people, judge, OUTCOME, WHO[:3])
    assert (test.winning_rate, test.passes, test.reason) == (0.0, False, None)
    assert test.average_advantage == pytest.approx(0.9)
    assert [round(one.p_value, 4) for one in test.against] == [0.0415] * 3
    assert test.against[0].person_advantage == 1.0
    assert [round(one.p_adjusted, 4) for one in test.against] == [0.0762] * 3
    people, judge = agreeing(2)
    test = alternative_annotator_test(people, judge, OUTCOME, WHO[:3])
    assert (test.winning_rate, test.passes) == (1.0, True)
    assert [round(one.p_value, 4) for one in test.against] == [0.0037] * 3
    assert [round(one.p_adjusted, 4) for one in test.against] == [0.0068] * 3


def test_the_allowance_decides() -> None:
    people, judge = agreeing(4, n=60)
    assert alternative_annotator_test(people, judge, OUTCOME, WHO[:3]).passes
    assert alternative_annotator_test(people, judge, OUTCOME, WHO[:3], epsilon=0.1).passes is False


def naive(
    people: np.ndarray, judge: np.ndarray, *, nominal: bool, epsilon: float
) -> tuple[float, float, list[float]]:
    """One episode after the other, and scipy's tests."""
    p_values, advantages = [], []
    for j in range(people.shape[1]):
        differences, wins = [], []
        for row, says in zip(people, judge, strict=True):
            others = [x for k, x in enumerate(row) if k != j and not np.isnan(x)]
            if np.isnan(row[j]) or np.isnan(says) or len(others) < 2:
                continue
            scores = [
                np.mean([x == one for x in others])
                if nominal
                else -np.sqrt(np.mean([(x - one) ** 2 for x in others]))
                for one in (says, row[j])
            ]
            f, h = scores[0] >= scores[1] - 1e-9, scores[1] >= scores[0] - 1e-9
            differences.append(float(h) - float(f))
            wins.append(f)
        p_values.append(ttest_1samp(differences, epsilon, alternative="less").pvalue)
        advantages.append(np.mean(wins))
    rejected = false_discovery_control(p_values, method="by") <= 0.05
    return float(np.mean(rejected)), float(np.mean(advantages)), [float(p) for p in p_values]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("nominal", [True, False])
def test_it_is_what_a_plain_loop_with_scipy_gives(seed: int, nominal: bool) -> None:
    rng = np.random.default_rng(seed)
    if nominal:
        truth = rng.integers(0, 3, 80).astype(float)
        noise = rng.random((80, 6)) < 0.1 + 0.1 * (seed % 3)
        said = np.where(noise, rng.integers(0, 3, (80, 6)), truth[:, None])
    else:
        said = np.round(np.clip(rng.random((80, 1)) + rng.normal(0, 0.1, (80, 6)), 0, 1) * 20) / 20
    said[rng.random(said.shape) < 0.15] = NAN
    people, judge = said[:, :5], said[:, 5]
    test = alternative_annotator_test(people, judge, OUTCOME if nominal else COMPLETION, WHO)
    rate, advantage, p_values = naive(people, judge, nominal=nominal, epsilon=0.2)
    assert test.winning_rate == rate
    assert test.average_advantage == pytest.approx(advantage, abs=1e-12)
    assert [one.p_value for one in test.against] == pytest.approx(p_values, abs=1e-9)


@settings(max_examples=50)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_the_adjustment_is_scipys(p_values: list[float]) -> None:
    given_p = np.array(p_values)
    np.testing.assert_allclose(
        benjamini_yekutieli(given_p), false_discovery_control(given_p, method="by"), atol=1e-12
    )


def test_a_judge_nearer_to_everybody_passes_and_a_constant_one_does_not() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(100)
    people = np.clip(truth[:, None] + rng.normal(0, 0.2, (100, 4)), 0, 1)
    good = alternative_annotator_test(people, truth, COMPLETION, WHO[:4])
    assert (good.winning_rate, good.passes) == (1.0, True)
    flat = alternative_annotator_test(people, np.ones(100), COMPLETION, WHO[:4])
    assert (flat.winning_rate, flat.passes) == (0.0, False)


def test_differences_without_spread_are_decided_without_a_warning() -> None:
    alike = alternative_annotator_test(np.zeros((40, 3)), np.zeros(40), OUTCOME, WHO[:3])
    assert [one.p_value for one in alike.against] == [0.0] * 3
    assert (alike.winning_rate, alike.average_advantage) == (1.0, 1.0)
    contrary = alternative_annotator_test(np.zeros((40, 3)), np.ones(40), OUTCOME, WHO[:3])
    assert [one.p_value for one in contrary.against] == [1.0] * 3
    assert (contrary.winning_rate, contrary.average_advantage) == (0.0, 0.0)


def test_rounding_does_not_break_a_draw() -> None:
    """0.3 and 0.5 lie equally far from 0.4, but not in floating point."""
    people = np.tile([0.3, 0.4, 0.4], (40, 1))
    test = alternative_annotator_test(people, np.full(40, 0.5), COMPLETION, WHO[:3])
    assert (test.against[0].judge_advantage, test.against[0].person_advantage) == (1.0, 1.0)


def test_two_people_are_too_few() -> None:
    test = alternative_annotator_test(np.zeros((100, 2)), np.zeros(100), OUTCOME, WHO[:2])
    assert (test.winning_rate, test.average_advantage, test.passes) == (None, None, None)
    assert test.reason == "it takes 3 people; there are 2"


def test_29_episodes_are_too_few() -> None:
    test = alternative_annotator_test(np.zeros((29, 3)), np.zeros(29), OUTCOME, WHO[:3])
    assert test.passes is None
    assert test.left_out == {"a": 29, "b": 29, "c": 29}
    assert test.reason == (
        "it takes 3 people with 30 judged episodes each that two others rated too; none had as many"
    )


def test_an_episode_needs_two_others_and_the_judge() -> None:
    people = np.zeros((60, 4))
    people[:25, 1:3] = NAN
    judge = np.zeros(60)
    judge[59] = NAN
    test = alternative_annotator_test(people, judge, OUTCOME, WHO[:4])
    assert [one.n_episodes for one in test.against] == [34, 34, 34, 34]


def test_who_rated_too_little_is_left_out_and_counted() -> None:
    people = np.zeros((60, 4))
    people[10:, 3] = NAN
    test = alternative_annotator_test(people, np.zeros(60), OUTCOME, WHO[:4])
    assert ([one.annotator for one in test.against], test.left_out) == (["a", "b", "c"], {"d": 10})


@pytest.mark.parametrize("epsilon", [-0.1, 1.0, NAN])
def test_an_allowance_outside_its_range_is_refused(epsilon: float) -> None:
    with pytest.raises(ValueError, match="epsilon"):
        alternative_annotator_test(*agreeing(1), OUTCOME, WHO[:3], epsilon=epsilon)
