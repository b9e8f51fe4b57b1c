from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from reward_cases import closes_at, judged, moves, recorded

from records import judgement
from robojudge.datasets.episode import Camera, Episode, FrameArray
from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.rewards.panels import BLUE, GREEN, PALE_GREEN, RED
from robojudge.rewards.plot import choose_episodes, plot_episode, write_plots
from robojudge.rewards.settings import RewardSettings
from robojudge.schema.judgement import Judgement

MAGENTA = (255, 0, 255)


def filmed(length: int = 12, colour: tuple[int, int, int] = MAGENTA, **changes: Any) -> Episode:
    episode = recorded(
        length, position=moves([1.0] * (length - 1)), grippers={"gripper_opening": closes_at(6, length)}
    )
    frames = np.full((length, 48, 64, 3), colour, dtype=np.uint8)
    camera = Camera("front", "observation.images.front", FrameArray(frames), False)
    return replace(episode, cameras=(camera,), **changes)


def pixels(picture: Image.Image, colour: tuple[int, int, int], off_by: int = 60) -> int:
    return int((np.abs(np.asarray(picture).astype(int) - colour).max(axis=2) <= off_by).sum())


def graded(index: int, completion: float | None, confidence: float | None = 0.9, **more: Any) -> Judgement:
    return judgement(index, task_completion=completion, confidence=confidence, **more)


def test_the_best_the_worst_and_the_least_certain_are_drawn() -> None:
    judgements = [graded(0, 0.4), graded(1, 0.9), graded(2, 0.1), graded(3, 0.5, confidence=0.2)]
    assert choose_episodes(judgements) == {"best": 1, "worst": 2, "least_certain": 3}


def test_ties_go_to_the_likelier_success_then_to_the_lower_index() -> None:
    judgements = [graded(k, 1.0, success_prob=p) for k, p in enumerate((0.7, 0.9, 0.9, 0.7))]
    assert choose_episodes(judgements) == {"best": 1, "worst": 0, "least_certain": 2}


def test_no_episode_is_drawn_twice_or_for_a_number_it_lacks() -> None:
    assert choose_episodes([graded(0, 0.4)]) == {"best": 0}
    assert choose_episodes([graded(0, None, None), graded(1, 0.4, None)]) == {"best": 1}
    assert choose_episodes([]) == {}


def test_a_picture_shows_frames_progress_and_what_is_paid() -> None:
    picture = plot_episode(judged({0: 0.0, 11: 1.0}), filmed(), RewardSettings())
    assert pixels(picture, MAGENTA) > 5000
    assert pixels(picture, BLUE) > 200
    assert pixels(picture, GREEN) > 1000


def test_frames_stand_in_time_order() -> None:
    episode = filmed()
    camera = episode.cameras[0]
    frames = np.zeros((12, 48, 64, 3), dtype=np.uint8)
    frames[:6, ..., 0] = 255
    frames[6:, ..., 2] = 255
    episode = replace(episode, cameras=(replace(camera, source=FrameArray(frames)),))
    drawn = np.asarray(plot_episode(judged({0: 0.0}), episode, RewardSettings()))
    reds = np.argwhere((drawn == (255, 0, 0)).all(axis=2))[:, 1]
    blues = np.argwhere((drawn == (0, 0, 255)).all(axis=2))[:, 1]
    assert len(reds) > 1000
    assert reds.max() < blues.min()


def test_credit_the_judge_does_not_confirm_is_drawn_pale() -> None:
    paid, held_back = (
        plot_episode(judged({0: 0.0}, task_completion=c), filmed(), RewardSettings()) for c in (0.9, 0.1)
    )
    assert pixels(paid, PALE_GREEN, 2) < 200
    assert pixels(held_back, PALE_GREEN, 2) > 1000


def test_losses_are_drawn_apart_from_gains() -> None:
    settings = RewardSettings(scheme="delta")
    rising = plot_episode(judged({0: 0.0, 11: 1.0}), filmed(), settings)
    falling = plot_episode(judged({0: 1.0, 11: 0.0}), filmed(), settings)
    assert pixels(rising, RED) == 0
    assert pixels(falling, RED) > 1000


def test_the_same_episode_gives_the_same_picture() -> None:
    first, second = (plot_episode(judged({0: 0.0, 11: 1.0}), filmed(), RewardSettings()) for _ in range(2))
    assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize("scheme", ["rprm", "shaped", "delta", "sparse"])
@pytest.mark.parametrize(
    ("judgement", "episode"),
    [
        (judged({0: None}, outcome="undecided", task_completion=None), recorded(5)),
        (judged({0: 1.0}), filmed(1)),
        (judged({0: 0.0, 11: 1.0}, [(None, None, None), (0.2, 3, 3)]), filmed(fps=None)),
        (judged({0: 0.0}, instruction="lift " * 80), filmed(2)),
    ],
    ids=["nothing known", "one frame", "no clock", "long instruction"],
)
def test_whatever_is_missing_a_picture_is_made(scheme: str, judgement: Judgement, episode: Episode) -> None:
    picture = plot_episode(judgement, episode, RewardSettings(scheme=scheme))
    assert picture.width == 1280


def test_files_are_named_by_episode_and_reason(tmp_path: Path) -> None:
    dataset = InMemoryDataset([filmed(episode_index=k) for k in range(3)])
    judgements = [graded(k, 0.3 * k, 0.9, progress=judged({0: 0.0, 11: 0.4}).progress) for k in range(3)]
    written = write_plots(dataset, judgements, RewardSettings(), tmp_path / "plots")
    names = ["episode_000002_best.png", "episode_000000_worst.png", "episode_000001_least_certain.png"]
    assert [path.name for path in written] == names
    assert sorted(p.name for p in (tmp_path / "plots").iterdir()) == sorted(names)
    asked = write_plots(dataset, judgements, RewardSettings(), tmp_path, episodes=[1, 7])
    assert [path.name for path in asked] == ["episode_000001.png"]
    with Image.open(asked[0]) as picture:
        assert picture.format == "PNG"
