"""Facts about one policy's success rate: by people, by PPI++, by Rogan-Gladen, and which falls back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from robojudge.agreement.rates.corrected_rate import corrected_rate
from robojudge.agreement.rates.human_only import human_only_rate, wilson_interval
from robojudge.agreement.rates.powered_mean import powered_mean
from robojudge.agreement.rates.ppi import MIN_GAIN, MIN_LABELLED, powered_rate
from robojudge.agreement.rates.rogan_gladen import judge_errors, rogan_gladen_rate
from robojudge.agreement.rates.success_labels import SuccessLabels
from robojudge.errors import UsageError

NAN = np.nan


def counted(tp: int, fn: int, fp: int, tn: int, says_yes: int, says_no: int) -> SuccessLabels:
    """Labelled episodes by people's word and the verdict, and unlabelled ones by the verdict."""
    human = [1.0] * (tp + fn) + [0.0] * (fp + tn) + [NAN] * (says_yes + says_no)
    verdict = [1.0] * tp + [0.0] * fn + [1.0] * fp + [0.0] * tn + [1.0] * says_yes + [0.0] * says_no
    return SuccessLabels(np.array(human), np.array(verdict), np.array(verdict))


def simulated(n: int = 200, labelled: int = 60, accuracy: float = 0.95, seed: int = 0) -> SuccessLabels:
    rng = np.random.default_rng(seed)
    truth = (rng.random(n) < 0.7).astype(float)
    verdict = np.where(rng.random(n) < accuracy, truth, 1 - truth)
    human = np.where(np.arange(n) < labelled, truth, NAN)
    return SuccessLabels(human, verdict, verdict)


def test_people_alone_have_wilsons_interval() -> None:
    rate = human_only_rate(counted(6, 2, 1, 1, 0, 5), level=0.95)
    published = stats.binomtest(8, 10).proportion_ci(0.95, method="wilson")
    assert rate.value == pytest.approx(0.8) and rate.n_human == 10
    assert (rate.low, rate.high) == pytest.approx((published.low, published.high), abs=1e-9)
    assert (rate.low, rate.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)


@pytest.mark.parametrize("successes", [0, 12])
def test_wilsons_interval_of_all_alike_is_not_a_point(successes) -> None:
    low, high = wilson_interval(successes / 12, 12, 0.9)
    expected = stats.binomtest(successes, 12).proportion_ci(0.9, method="wilson")
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert high - low > 0.1


def test_worked_example_ppi() -> None:
    human = np.array([1, 1, 0, 0, NAN, NAN, NAN, NAN])
    score = np.array([1.0, 0, 0, 0, 1, 1, 0, 0])
    mean = powered_mean(human, score)
    assert mean.weight == pytest.approx(7 / 30)
    assert mean.value == pytest.approx(67 / 120)
    residual = np.array([23 / 30, 1, 0, 0])
    plain = (7 / 30) ** 2 * 0.25 / 4 + residual.var() / 4
    assert mean.influence @ mean.influence == pytest.approx(plain)
    corners = np.array([0, 1, -7 / 30, 23 / 30])
    values, weights = np.concatenate([residual, corners]), np.repeat([1.0, 0.375], 4)
    with_invented = np.cov(values, aweights=weights, bias=True) / 4.5
    assert mean.variance == pytest.approx((7 / 30) ** 2 * 0.25 / 4 + with_invented)


def test_worked_example_rogan_gladen() -> None:
    labels = counted(17, 3, 2, 8, 620, 380)
    rate, errors = rogan_gladen_rate(labels), judge_errors(labels)
    assert (errors.sensitivity, errors.specificity) == pytest.approx((17.5 / 21, 8.5 / 11))
    assert rate.value == pytest.approx(0.6480, abs=5e-5)
    q1, q0, theta = 17.5 / 21, 8.5 / 11, rate.value
    variance = (
        0.62 * 0.38 / 1000 + (1 - theta) ** 2 * q0 * (1 - q0) / 11 + theta**2 * q1 * (1 - q1) / 21
    ) / (q1 + q0 - 1) ** 2
    half = stats.norm.ppf(0.95) * variance**0.5
    assert (rate.low, rate.high) == pytest.approx((theta - half, theta + half), abs=1e-9)


def test_rogan_gladen_is_refused_where_verdicts_say_next_to_nothing() -> None:
    rate = rogan_gladen_rate(counted(15, 5, 14, 6, 300, 100))
    assert rate.value is None and rate.low is None
    assert rate.reason is not None and "below 1.1" in rate.reason


@pytest.mark.parametrize(
    ("labels", "word"),
    [
        (counted(30, 2, 0, 0, 300, 100), "no labelled failures"),
        (counted(0, 0, 4, 30, 300, 100), "no labelled successes"),
        (counted(30, 2, 4, 30, 0, 0), "every judged episode"),
    ],
)
def test_rogan_gladen_is_refused_where_errors_cannot_be_known(labels, word) -> None:
    rate = rogan_gladen_rate(labels)
    assert rate.value is None
    assert rate.reason is not None and word in rate.reason


def test_rogan_gladen_stays_within_0_and_1() -> None:
    rate = rogan_gladen_rate(counted(20, 4, 1, 15, 400, 0))
    assert rate.value == 1.0
    assert rate.high == 1.0 and rate.low is not None and 0 <= rate.low < 1


def test_a_good_judge_narrows_the_interval() -> None:
    rate = powered_rate(simulated())
    alone = human_only_rate(simulated())
    assert rate.gate == "corrected" and 0.5 < rate.weight <= 1
    assert rate.estimate.width is not None and alone.width is not None
    assert rate.estimate.width < 0.8 * alone.width


def test_a_useless_judge_leaves_people_exactly_as_they_were() -> None:
    labels = simulated(accuracy=0.5, seed=1)
    found = corrected_rate(labels)
    assert (found.gate, found.judge_weight) == ("no_gain", 0.0)
    assert found.ppi == found.human_only.model_copy(update={"method": "ppi"})


def test_a_judge_that_is_always_wrong_is_not_let_in() -> None:
    assert powered_rate(simulated(accuracy=0.0)).gate == "no_gain"


@pytest.mark.parametrize(
    ("labels", "gate"),
    [
        (simulated(labelled=MIN_LABELLED - 1), "too_few_labels"),
        (simulated(n=60, labelled=60), "no_unlabelled_episodes"),
        (counted(40, 0, 10, 0, 300, 0), "judge_constant"),
        (counted(40, 2, 0, 0, 250, 50), "no_gain"),
    ],
)
def test_the_gate_says_why_people_alone_count(labels, gate) -> None:
    rate = powered_rate(labels)
    assert rate.gate == gate
    assert rate.estimate == human_only_rate(labels).model_copy(update={"method": "ppi"})


def test_the_gate_opens_only_for_the_stated_gain() -> None:
    for seed in range(60):
        labels = simulated(accuracy=0.68, seed=seed)
        mean = powered_mean(labels.human, labels.score)
        gained = 1 - mean.variance / mean.human_variance
        assert (powered_rate(labels).gate == "corrected") == (gained >= MIN_GAIN)


def test_without_a_label_there_is_no_rate_but_the_naive_one() -> None:
    found = corrected_rate(counted(0, 0, 0, 0, 30, 10))
    assert found.human_only.value is None and found.ppi.value is None and found.rogan_gladen.value is None
    assert found.judge_only.value == 0.75
    assert found.judge_only.low is None and found.judge_only.reason is not None


def test_without_any_episode_there_is_a_reason() -> None:
    found = corrected_rate(SuccessLabels(np.zeros(0), np.zeros(0), np.zeros(0)))
    assert {found.human_only.value, found.ppi.value, found.judge_only.value} == {None}
    assert found.judge_only.reason == "the judge has no verdict on any episode"


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 1.0, NAN]), st.sampled_from([0.0, 0.25, 0.9, 1.0, NAN])), max_size=90
    ),
    st.booleans(),
)
def test_every_number_lies_in_0_to_1_whatever_was_said(rows, weighted) -> None:
    human = np.array([human for human, _ in rows], dtype=float)
    score = np.array([score for _, score in rows], dtype=float)
    verdict = np.where(np.isnan(score), NAN, (score > 0.5).astype(float))
    inclusion = np.linspace(0.1, 1, len(rows)) if weighted else None
    found = corrected_rate(SuccessLabels(human, score, verdict, inclusion))
    for estimate in (found.human_only, found.ppi, found.rogan_gladen):
        assert (estimate.value is None) == (estimate.reason is not None)
        if estimate.value is not None:
            assert estimate.low is not None and estimate.high is not None
            assert 0 <= estimate.low <= estimate.value + 1e-12 <= estimate.high + 2e-12 <= 1 + 2e-12


@settings(max_examples=25)
@given(st.permutations(range(80)), st.integers(0, 20))
def test_the_order_of_episodes_is_no_matter(order, seed) -> None:
    labels = simulated(n=80, labelled=40, seed=seed)
    rows = list(order)
    other = SuccessLabels(labels.human[rows], labels.score[rows], labels.verdict[rows])
    first, second = powered_rate(labels), powered_rate(other)
    assert first.gate == second.gate
    assert first.estimate.low == pytest.approx(second.estimate.low, abs=1e-12)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"human": np.array([0.5, NAN])}, "1 for a success"),
        ({"score": np.array([1.5, 0.0])}, "out of range"),
        ({"verdict": np.array([1.0])}, "shape"),
        ({"inclusion": np.array([0.0, 0.5])}, "out of range"),
    ],
)
def test_labels_out_of_shape_or_range_are_refused(changed, word) -> None:
    known = {name: np.array([1.0, NAN]) for name in ("human", "score", "verdict")}
    with pytest.raises(UsageError, match=word):
        SuccessLabels(**(known | changed))


def test_a_level_beyond_0_and_1_is_refused() -> None:
    with pytest.raises(UsageError, match="level 1"):
        corrected_rate(simulated(), level=1.0)
