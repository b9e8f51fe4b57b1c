from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robojudge.telemetry.signals import extract_signals
from robojudge.telemetry.smoothness import jitter_rate, ldlj, smoothness_score, sparc

speeds = arrays(np.float64, st.integers(4, 60), elements=st.floats(0, 10, width=16)).filter(
    lambda v: float(np.ptp(v)) > 0.01
)


def test_sparc_of_an_impulse_is_minus_one():
    """A flat spectrum is a straight line of length 1 over the scaled frequency axis."""
    assert sparc(np.array([1.0, 0.0, 0.0, 0.0]), fps=20.0) == pytest.approx(-1.0)


def test_sparc_falls_with_every_further_submovement():
    bell = np.sin(np.linspace(0, np.pi, 40)) ** 2
    values = [sparc(np.tile(bell, n), fps=20.0) for n in (1, 2, 3)]
    assert values[0] > values[1] > values[2]


def test_ldlj_of_a_triangle():
    """Speed 0 1 2 1 0 at 1 fps: T = 4, peak 2, second differences 0 -2 0: -ln(64 / 4 * 4) = -ln 64."""
    assert ldlj(np.array([0.0, 1.0, 2.0, 1.0, 0.0]), fps=1.0) == pytest.approx(-math.log(64))


def test_a_constant_speed_has_no_ldlj():
    assert ldlj(np.ones(10), fps=20.0) is None


def test_a_still_robot_has_no_sparc():
    assert sparc(np.zeros(10), fps=20.0) is None


@given(speeds, st.floats(0.01, 100))
def test_sparc_and_ldlj_ignore_the_unit_of_speed(speed, factor):
    assert sparc(speed * factor, 20.0) == pytest.approx(sparc(speed, 20.0), rel=1e-6)
    a, b = ldlj(speed * factor, 20.0), ldlj(speed, 20.0)
    assert (a is None) == (b is None)
    if a is not None and b is not None:
        assert a == pytest.approx(b, rel=1e-6, abs=1e-6)


@given(speeds, st.floats(1, 200))
def test_ldlj_ignores_the_unit_of_time(speed, fps):
    expected = ldlj(speed, 20.0)
    if expected is not None:
        assert ldlj(speed, fps) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("radius", [0.001, 1.0, 300.0])
def test_jitter_rate_of_a_circle_is_its_angular_rate(build, radius):
    """On a circle at 2 rad/s, |a| / v = 2 per second, whatever the radius."""
    angle = 2.0 * np.arange(100) / 20
    position = radius * np.column_stack([np.cos(angle), np.sin(angle), np.zeros(100)])
    assert jitter_rate(extract_signals(build(position))) == pytest.approx(2.0, rel=0.02)


def test_jitter_rate_of_a_steady_motion_is_zero(build):
    position = np.column_stack([np.arange(40.0), np.zeros(40), np.zeros(40)])
    assert jitter_rate(extract_signals(build(position))) == pytest.approx(0.0, abs=1e-6)


def test_one_stop_does_not_make_a_motion_jittery(build, reach):
    single = jitter_rate(extract_signals(build(reach(frames=80))))
    moved = np.concatenate([reach(0, 0.5, 40), reach(0.5, 1, 40)])
    both = jitter_rate(extract_signals(build(moved)))
    shaken = reach(frames=80)
    shaken[:, 1] += 0.01 * np.sin(np.arange(80) * 2 * np.pi * 3 / 20)
    jittery = jitter_rate(extract_signals(build(shaken)))
    assert single is not None and both is not None and jittery is not None
    assert single < both < jittery


def test_smoothness_score_of_a_worked_example():
    """3 per second gives 1/2, SPARC -4 gives 1/e: (0.5 + 0.3679) / 2 = 0.4339."""
    assert smoothness_score(3.0, -4.0) == pytest.approx(0.4339, abs=1e-4)


def test_a_perfect_motion_scores_one():
    assert smoothness_score(0.0, -1.0) == 1.0


@given(st.floats(0, 1e6), st.floats(-1e3, 0))
def test_smoothness_score_stays_in_the_unit_interval(jitter_hz, spectral):
    assert 0.0 <= smoothness_score(jitter_hz, spectral) <= 1.0
