from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from robojudge.telemetry.gripper import all_events, events
from robojudge.telemetry.signals import Gripper


def gripper(openness, name="gripper", swing=1.0):
    return Gripper(name, np.asarray(openness, dtype=np.float64), swing, "state", False)


def kinds(found):
    return [(e.frame_index, e.kind) for e in found]


def test_close_and_open_are_found_at_their_first_frame():
    openness = np.r_[np.ones(37), np.zeros(20), np.ones(10)]
    assert kinds(events(gripper(openness), fps=20)) == [(37, "close"), (57, "open")]


def test_readings_between_the_thresholds_change_nothing():
    openness = np.r_[np.ones(10), np.full(5, 0.5), np.ones(10), np.full(5, 0.41), np.ones(10)]
    assert events(gripper(openness), fps=20) == ()


def test_blip_shorter_than_the_dwell_time_is_no_event():
    openness = np.r_[np.ones(20), np.zeros(2), np.ones(20)]
    assert events(gripper(openness), fps=20) == ()


def test_blip_of_the_dwell_time_is_two_events():
    openness = np.r_[np.ones(20), np.zeros(3), np.ones(20)]
    assert kinds(events(gripper(openness), fps=20)) == [(20, "close"), (23, "open")]


def test_close_in_the_last_frame_counts():
    assert kinds(events(gripper(np.r_[np.ones(20), 0.0]), fps=20)) == [(20, "close")]


def test_unmoved_gripper_has_no_events():
    assert events(gripper(np.r_[np.ones(20), np.zeros(20)], swing=0.05), fps=20) == ()


def test_events_of_both_arms_are_united_in_time_order():
    left = gripper(np.r_[np.ones(30), np.zeros(30)], "left gripper")
    right = gripper(np.r_[np.ones(10), np.zeros(30), np.ones(20)], "right gripper")
    found = all_events([left, right], fps=20)
    assert [(e.frame_index, e.gripper, e.kind) for e in found] == [
        (10, "right gripper", "close"),
        (30, "left gripper", "close"),
        (40, "right gripper", "open"),
    ]


@given(st.lists(st.floats(0, 1), min_size=4, max_size=80), st.sampled_from([None, 5.0, 20.0, 100.0]))
def test_events_alternate_and_ascend(openness, fps):
    found = events(gripper(openness), fps)
    frames = [e.frame_index for e in found]
    assert frames == sorted(set(frames))
    assert all(a.kind != b.kind for a, b in pairwise(found))
