from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robojudge.telemetry.efficiency import (
    efficiency_score,
    milestones,
    path_efficiency,
    path_length,
    regrasps,
    reversals,
)
from robojudge.telemetry.signals import Signals, extract_signals


def polyline(*points, frames=21):
    """Ease through the points, at rest at each: (n, 3)."""
    legs = []
    for start, end in pairwise(points):
        t = np.linspace(0, 1, frames)[:, None]
        ease = 10 * t**3 - 15 * t**4 + 6 * t**5
        legs.append(np.asarray(start) + ease * (np.asarray(end) - np.asarray(start)))
    return np.concatenate([legs[0], *(leg[1:] for leg in legs[1:])])


CORNER = ((0, 0, 0), (3, 0, 0), (3, 4, 0))


def bare(position):
    return Signals(len(position), None, np.asarray(position, dtype=float), None, None, None, ())


def test_a_straight_line_is_fully_efficient(build, reach):
    assert path_efficiency(extract_signals(build(reach()))) == pytest.approx(1.0)


def test_an_unexplained_corner_costs_the_difference(build):
    """3 along x, then 4 along y: 5 as the crow flies, 7 moved."""
    assert path_efficiency(extract_signals(build(polyline(*CORNER)))) == pytest.approx(5 / 7)


def test_a_corner_where_the_gripper_closes_at_rest_is_asked_for(build):
    opening = np.r_[np.ones(20), np.zeros(21)]
    signals = extract_signals(build(polyline(*CORNER), opening))
    assert milestones(signals) == [0, 20, 40]
    assert path_efficiency(signals) == pytest.approx(1.0)


def test_a_gripper_that_closes_in_passing_marks_no_place(build):
    opening = np.r_[np.ones(10), np.zeros(31)]
    assert milestones(extract_signals(build(polyline(*CORNER), opening))) == [0, 40]


def test_going_back_to_try_again_earns_nothing(build):
    path = polyline((0, 0, 0), (3, 0, 0), (3, 4, 0), (3, 0, 0), (3, 4, 0))
    opening = np.r_[np.ones(20), np.zeros(20), np.ones(20), np.zeros(21)]
    signals = extract_signals(build(path, opening))
    assert milestones(signals) == [0, 20, 40, 80]
    assert path_efficiency(signals) == pytest.approx(7 / 15)
    assert regrasps(signals) == [60]


def test_a_round_trip_is_measured_to_its_farthest_place(build):
    signals = extract_signals(build(polyline((0, 0, 0), (2, 0, 0), (0, 0, 0))))
    assert path_efficiency(signals) == pytest.approx(1.0)


def test_a_robot_that_never_moves_has_no_path_efficiency(build):
    assert path_efficiency(extract_signals(build(np.ones((30, 3))))) is None


def test_turning_back_without_a_gripper_event_is_a_reversal(build):
    signals = extract_signals(build(polyline((0, 0, 0), (2, 0, 0), (1, 0, 0), frames=15)))
    (frame,) = reversals(signals)
    assert abs(frame - 14) <= 3


def test_lifting_after_a_grasp_is_no_reversal(build):
    path = polyline((0, 0, 0), (0, 0, -2), (0, 0, 0), frames=15)
    opening = np.r_[np.ones(14), np.zeros(15)]
    assert reversals(extract_signals(build(path, opening))) == []


def test_shaking_in_place_is_no_reversal(build, reach):
    path = reach(frames=80)
    path[:, 1] += 0.02 * np.sin(np.arange(80))
    assert reversals(extract_signals(build(path))) == []


def test_closing_somewhere_else_is_no_correction(build):
    opening = np.r_[np.ones(20), np.zeros(20), np.ones(10), np.zeros(11)]
    path = polyline((0, 0, 0), (3, 0, 0), (3, 4, 0), (8, 4, 0))
    assert regrasps(extract_signals(build(path, opening))) == []


def test_efficiency_score_of_a_worked_example():
    """0.8 direct, a quarter of the time idle, one correction: 0.8 * 0.75 / 1.25 = 0.48."""
    assert efficiency_score(0.8, 0.25, 1) == pytest.approx(0.48)


paths = arrays(
    np.float64, st.tuples(st.integers(4, 30), st.just(3)), elements=st.floats(-1, 1, width=16)
).filter(lambda p: path_length(p) > 0.1)


@given(paths, st.floats(0.01, 100), st.floats(-5, 5))
def test_path_efficiency_ignores_unit_origin_and_direction(path, scale, shift):
    value = path_efficiency(bare(path))
    assert value is not None
    assert 0.0 <= value <= 1.0
    assert path_efficiency(bare(path * scale)) == pytest.approx(value, rel=1e-6, abs=1e-9)
    closed = np.linalg.norm(path[-1] - path[0]) <= 0.11 * np.linalg.norm(np.ptp(path, axis=0))
    if not closed:
        assert path_efficiency(bare(path[::-1])) == pytest.approx(value, rel=1e-6)
        assert path_efficiency(bare(path + shift)) == pytest.approx(value, rel=1e-6)
