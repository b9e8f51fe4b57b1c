"""Every verdict, worked by hand, and judges that must not pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gate_cases import drawn, even, pairs, verdict_on

from robojudge.agreement.acceptance import FEWEST_APART, FEWEST_EPISODES, decide, required
from robojudge.agreement.intervals import interval
from robojudge.agreement.more_episodes import Supply, episodes_in_all, more_of
from robojudge.agreement.resampling import count_apart
from robojudge.agreement.verdict import worst

HALF = pairs((0, 0, 48), (0, 1, 2), (1, 0, 2), (1, 1, 48))
"""100 failure modes of two kinds, 96 equal: alpha = 1 - 199/200 * 0.04 / 0.5 = 0.92."""


def completion(draws, **options):
    return decide("task_completion", {"lin_ccc": draws}, **options)


def test_each_field_reads_its_statistics():
    names = {
        field: [[s.name for s in group] for group in required(field)]
        for field in ("task_completion", "outcome", "smoothness", "efficiency", "safety", "failure_mode")
    }
    assert names == {
        "task_completion": [["lin_ccc"]],
        "outcome": [["gwet_ac1"], ["cohen_kappa", "auroc"]],
        "smoothness": [["quadratic_kappa"]],
        "efficiency": [["quadratic_kappa"]],
        "safety": [["quadratic_kappa"]],
        "failure_mode": [["krippendorff_alpha_nominal"]],
    }


def test_pass_needs_the_lower_bound_above_the_threshold():
    found = completion(even(0.85, 0.75, 0.95))
    assert found.verdict == "pass"
    assert found.requirements[0][0].bound > 0.7
    assert found.needs_more is None


def test_a_value_above_with_a_bound_below_is_provisional_and_says_how_many_more():
    found = completion(even(0.80, 0.60, 1.00))
    check = found.requirements[0][0]
    assert found.verdict == "provisional"
    assert 0.60 < check.bound < 0.70
    assert found.needs_more == episodes_in_all(check.interval, check.bound, 0.95, 0.7) - 100
    assert "more annotated episodes" in found.reasons[-1]


def test_a_value_at_the_threshold_fails():
    assert completion(even(0.70, 0.65, 0.75)).verdict == "fail"
    assert completion(even(0.40, 0.30, 0.50)).verdict == "fail"


def test_a_bound_at_the_threshold_does_not_pass():
    assert (
        completion(drawn(0.9, np.full(2001, 0.7), 0.9 + np.tile([-0.01, 0.01], 50))).verdict == "provisional"
    )


def test_the_threshold_is_what_is_asked():
    assert completion(even(0.85, 0.75, 0.95), threshold=0.8).verdict == "provisional"
    assert completion(even(0.65, 0.60, 0.70), threshold=0.5).verdict == "pass"


def test_fewer_than_twenty_episodes_are_not_enough_however_good():
    found = completion(even(0.95, 0.93, 0.97, n=18))
    assert found.verdict == "not_enough_data"
    assert found.needs_more == FEWEST_EPISODES - 18 == 2
    assert found.reasons[0] == "18 episodes have the word of people and of the judge; it takes 20"


def test_an_undefined_number_is_not_enough_data_and_tells_why():
    found = verdict_on("failure_mode", pairs((3, 3, 50)))
    assert found.verdict == "not_enough_data"
    assert found.requirements[0][0].interval.value is None
    assert found.reasons[0].startswith("krippendorff_alpha_nominal: none, ")


def test_people_who_reach_no_threshold_themselves_disagree():
    weak = completion(even(0.65, 0.60, 0.70), ceilings={"lin_ccc": 0.68})
    assert weak.verdict == "people_disagree"
    assert "one person against the others reaches 0.68 only" in weak.reasons[0]
    assert completion(even(0.80, 0.60, 1.0), ceilings={"lin_ccc": 0.68}).verdict == "people_disagree"
    assert completion(even(0.65, 0.60, 0.70), ceilings={"lin_ccc": 0.80}).verdict == "fail"
    assert completion(even(0.85, 0.75, 0.95), ceilings={"lin_ccc": 0.68}).verdict == "pass"


def test_people_below_on_one_of_two_ways_leave_the_other_open():
    weak = {
        "gwet_ac1": even(0.9, 0.85, 0.95),
        "cohen_kappa": even(0.5, 0.4, 0.6),
        "auroc": even(0.6, 0.5, 0.7),
    }
    assert decide("outcome", weak, ceilings={"cohen_kappa": 0.5}).verdict == "fail"
    assert decide("outcome", weak, ceilings={"cohen_kappa": 0.5, "auroc": 0.6}).verdict == "people_disagree"


def test_outcome_needs_ac1_and_one_of_kappa_and_auroc():
    good, bad = even(0.9, 0.85, 0.95), even(0.5, 0.4, 0.6)
    none = drawn(np.nan, np.full(100, np.nan), np.full(100, np.nan))

    def verdict(ac1, kappa, auroc):
        return decide("outcome", {"gwet_ac1": ac1, "cohen_kappa": kappa, "auroc": auroc}).verdict

    assert verdict(good, good, bad) == verdict(good, bad, good) == verdict(good, good, none) == "pass"
    assert verdict(bad, good, good) == verdict(good, bad, bad) == verdict(good, bad, none) == "fail"
    assert verdict(good, none, none) == "not_enough_data"


def test_two_chances_ask_for_a_higher_confidence_each():
    good = even(0.9, 0.85, 0.95)
    both = decide("outcome", {"gwet_ac1": good, "cohen_kappa": good, "auroc": good})
    assert [c.bound_level for group in both.requirements for c in group] == [0.95, 0.975, 0.975]
    assert both.requirements[1][0].bound == interval(good).low < both.requirements[0][0].bound
    alone = decide(
        "outcome",
        {
            "gwet_ac1": good,
            "cohen_kappa": good,
            "auroc": drawn(np.nan, np.full(9, np.nan), np.full(100, np.nan)),
        },
    )
    assert alone.requirements[1][0].bound_level == 0.95


def test_a_number_of_few_episodes_does_not_pass_beside_one_of_many():
    few = drawn(0.95, np.linspace(0.9, 1.0, 501), 0.95 + np.tile([-0.01, 0.01], 5))
    found = decide(
        "outcome",
        {"gwet_ac1": even(0.9, 0.85, 0.95), "cohen_kappa": even(0.5, 0.4, 0.6), "auroc": few},
    )
    assert found.verdict == "provisional"


def test_too_few_episodes_unlike_the_rest_are_not_enough():
    good = even(0.85, 0.75, 0.95)
    found = completion(replace(good, n_apart=4))
    assert found.requirements[0][0].passed
    assert found.verdict == "not_enough_data"
    assert "people rate 4 episodes unlike the rest; a pass takes 5" in found.reasons
    assert found.needs_more == 5 * 100 / 4 - 100 == 25
    assert completion(replace(good, n_apart=FEWEST_APART)).verdict == "pass"
    assert completion(replace(even(0.4, 0.3, 0.5), n_apart=4)).verdict == "fail"


def test_weights_that_leave_few_equal_episodes_give_no_verdict():
    found = completion(replace(even(0.85, 0.75, 0.95), n_equal=3.4))
    assert found.requirements[0][0].passed
    assert found.verdict == "not_enough_data"
    assert any("tell as much as 3 equal ones; it takes 20" in reason for reason in found.reasons)
    # 20 equal ones of 100 that weigh as 3.4: 20 * 100 / 3.4 = 589 in all.
    assert found.needs_more == 489
    assert completion(replace(even(0.85, 0.75, 0.95), n_equal=20.0)).verdict == "pass"


def test_a_judge_is_not_failed_where_people_rate_every_episode_alike():
    found = completion(replace(even(0.0, -0.1, 0.1), n_apart=0))
    assert found.verdict == "not_enough_data"
    assert any("people rate every episode alike" in reason for reason in found.reasons)


def test_a_judge_that_calls_half_of_all_successes_failures_fails_all_the_same():
    # AC1 says something where people give one answer; kappa and AUROC do not.
    found = verdict_on("outcome", pairs((2, 2, 20), (2, 0, 20)))
    assert found.verdict == "fail"


def test_more_episodes_are_counted_through_those_that_can_be_compared():
    # 10 more to compare, of 40 annotated ones only 8 were: 50 more.
    assert more_of(10, 8, Supply(40, 0, 40), by_task=False)[0] == 50
    # 32 annotated ones wait for the judge: they are enough for 10, not for 52.
    waiting = Supply(n_annotated=40, n_waiting=32, n_rated_twice=40)
    needed, said = more_of(10, 8, waiting, by_task=False)
    assert needed is None
    assert said == "judge the 32 annotated episodes that the run does not hold: that may be enough"
    assert more_of(52, 8, waiting, by_task=False)[0] == 20


def test_annotating_more_is_not_advised_where_no_episode_can_be_compared():
    needed, said = more_of(20, 0, Supply(40, 0, 40), by_task=False)
    assert needed is None
    assert said.startswith("more episodes alone will not do: of 40 annotated episodes none")


def test_one_more_episode_is_one():
    assert "about 1 more annotated episode," in more_of(1, 19, None, by_task=False)[1]


def test_people_who_contradict_each_other_are_told_apart_from_too_few():
    few = replace(even(0.5, 0.1, 0.9), n_episodes=8)
    low = {"lin_ccc": -0.4}
    assert completion(few, ceilings=low).verdict == "not_enough_data"
    assert completion(few, ceilings=low, supply=Supply(40, 0, 40)).verdict == "people_disagree"
    assert completion(few, ceilings={"lin_ccc": 0.9}, supply=Supply(40, 0, 40)).verdict == "not_enough_data"


def test_perfect_agreement_that_rests_on_four_episodes_does_not_pass():
    lopsided = verdict_on("failure_mode", pairs((0, 0, 196), (1, 1, 4)))
    assert lopsided.requirements[0][0].interval.value == 1.0
    assert lopsided.verdict == "not_enough_data"
    assert verdict_on("failure_mode", pairs((0, 0, 150), (1, 1, 50))).verdict == "pass"


def test_episodes_apart_are_outside_the_fullest_stretch():
    def apart(ratings):
        return count_apart(np.array(ratings, dtype=float), np.arange(len(ratings)))

    assert apart([0, 0, 0, 1, 3]) == 2
    assert apart([1.0, 0.95, 0.9, 0.8, 0.7, 0.3, 0.0]) == 2
    assert apart([np.nan, np.nan]) == 0
    assert count_apart(np.array([1.0, 1.0, 1.0, 0.0, 0.0]), np.array([0, 0, 0, 1, 1])) == 1


def test_a_failure_mode_judge_of_high_agreement_passes():
    found = verdict_on("failure_mode", HALF)
    assert found.requirements[0][0].interval.value == pytest.approx(1 - 199 / 200 * 0.04 / 0.5)
    assert (found.verdict, found.n_episodes, found.n_units) == ("pass", 100, 100)


def test_the_kappa_paradox_cannot_pass_on_ac1_alone():
    # People and judge both call 90% a success and agree on 90%: of 100, 85 and 5; AC1 0.88, kappa 0.44.
    values = pairs((2, 2, 85), (0, 0, 5), (2, 0, 5), (0, 2, 5))
    found = verdict_on("outcome", np.tile(values, (4, 1)))
    ac1, kappa = found.requirements[0][0], found.requirements[1][0]
    assert (round(kappa.interval.value, 2), kappa.passed) == (0.44, False)
    assert ac1.interval.value > 0.88
    assert ac1.passed
    assert found.verdict == "fail"


def test_a_judge_that_ranks_perfectly_but_is_off_by_0_3_fails():
    people = np.linspace(0.0, 0.7, 60)
    found = verdict_on("task_completion", np.column_stack([people, people + 0.3]))
    # Variances 0.0424 each and their covariance, gap 0.3: 2 * 0.0424 / (2 * 0.0424 + 0.09) = 0.485.
    variance = people.var()
    assert found.requirements[0][0].interval.value == pytest.approx(2 * variance / (2 * variance + 0.09))
    assert found.verdict == "fail"


@pytest.mark.parametrize("probability", [None, 0.97])
def test_a_judge_that_always_says_success_does_not_pass_where_90_percent_succeed(probability):
    values = pairs((2, 2, 180), (0, 2, 20))
    ranked = None
    if probability is not None:
        ranked = np.column_stack([values[:, 0] == 2, np.full(200, probability)]).astype(float)
    found = verdict_on("outcome", values, ranked)
    assert found.requirements[0][0].passed
    assert found.requirements[1][0].interval.value == 0.0
    assert found.verdict == "fail"


def test_a_judge_that_gives_probabilities_may_pass_on_their_order():
    # Too strict to reach a kappa, but every failure is less likely a success than every success.
    values = pairs((2, 2, 170), (2, 0, 10), (0, 0, 20))
    score = np.concatenate([np.full(170, 0.9), np.full(10, 0.4), np.full(20, 0.1)])
    ranked = np.column_stack([values[:, 0] == 2, score]).astype(float)
    found = verdict_on("outcome", values, ranked)
    assert [check.passed for check in found.requirements[1]] == [False, True]
    assert found.verdict == "pass"


def test_episodes_needed_by_hand():
    # z of 0.80, 0.68, 0.70: 1.0986, 0.8291, 0.8673; (1 + 0.8416 / 1.6449) * 0.2695 / 0.2313 = 1.761,
    # squared 3.102, times 100.
    found = interval(even(0.80, 0.60, 1.00))
    assert episodes_in_all(found, 0.68, 0.95, 0.7) == 311


def test_no_number_of_episodes_is_named_where_it_would_be_a_guess():
    found = interval(even(0.702, 0.50, 0.90))
    assert episodes_in_all(found, 0.55, 0.95, 0.7) is None
    assert episodes_in_all(interval(even(0.60, 0.50, 0.70)), 0.55, 0.95, 0.7) is None
    near = completion(even(0.702, 0.50, 0.90))
    assert (near.verdict, near.needs_more) == ("provisional", None)
    assert "cannot be told" in near.reasons[-1]


def test_drawn_by_task_more_episodes_mean_more_tasks():
    found = completion(replace(even(0.80, 0.60, 1.00), unit="task"))
    assert "on more tasks in proportion" in found.reasons[-1]


def test_the_worst_field_decides():
    assert worst(["pass", "provisional"]) == "provisional"
    assert worst(["pass", "not_enough_data", "provisional"]) == "not_enough_data"
    assert worst(["people_disagree", "not_enough_data"]) == "people_disagree"
    assert worst(["people_disagree", "fail"]) == "fail"
    with pytest.raises(ValueError, match="empty"):
        worst([])
