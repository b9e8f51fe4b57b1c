from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.rewards.shaping import delta, shaping, sparse

curves = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=200).map(np.array)
discounts = st.floats(0.5, 1.0)
weights = st.floats(0.1, 10.0)


def discounted(reward: np.ndarray, gamma: float) -> float:
    return float(sum(gamma**t * r for t, r in enumerate(reward)))


@given(curves, discounts, weights)
def test_discounted_shaping_is_minus_the_first_phi(curve: np.ndarray, gamma: float, weight: float) -> None:
    assert discounted(shaping(curve, gamma, weight), gamma) == pytest.approx(-weight * curve[0], abs=1e-9)


@given(curves, discounts)
def test_a_truncated_episode_keeps_its_last_phi(curve: np.ndarray, gamma: float) -> None:
    total = discounted(shaping(curve, gamma, 1.0, keeps_last=True), gamma)
    assert total == pytest.approx(gamma ** len(curve) * curve[-1] - curve[0], abs=1e-9)


@given(st.floats(0.01, 1.0), st.integers(2, 300), st.floats(0.5, 1.0))
def test_hovering_earns_nothing_when_shaped_and_pays_when_progress_is_added(
    phi: float, frames: int, gamma: float
) -> None:
    still = np.full(frames, phi)
    assert discounted(shaping(still, gamma, 1.0, keeps_last=True), gamma) <= 0.0
    assert discounted(still, gamma) > 0.0


def test_a_worked_example() -> None:
    # 0.5 * 0.4 - 0.2, 0.5 * 1.0 - 0.4, 0.5 * 0 - 1.0
    assert shaping(np.array([0.2, 0.4, 1.0]), 0.5, 1.0) == pytest.approx([0.0, 0.1, -1.0])
    assert shaping(np.array([0.2, 0.4, 1.0]), 0.5, 2.0, keeps_last=True) == pytest.approx([0.0, 0.2, -1.0])


@given(curves)
def test_deltas_sum_to_the_gain(curve: np.ndarray) -> None:
    assert delta(curve).sum() == pytest.approx(curve[-1] - curve[0], abs=1e-9)
    assert delta(curve)[-1] == 0.0


def test_unknown_progress_stays_unknown() -> None:
    unknown = np.full(3, np.nan)
    assert np.isnan(shaping(unknown, 0.99, 1.0)).all()
    assert np.isnan(delta(unknown)).all()


def test_sparse_pays_success_on_the_last_frame_only() -> None:
    assert sparse(3, True, 2.0).tolist() == [0.0, 0.0, 2.0]
    assert sparse(3, False, 2.0).tolist() == [0.0, 0.0, 0.0]


def test_sparse_does_not_know_what_an_undecided_episode_is_worth() -> None:
    reward = sparse(3, None, 1.0)
    assert reward[:2].tolist() == [0.0, 0.0]
    assert np.isnan(reward[2])
