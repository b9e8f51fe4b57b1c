from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.telemetry.safety import abrupt_stops, limit_frames, safety_score, spike_frames
from robojudge.telemetry.signals import extract_signals


def along_x(steps):
    x = np.concatenate([[0.0], np.cumsum(steps)])
    return np.column_stack([x, np.zeros_like(x), np.zeros_like(x)])


def test_a_gentle_reach_has_no_spike_stop_or_limit(build, reach):
    signals = extract_signals(build(reach(frames=60)))
    spikes, limits = spike_frames(signals), limit_frames(signals)
    assert spikes is not None and limits is not None
    assert (int(spikes.sum()), abrupt_stops(signals), int(limits.sum())) == (0, [], 0)


def test_a_jerk_of_the_arm_is_a_spike_where_it_happens(build):
    steps = np.full(80, 0.01)
    steps[40:43] = 0.08
    spikes = spike_frames(extract_signals(build(along_x(steps))))
    assert spikes is not None
    assert spikes.any()
    assert np.flatnonzero(spikes).min() >= 36 and np.flatnonzero(spikes).max() <= 47


def test_a_halt_from_full_speed_is_abrupt(build):
    (stop,) = abrupt_stops(extract_signals(build(along_x(np.r_[np.full(40, 0.01), np.zeros(20)])))) or [-1]
    assert 39 <= stop <= 44


def test_a_robot_that_never_moves_has_no_safety_numbers(build):
    signals = extract_signals(build(np.ones((30, 3))))
    assert (spike_frames(signals), abrupt_stops(signals), limit_frames(signals)) == (None, None, None)


def arms(second):
    """One joint that keeps moving, and another: (n, 2)."""
    return np.column_stack([np.linspace(0, 1, len(second)), second])


def test_a_joint_that_runs_into_its_extreme_is_at_its_limit(build):
    clipped = np.minimum(np.linspace(0, 1, 80), 0.5)
    limits = limit_frames(extract_signals(build(arms(clipped))))
    assert limits is not None
    assert limits[45:75].all()
    assert not limits[:38].any()


def test_a_joint_that_eases_to_rest_is_not_at_its_limit(build, reach):
    eased = np.r_[reach(frames=40)[:, 0], np.ones(40)]
    limits = limit_frames(extract_signals(build(arms(eased))))
    assert limits is not None
    assert not limits.any()


def test_safety_score_of_a_worked_example():
    """5% spikes, one abrupt stop, 10% at a limit: 0.75 * 0.9 / 1.25 = 0.54."""
    assert safety_score(0.05, 1, 0.1) == pytest.approx(0.54)


@given(st.floats(0, 1), st.integers(0, 50), st.floats(0, 1))
def test_safety_score_stays_in_the_unit_interval(spikes, stops, limits):
    assert 0.0 <= safety_score(spikes, stops, limits) <= 1.0


def test_turning_back_on_the_spot_is_no_halt(build):
    there_and_back = along_x(np.r_[np.full(40, 0.01), np.full(40, -0.01)])
    assert abrupt_stops(extract_signals(build(there_and_back))) == []
