"""Facts about proportional odds: by hand, at the top of its likelihood, finite whatever the labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from robojudge.agreement.calibration.ordinal import (
    RIDGE,
    ProportionalOdds,
    expected_step,
    fit_ordinal,
    step_weights,
)


def drawn(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    scores = rng.random(n)
    return scores, np.clip(np.round(4 * scores + rng.normal(0, 0.8, n)), 0, 4)


def test_worked_example() -> None:
    """At 0.75: -2 - 1, -1 - 1, 1 - 1, 2 - 1 in log-odds, so P(at most) = .047 .119 .5 .731."""
    model = ProportionalOdds(thresholds=(-2.0, -1.0, 1.0, 2.0), slope=4.0, centre=0.5)
    p = model(np.array([0.75]))
    assert p[0] == pytest.approx([0.0474, 0.0718, 0.3808, 0.2311, 0.2689], abs=1e-4)
    assert expected_step(p)[0] == pytest.approx(0.6506, abs=1e-4)


def test_without_information_in_the_score_it_is_the_counts_and_one_rating_spread_evenly() -> None:
    codes = np.repeat([0.0, 1.0, 2.0, 3.0], [4, 3, 2, 1])
    model = fit_ordinal(np.full(10, 0.5), codes)
    assert model(np.array([0.5]))[0] == pytest.approx(np.array([4.2, 3.2, 2.2, 1.2, 0.2]) / 11, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_no_parameter_can_be_moved_for_the_better(seed) -> None:
    """The likelihood is written here anew, from the definition."""
    scores, codes = drawn(80, seed)
    model = fit_ordinal(scores, codes)

    def loss(thresholds: np.ndarray, slope: float) -> float:
        x = np.append(scores - model.centre, 0.0)
        at_most = np.column_stack([expit(t - slope * x) for t in thresholds] + [np.ones(81)])
        p = np.diff(np.column_stack([np.zeros(81), at_most]), axis=1)
        said = np.vstack([np.eye(5)[codes.astype(int)], np.full((1, 5), 0.2)])
        return float(-(said * np.log(p)).sum() + RIDGE / 2 * slope**2)

    best = np.array([*model.thresholds, model.slope])
    least = loss(best[:4], best[4])
    for k in range(5):
        for step in (-1e-3, 1e-3):
            moved = best.copy()
            moved[k] += step
            assert loss(moved[:4], moved[4]) > least - 1e-9


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 8)), min_size=2, max_size=40))
def test_any_labels_give_probabilities_that_rise_with_the_score(pairs) -> None:
    scores = np.array([score for score, _ in pairs])
    model = fit_ordinal(scores, np.array([half / 2 for _, half in pairs]))
    p = model(np.linspace(0, 1, 21))
    assert np.isfinite(p).all() and p.sum(axis=1) == pytest.approx(np.ones(21))
    assert (p >= 0).all() and (np.diff(expected_step(p)) >= -1e-12).all()


def test_scores_that_separate_the_steps_are_told_apart() -> None:
    scores = np.repeat([0.1, 0.3, 0.5, 0.7, 0.9], 10)
    expected = expected_step(fit_ordinal(scores, np.repeat(np.arange(5.0), 10))(scores))
    assert expected == pytest.approx(np.repeat([0.0, 0.25, 0.5, 0.75, 1.0], 10), abs=0.08)


def test_people_split_between_two_steps_count_half_for_each() -> None:
    assert step_weights(np.array([2.5, 4.0])).tolist() == [[0, 0, 0.5, 0.5, 0], [0, 0, 0, 0, 1]]


def test_thresholds_must_rise() -> None:
    with pytest.raises(ValueError, match="thresholds must rise"):
        ProportionalOdds(thresholds=(0.0, 0.0, 1.0, 2.0), slope=1.0, centre=0.5)
