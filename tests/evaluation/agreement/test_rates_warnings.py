"""Facts about what is said to be wrong with a corrected rate, and about whose word a label is."""

from __future__ import annotations

import numpy as np
import pytest
from people_cases import failed, judged, said

from robojudge.agreement.rates.corrected_rate import CorrectedRate, corrected_rate
from robojudge.agreement.rates.success_labels import SuccessLabels, success_labels
from robojudge.errors import UsageError
from robojudge.schema.episode import Declared

NAN = np.nan


def names(found: CorrectedRate) -> set[str]:
    return {warning.name for warning in found.warnings}


def study(n: int = 400, labelled: int = 100, sensitivity: float = 0.9, specificity: float = 0.9, seed=0):
    rng = np.random.default_rng(seed)
    truth = (rng.random(n) < 0.6).astype(float)
    right = rng.random(n) < np.where(truth > 0, sensitivity, specificity)
    verdict = np.where(right, truth, 1 - truth)
    return truth, verdict, np.where(np.arange(n) < labelled, truth, NAN)


def test_a_random_sample_with_a_good_judge_has_no_warning() -> None:
    _, verdict, human = study()
    assert corrected_rate(SuccessLabels(human, verdict, verdict)).warnings == ()


def test_labelling_what_the_judge_called_failures_is_no_random_sample() -> None:
    truth, verdict, _ = study()
    human = np.where(verdict == 0, truth, NAN)
    found = corrected_rate(SuccessLabels(human, verdict, verdict))
    assert "labels_not_random" in names(found)


def test_judges_that_err_elsewhere_make_the_corrections_disagree() -> None:
    _, verdict, human = study(n=1000, labelled=200, sensitivity=0.8, specificity=0.7)
    fooled = np.where(np.isnan(human), 1.0, verdict)
    fooled[-100:] = 0.0
    found = corrected_rate(SuccessLabels(human, fooled, fooled))
    assert "corrections_disagree" in names(found)
    assert found.ppi.value is not None and found.rogan_gladen.value is not None


def test_a_judge_little_better_than_guessing_is_named() -> None:
    _, verdict, human = study(sensitivity=0.62, specificity=0.58)
    assert "judge_barely_informative" in names(corrected_rate(SuccessLabels(human, verdict, verdict)))


def test_few_labelled_failures_are_named() -> None:
    _, verdict, human = study()
    human[np.flatnonzero(human == 0)[3:]] = NAN
    texts = {w.name: w.text for w in corrected_rate(SuccessLabels(human, verdict, verdict)).warnings}
    assert "only 3 labelled failures" in texts["too_few_of_a_class"]


def test_pooled_policies_and_silent_judges_are_named() -> None:
    _, verdict, human = study()
    verdict[-7:] = NAN
    found = corrected_rate(SuccessLabels(human, verdict, verdict, groups=("act", "pi0")))
    texts = {warning.name: warning.text for warning in found.warnings}
    assert "act, pi0" in texts["several_policies_pooled"]
    assert "7 of 400" in texts["judge_silent"]


def test_labels_from_outside_the_queue_are_left_out_and_counted() -> None:
    _, verdict, human = study()
    inclusion = np.full(400, 0.25)
    inclusion[:5] = NAN
    found = corrected_rate(SuccessLabels(human, verdict, verdict, inclusion))
    assert "no_inclusion_probability" in names(found)
    assert found.human_only.n_human == 95 and found.n_human == 100
    assert (found.ppi.n_human, found.ppi.n_judge, found.rogan_gladen.n_judge) == (95, 395, 395)
    without = SuccessLabels(human[5:], verdict[5:], verdict[5:], inclusion[5:])
    assert corrected_rate(without).ppi == found.ppi


def test_only_blinded_words_are_labels_and_declared_success_never_is() -> None:
    declared = Declared(outcome="success", source="sim")
    outcomes = [
        judged(0, outcome="failure", effective_outcome="success", declared=declared, success_prob=0.1),
        judged(1, outcome="success", success_prob=0.8),
        judged(2, outcome="undecided"),
        failed(3),
        judged(4, outcome="partial"),
    ]
    words = [
        said(1, "ana", outcome="failure"),
        said(1, "ben", outcome="failure"),
        said(1, "cleo", outcome="success"),
        said(2, "ana", outcome="success", blinded=False),
        said(4, "ana", outcome="partial"),
        said(5, "ana", outcome="success"),
        said(0, "ana", cannot_tell=("outcome",)),
    ]
    labels = success_labels(outcomes, words)
    assert labels.keys == tuple(("d", index) for index in range(6))
    np.testing.assert_array_equal(labels.human, [NAN, 0, NAN, NAN, 0, 1])
    np.testing.assert_array_equal(labels.score, [1, 0.8, NAN, NAN, 0, NAN])
    np.testing.assert_array_equal(labels.verdict, [1, 1, NAN, NAN, 0, NAN])
    assert (labels.groups, labels.n_not_blinded, labels.inclusion) == (("d",), 1, None)


def test_a_tie_between_people_is_no_label() -> None:
    words = [said(0, "ana", outcome="success"), said(0, "ben", outcome="failure")]
    assert np.isnan(success_labels([judged(0)], words).human).all()


def test_inclusion_and_policies_are_lined_up_by_episode() -> None:
    labels = success_labels(
        [judged(1), judged(0)], [], inclusion={("d", 1): 0.2}, policies={("d", 0): "act", ("d", 1): "pi0"}
    )
    assert labels.inclusion is not None
    np.testing.assert_array_equal(labels.inclusion, [NAN, 0.2])
    assert labels.groups == ("act", "pi0")


def test_two_judgements_of_an_episode_are_refused() -> None:
    with pytest.raises(UsageError, match="episode 0"):
        success_labels([judged(0), judged(0)], [])
