from __future__ import annotations

import dataclasses
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robojudge.datasets.episode import Camera, Episode, FrameArray, VideoFrames
from robojudge.errors import CameraNotFound, UsageError
from robojudge.keyframes import FramePlan, even_frames, fit, select
from robojudge.schema.judgement import Keyframe


def camera(name: str, *, wrist: bool = False) -> Camera:
    source = VideoFrames(Path("absent.mp4"), 0.0, None)
    return Camera(name, f"observation.images.{name}", source, wrist)


FRONT, SIDE, WRIST = camera("front"), camera("side"), camera("wrist", wrist=True)


def episode(length: int = 81, *, close_at: int | None = None, cameras=(FRONT, WRIST), fps=20.0) -> Episode:
    """A steady motion along x whose gripper may close once; nothing here could be decoded."""
    state = np.zeros((length, 4))
    state[:, 0] = np.linspace(0, 1, length)
    state[:, 3] = 1.0
    if close_at is not None:
        state[close_at:, 3] = 0.0
    times = np.full(length, np.nan) if fps is None else np.arange(length) / fps
    names = {"observation.state": ("ee_x", "ee_y", "ee_z", "gripper_opening")}
    columns = {"observation.state": state}
    return Episode("made", 0, length, fps, "go", ("go",), cameras, times, columns, names)


def by_frame(keyframes) -> dict[int, Keyframe]:
    return {k.frame_index: k for k in keyframes}


def frames(keyframes) -> list[int]:
    return list(by_frame(keyframes))


@pytest.mark.parametrize(
    ("length", "count", "expected"),
    [
        (10, 4, [0, 3, 6, 9]),
        (81, 5, [0, 20, 40, 60, 80]),
        (10, 1, [9]),
        (3, 16, [0, 1, 2]),
        (1, 16, [0]),
        (6, 4, [0, 2, 3, 5]),
    ],
)
def test_even_frames_include_both_ends(length, count, expected):
    assert even_frames(length, count) == expected


def test_planted_close_is_selected_with_its_cue():
    chosen = by_frame(select(episode(close_at=37), FramePlan(frames=5)))
    assert (chosen[37].reason, chosen[37].cue) == ("transition", "gripper_close")
    assert chosen[37].timestamp_s == pytest.approx(1.85)
    assert [chosen[f].reason for f in (0, 20, 40, 60, 80)] == ["first", "even", "even", "even", "last"]


def test_transition_on_an_even_frame_lends_it_its_cue():
    chosen = by_frame(select(episode(close_at=40), FramePlan(frames=5)))
    assert (chosen[40].reason, chosen[40].cue, chosen[40].salience) == ("even", "gripper_close", None)
    assert frames(chosen.values()) == [0, 20, 40, 60, 80]


def test_no_transitions_are_added_when_none_are_asked():
    assert frames(select(episode(close_at=37), FramePlan(frames=5, transitions=0))) == [0, 20, 40, 60, 80]


def test_image_change_chooses_where_there_is_no_state():
    bare = dataclasses.replace(episode(), columns={}, column_names={})
    change = np.ones(81)
    change[33] = 20.0
    chosen = by_frame(select(bare, FramePlan(frames=3), image_change=change))
    assert (chosen[33].reason, chosen[33].cue) == ("transition", "image_change")


def test_every_camera_shows_the_same_frames_external_ones_first():
    chosen = select(episode(close_at=37, cameras=(WRIST, FRONT, SIDE)), FramePlan(frames=4))
    shown = {name: [k.frame_index for k in chosen if k.camera == name] for name in ("front", "side", "wrist")}
    assert shown["front"] == shown["side"] == shown["wrist"]
    assert [k.camera for k in chosen[:3]] == ["front", "side", "wrist"]


def test_named_cameras_keep_the_order_asked_for_and_are_told_once():
    plan = FramePlan(frames=2, cameras=("wrist", "observation.images.front", "front"))
    assert [k.camera for k in select(episode(), plan)] == ["wrist", "front", "wrist", "front"]


def test_cameras_of_a_rollout_in_memory_can_be_named():
    small = FrameArray(np.zeros((81, 4, 4, 3), dtype=np.uint8))
    cameras = (Camera("front", "front", small, False), Camera("wrist", "wrist", small, True))
    plan = FramePlan(frames=2, cameras=("wrist", "wrist"))
    assert {k.camera for k in select(episode(cameras=cameras), plan)} == {"wrist"}


def test_unknown_camera_is_named():
    with pytest.raises(CameraNotFound, match="no camera 'top'"):
        select(episode(), FramePlan(cameras=("top",)))


def test_episode_without_cameras_cannot_be_shown():
    with pytest.raises(CameraNotFound, match="no RGB camera"):
        select(episode(cameras=()), FramePlan())


def test_short_episode_shows_every_frame_once():
    chosen = select(episode(5, cameras=(FRONT,)), FramePlan(frames=16))
    assert [(k.frame_index, k.reason) for k in chosen] == [
        (0, "first"),
        (1, "even"),
        (2, "even"),
        (3, "even"),
        (4, "last"),
    ]


def test_single_frame_is_the_first_one():
    assert [(k.frame_index, k.reason) for k in select(episode(1, cameras=(FRONT,)), FramePlan())] == [
        (0, "first")
    ]


def test_one_frame_asked_for_is_the_last_one():
    plan = FramePlan(frames=1, transitions=0)
    assert [(k.frame_index, k.reason) for k in select(episode(cameras=(FRONT,)), plan)] == [(80, "last")]


def test_time_is_unknown_where_the_dataset_gives_none():
    assert {k.timestamp_s for k in select(episode(fps=None), FramePlan(frames=3))} == {None}


@pytest.mark.parametrize("setting", [{"frames": 0}, {"transitions": -1}, {"cameras": ()}])
def test_impossible_plan_is_refused(setting):
    with pytest.raises(UsageError, match=next(iter(setting))):
        FramePlan(**setting)


def test_image_change_of_another_length_is_refused():
    with pytest.raises(UsageError, match="81 frames"):
        select(episode(), FramePlan(), image_change=np.zeros(80))


def wandering(seed: int, length: int, cameras) -> Episode:
    random = np.random.default_rng(seed)
    state = np.cumsum(random.normal(size=(length, 4)), axis=0)
    state[:, 3] = state[:, 3] > 0
    return dataclasses.replace(episode(length, cameras=cameras), columns={"observation.state": state})


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 200),
    st.integers(1, 24),
    st.integers(0, 12),
    st.sampled_from([(FRONT,), (FRONT, WRIST), (FRONT, SIDE, WRIST)]),
)
def test_selection_is_bounded_ascending_and_repeatable(seed, length, count, transitions, cameras):
    made = wandering(seed, length, cameras)
    plan = FramePlan(frames=count, transitions=transitions)
    chosen = select(made, plan)
    assert chosen == select(made, plan)
    steps = frames(chosen)
    assert all(a < b for a, b in pairwise(steps))
    assert length - 1 in steps
    assert set(even_frames(length, count)) <= set(steps)
    added = [k.frame_index for k in by_frame(chosen).values() if k.reason == "transition"]
    assert len(added) <= transitions
    assert all(abs(a - b) >= 6 for a, b in combinations(added, 2))
    assert len(chosen) == len(steps) * len(cameras)


def shown(n_even: int, saliences=(), cameras=("front",)) -> tuple[Keyframe, ...]:
    """Even frames at 0, 10, 20 ..., transitions at 5, 15 ... with these saliences."""
    last = 10 * (n_even - 1)
    moments = [(10 * i, None) for i in range(n_even)] + [(5 + 10 * i, s) for i, s in enumerate(saliences)]

    def reason(frame: int, salience: float | None):
        if salience is not None:
            return "transition"
        return "first" if frame == 0 else "last" if frame == last else "even"

    return tuple(
        Keyframe(camera=c, frame_index=f, timestamp_s=f / 20, reason=reason(f, s), salience=s)
        for f, s in sorted(moments, key=lambda moment: moment[0])
        for c in cameras
    )


@pytest.mark.parametrize("limit", [None, 7, 100])
def test_nothing_is_cut_below_the_limit(limit):
    keyframes = shown(5, (0.5, 0.9))
    assert fit(keyframes, limit) == (keyframes, None)


def test_least_salient_transitions_go_first():
    kept, cut = fit(shown(5, (0.9, 0.2, 0.5)), 6)
    assert frames(kept) == [0, 5, 10, 20, 30, 40]
    assert cut is not None
    assert (cut.planned, cut.sent, cut.transitions_dropped, cut.even_dropped, cut.tiled) == (
        8,
        6,
        2,
        0,
        False,
    )


def test_then_even_frames_are_thinned_evenly_and_keep_both_ends():
    kept, cut = fit(shown(9, (0.9,)), 5)
    assert frames(kept) == [0, 20, 40, 60, 80]
    assert cut is not None
    assert (cut.transitions_dropped, cut.even_dropped, cut.tiled) == (1, 4, False)


def test_then_cameras_share_an_image_per_time_step():
    kept, cut = fit(shown(9, (0.9,), cameras=("front", "wrist")), 5)
    assert frames(kept) == [0, 20, 40, 60, 80]
    assert {k.camera for k in kept} == {"front", "wrist"}
    assert cut is not None
    assert (cut.planned, cut.sent, cut.tiled) == (20, 5, True)


def test_one_camera_is_never_tiled():
    kept, cut = fit(shown(9), 1)
    assert frames(kept) == [80]
    assert cut is not None
    assert (cut.sent, cut.tiled) == (1, False)


def test_a_limit_below_one_image_is_refused():
    with pytest.raises(UsageError, match="at least one image"):
        fit(shown(3), 0)


@given(
    st.integers(1, 20),
    st.lists(st.floats(0, 1), max_size=8),
    st.integers(1, 3),
    st.integers(1, 40),
)
def test_a_cut_fits_the_limit_and_adds_up(n_even, saliences, n_cameras, limit):
    planned = shown(n_even, saliences, cameras=("a", "b", "c")[:n_cameras])
    kept, cut = fit(planned, limit)
    if cut is None:
        assert len(planned) <= limit
        return
    assert cut.sent <= limit
    steps = len(frames(planned)) - cut.transitions_dropped - cut.even_dropped
    assert len(kept) == steps * n_cameras
    assert cut.sent == (steps if cut.tiled else len(kept))
    assert 10 * (n_even - 1) in frames(kept)
    assert limit < 2 or n_even == 1 or cut.sent < 2 or 0 in frames(kept)
