from __future__ import annotations

import warnings

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from robojudge_server.services.downsample import choose_frames

NUMBERS = st.sampled_from([0.0, 1.0, -3.0, 1e-300, 1e308, -1e308, 5e-324, np.nan, np.inf, -np.inf])


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 90), st.one_of(st.none(), st.integers(2, 100)), st.data())
def test_any_numbers_give_increasing_frames_with_both_ends(length, points, data) -> None:
    signals = [np.array(data.draw(st.lists(NUMBERS, min_size=length, max_size=length))) for _ in range(2)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frames = choose_frames(signals, length, points)
    assert (frames[0], frames[-1]) == (0, length - 1)
    assert (np.diff(frames) > 0).all()
    assert len(frames) == length if points is None or length <= points else len(frames) <= points


@settings(deadline=None, max_examples=50)
@given(st.integers(5, 300), st.integers(4, 200), st.integers(0, 2**32 - 1))
def test_the_extremes_of_a_signal_stay_whatever_its_unit(length, points, seed) -> None:
    signal = np.random.default_rng(seed).normal(size=length)
    frames = choose_frames([signal], length, points)
    assert {int(np.argmax(signal)), int(np.argmin(signal))} <= set(frames.tolist())
    assert (choose_frames([1e6 * signal], length, points) == frames).all()


def test_a_small_signal_keeps_its_spike_beside_a_large_one() -> None:
    large = 1e6 * np.sin(np.linspace(0, 3, 1000))
    small = np.zeros(1000)
    small[613] = 1e-6
    assert 613 in choose_frames([large, small], 1000, 30)
