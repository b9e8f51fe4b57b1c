"""Facts about Dawid and Skene's consensus: the published example, one step by hand, known annotators."""

from __future__ import annotations

import numpy as np
import pytest
from people_cases import table_of

from robojudge.agreement.dawid_skene import (
    ErrorRates,
    NotEstimated,
    dawid_skene,
    dawid_skene_consensus,
    estimate_error_rates,
)
from robojudge.agreement.panel_consensus import panel_consensus

NAN = float("nan")
PATIENTS = (
    "1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 "
    "1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 "
    "1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343 "
    "2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222"
)
"""Dawid and Skene 1979, table 1: 45 patients; observer 1 three times, then observers 2 to 5."""
OBSERVER = (0, 0, 0, 1, 2, 3, 4)


def published() -> ErrorRates:
    answers = np.zeros((45, 5, 4))
    for patient, given in enumerate(PATIENTS.split()):
        for observer, level in zip(OBSERVER, given, strict=True):
            answers[patient, observer, int(level) - 1] += 1
    return estimate_error_rates(answers, smoothing=0.0)


def test_the_published_example() -> None:
    """Dawid and Skene 1979: 45 patients, how common each class is, and how observer 1 errs."""
    fit = published()
    assert fit.converged
    np.testing.assert_allclose(fit.prevalence, [0.40, 0.42, 0.11, 0.07], atol=0.005)
    np.testing.assert_allclose(
        fit.confusion[0],
        [[0.89, 0.11, 0.0, 0.0], [0.07, 0.88, 0.05, 0.0], [0.0, 0.34, 0.66, 0.0], [0.0, 0.0, 0.56, 0.44]],
        atol=0.005,
    )


def test_one_step_by_hand() -> None:
    """Three raters, three episodes: (0, 0, 0), (0, 0, 1), (1, 1, 1), without smoothing.

    Start: shares of votes (1, 0), (2/3, 1/3), (0, 1); level 0 is 5/9 common. Of the 5/3 true zeros,
    raters 1 and 2 call all 0, rater 3 calls 1 of them (3/5) 0. Of the 4/3 true ones, raters 1 and 2 call
    1/3 (1/4) 0 and rater 3 calls none 0. Episode 2: 5/9 * 2/5 against 4/9 * 1/16: 8 to 1.
    """
    answers = np.array([[0, 0, 0], [0, 0, 1], [1, 1, 1]])[:, :, None] == np.arange(2)
    fit = estimate_error_rates(answers.astype(float), smoothing=0.0, max_iterations=1)
    assert not fit.converged
    np.testing.assert_allclose(fit.prevalence, [5 / 9, 4 / 9])
    np.testing.assert_allclose(fit.confusion[0], [[1, 0], [1 / 4, 3 / 4]])
    np.testing.assert_allclose(fit.confusion[2], [[3 / 5, 2 / 5], [0, 1]])
    np.testing.assert_allclose(fit.posterior[1], [8 / 9, 1 / 9])


def test_iterating_never_makes_the_answers_less_likely() -> None:
    rng = np.random.default_rng(0)
    answers = (rng.integers(0, 3, (60, 4))[:, :, None] == np.arange(3)).astype(float)
    likelihoods = [
        estimate_error_rates(answers, smoothing=0.0, tolerance=0.0, max_iterations=n).log_likelihood
        for n in range(1, 30)
    ]
    assert (np.diff(likelihoods) >= -1e-9).all()


def simulated(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two careful people, and three who say `success` (2) for most failures; a fifth is missing."""
    rng = np.random.default_rng(seed)
    careful = [[0.92, 0.05, 0.03], [0.04, 0.90, 0.06], [0.03, 0.05, 0.92]]
    lenient = [[0.25, 0.15, 0.60], [0.05, 0.35, 0.60], [0.02, 0.03, 0.95]]
    confusion = np.array([careful, careful, lenient, lenient, lenient])
    truth = rng.choice(3, n, p=[0.4, 0.2, 0.4])
    people = np.array([[rng.choice(3, p=rates[level]) for rates in confusion] for level in truth], float)
    people[rng.random(people.shape) < 0.2] = NAN
    people[np.isnan(people).all(axis=1), 0] = 0.0
    return people, truth, confusion


def test_it_finds_how_known_annotators_err() -> None:
    people, truth, confusion = simulated(3000)
    fit = dawid_skene(people, 3)
    assert isinstance(fit, ErrorRates)
    assert fit.converged
    np.testing.assert_allclose(fit.confusion, confusion, atol=0.06)
    np.testing.assert_allclose(fit.prevalence, np.bincount(truth) / len(truth), atol=0.03)


def test_it_is_right_more_often_than_the_majority_where_most_are_lenient() -> None:
    people, truth, _ = simulated(600, seed=1)
    table = table_of("outcome", people)
    weighed = dawid_skene_consensus(table)
    assert not isinstance(weighed, NotEstimated)
    right = [(values == truth).mean() for values in (weighed[0].values, panel_consensus(table).values)]
    assert right[0] > right[1] + 0.1


def test_the_same_answers_give_the_same_consensus() -> None:
    people, _, _ = simulated(200)
    first, second = dawid_skene(people, 3), dawid_skene(people.copy(), 3)
    assert isinstance(first, ErrorRates) and isinstance(second, ErrorRates)
    np.testing.assert_array_equal(first.posterior, second.posterior)


def test_two_raters_or_99_episodes_are_too_few() -> None:
    people, _, _ = simulated(100)
    assert dawid_skene(people[:, :2], 3) == NotEstimated("too_few_raters", 2, 3)
    assert dawid_skene(people[:99], 3) == NotEstimated("too_few_episodes", 99, 100)
    silent = np.column_stack([people[:, :2], np.full(100, NAN)])
    assert dawid_skene(silent, 3) == NotEstimated("too_few_raters", 2, 3)
    assert isinstance(dawid_skene(people, 3), ErrorRates)


def test_a_tie_is_no_consensus() -> None:
    """Three alike raters, half the episodes each way; one rated 0 by one and 1 by another of them."""
    people = np.repeat([[0.0] * 4, [1.0] * 4], 60, axis=0)
    people = np.vstack([people, [0.0, 1.0, NAN, NAN], [NAN] * 4])
    table = table_of("success", people)
    weighed = dawid_skene_consensus(table)
    assert not isinstance(weighed, NotEstimated)
    together, fit = weighed
    np.testing.assert_allclose(fit.posterior[120], [0.5, 0.5])
    np.testing.assert_array_equal(together.values[[0, 119, 120, 121]], [0, 1, NAN, NAN])
    assert together.why[[0, 120, 121]].tolist() == [None, "tie", "nobody_said"]


def test_numbers_have_no_error_rates() -> None:
    with pytest.raises(ValueError, match="task_completion has no levels"):
        dawid_skene_consensus(table_of("task_completion", np.zeros((100, 3))))
