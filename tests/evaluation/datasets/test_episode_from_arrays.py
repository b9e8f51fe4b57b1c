"""Episodes made from arrays in memory."""

from __future__ import annotations

import numpy as np
import pytest

from robojudge import episode_from_arrays
from robojudge.datasets.episode import FrameArray
from robojudge.errors import EmptyEpisode, UsageError

FRAMES = np.zeros((4, 6, 8, 3), np.uint8)


def test_one_camera_with_signals() -> None:
    state = np.arange(8, dtype=np.float32).reshape(4, 2)
    episode = episode_from_arrays(FRAMES, state, np.arange(4), 20, "pick the cup", outcome="partial")
    assert (episode.length, episode.fps, episode.instruction) == (4, 20, "pick the cup")
    assert episode.tasks == ("pick the cup",)
    assert episode.columns["observation.state"].tolist() == state.tolist()
    assert episode.columns["action"].tolist() == [[0], [1], [2], [3]]
    assert episode.timestamps_s.tolist() == [0, 0.05, 0.1, 0.15]
    assert episode.declared.outcome == "partial" and episode.declared.source == "sim"
    source = episode.camera("main").source
    assert isinstance(source, FrameArray) and source.frames is FRAMES


def test_several_cameras_put_external_ones_first() -> None:
    episode = episode_from_arrays({"wrist": FRAMES, "front": FRAMES}, None, None, 10, None)
    assert [(c.name, c.is_wrist) for c in episode.cameras] == [("front", False), ("wrist", True)]
    assert not episode.columns and episode.instruction is None and episode.declared is None


def test_without_fps_times_are_unknown() -> None:
    assert np.isnan(episode_from_arrays(FRAMES, None, None, None, "t").timestamps_s).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((FRAMES.astype(float), None, None, 10), "float64"),
        ((FRAMES[..., :2], None, None, 10), r"\(4, 6, 8, 2\)"),
        ((FRAMES[0], None, None, 10), r"\(6, 8, 3\)"),
        (({}, None, None, 10), "no camera"),
        (({"a": FRAMES, "b": FRAMES[:2]}, None, None, 10), "lengths differ"),
        ((FRAMES, np.zeros((3, 2)), None, 10), "observation.state 3"),
        ((FRAMES, None, np.zeros((4, 2, 2)), 10), r"action has shape"),
        ((FRAMES, np.array(["a"] * 4), None, 10), "no array of numbers"),
        ((FRAMES, None, None, 0), "fps is 0"),
    ],
)
def test_wrong_arrays_are_refused(arguments, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        episode_from_arrays(*arguments, "t")


def test_no_frames_is_an_empty_episode() -> None:
    with pytest.raises(EmptyEpisode):
        episode_from_arrays(FRAMES[:0], None, None, 10, "t")


def test_an_episode_shows_sizes_and_no_numbers() -> None:
    episode = episode_from_arrays(
        {"front": FRAMES}, np.arange(8).reshape(4, 2) + 0.5, None, 20, "pick the cup", dataset_id="lab"
    )
    assert repr(episode) == (
        "Episode('lab', 0, length=4, fps=20, instruction='pick the cup', cameras=[front], "
        "columns={observation.state: float64 4x2})"
    )
    assert repr(episode.cameras[0].source) == "FrameArray(uint8 4x6x8x3)"
