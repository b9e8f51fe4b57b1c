"""Facts about the comparison of two policies."""

from __future__ import annotations

import numpy as np
import pytest

from robojudge.agreement.rates.compare import MIN_PAIRS, compare_rates
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.errors import UsageError

NAN = np.nan


def alone(successes: int, failures: int, *, group: str = "") -> SuccessLabels:
    """Labels of people without any word of a judge."""
    human = np.array([1.0] * successes + [0.0] * failures)
    nothing = np.full(len(human), NAN)
    return SuccessLabels(human, nothing, nothing, groups=(group,) if group else ())


def test_worked_example() -> None:
    found = compare_rates(alone(56, 14, group="act"), alone(48, 32, group="pi0"), level=0.95)
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5), "Newcombe 1998, table II"
    assert found.verdict == "first_is_better"
    assert found.text.startswith("act succeeds more often than pi0 (+0.20, 95% interval +0.05 to")


def test_two_alike_cannot_be_told_apart_and_that_is_said() -> None:
    found = compare_rates(alone(20, 10, group="act"), alone(18, 12, group="pi0"))
    assert found.verdict == "cannot_tell"
    assert "cannot tell act and pi0 apart" in found.text


def test_the_other_way_round_is_the_mirror_image() -> None:
    one, other = alone(56, 14), alone(20, 60)
    there, back = compare_rates(one, other), compare_rates(other, one)
    assert there.low is not None and back.high is not None
    assert (there.value, there.low, there.high) == pytest.approx(
        (-(back.value or 0), -back.high, -(back.low or 0))
    )
    assert (there.verdict, back.verdict) == ("first_is_better", "second_is_better")


def test_shared_luck_of_the_same_seeds_narrows_the_difference() -> None:
    rng = np.random.default_rng(0)
    luck = rng.permutation((np.arange(100) + 0.5) / 100)
    nothing = np.full(100, NAN)
    first = SuccessLabels((luck < 0.7).astype(float), nothing, nothing)
    second = SuccessLabels((luck < 0.62).astype(float), nothing, nothing)
    seeds = list(range(100))
    paired = compare_rates(first, second, pairs=(seeds, seeds))
    unpaired = compare_rates(first, second)
    assert paired.n_pairs == 100 and paired.unpaired_because is None
    expected = np.corrcoef(first.human, second.human)[0, 1]
    assert paired.correlation == pytest.approx(expected)
    assert paired.low is not None and paired.high is not None and unpaired.low is not None
    assert paired.high - paired.low < 0.6 * ((unpaired.high or 0) - unpaired.low)
    assert paired.verdict == "first_is_better" and unpaired.verdict == "cannot_tell"


def test_episodes_of_the_same_task_are_paired_by_task() -> None:
    rng = np.random.default_rng(1)
    tasks = np.repeat(np.arange(10), 12)
    ease = rng.uniform(0.1, 0.9, 10)[tasks]
    nothing = np.full(120, NAN)
    first, second = (
        SuccessLabels((rng.random(120) < ease).astype(float), nothing, nothing) for _ in range(2)
    )
    found = compare_rates(first, second, pairs=(tasks.tolist(), tasks.tolist()))
    assert found.n_pairs == 10 and found.correlation > 0.2


def test_too_few_seeds_in_common_are_not_paired_and_the_reason_is_given() -> None:
    found = compare_rates(alone(20, 10), alone(18, 12), pairs=(range(30), range(30 - MIN_PAIRS + 1, 60)[:30]))
    assert found.n_pairs == 0
    assert (
        found.unpaired_because == f"only {MIN_PAIRS - 1} tasks or seeds in common; pairing needs {MIN_PAIRS}"
    )


def test_without_labels_nothing_is_compared() -> None:
    nothing = np.full(30, NAN)
    verdict = np.ones(30)
    unlabelled = SuccessLabels(nothing, verdict, verdict, groups=("pi0",))
    found = compare_rates(alone(20, 10, group="act"), unlabelled, pairs=(range(30), range(30)))
    assert (found.value, found.low, found.verdict) == (None, None, "unknown")
    assert found.text == "nobody labelled an episode of pi0"


def test_pairs_of_another_length_are_refused() -> None:
    with pytest.raises(UsageError, match="pairs name 2 and 30"):
        compare_rates(alone(20, 10), alone(18, 12), pairs=([1, 2], range(30)))
