"""The real LeRobot trains on our labels: it loads, edits, weighs by and converts what we write."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pytest
from lerobot_process import LeRobot, LeRobotRefused

from reward_labels import PROVENANCE, labels_for, labels_of
from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.lerobot_export.channels import CHANNELS
from robojudge.lerobot_export.labelled_copy import write_labelled_copy
from robojudge.lerobot_export.sidecar import write_sidecar
from robojudge.rewards.labels import EpisodeLabels
from robojudge.rewards.sample_weight import sample_weights

DEMO = Path(__file__).resolve().parents[2] / "examples" / "datasets" / "tabletop_demo"
EXACT = ("min", "max", "mean", "std", "count")


@pytest.fixture(scope="module", params=["tabletop_demo", "metaworld_dev", "metaworld_image_tiny"])
def source(request: pytest.FixtureRequest) -> Dataset:
    if request.param == "tabletop_demo":
        return open_dataset(DEMO)
    return open_dataset(request.getfixturevalue("data_root") / request.param)


def assert_trains_on(
    lerobot: LeRobot,
    copy: Path,
    labels: Sequence[EpisodeLabels],
    sample: Sequence[int],
    without: Collection[str] = (),
) -> None:
    """A DataLoader batch of those rows holds exactly those labels."""
    batch = lerobot.ask("batch", root=str(copy), rows=list(sample)).arrays
    assert batch["index"].tolist() == list(sample)
    for channel in (channel for channel in CHANNELS if channel.name not in without):
        ours = np.concatenate([getattr(episode, channel.attribute) for episode in labels])[list(sample)]
        assert batch[channel.name].dtype == ours.dtype, channel.name
        assert batch[channel.name].shape == (len(sample),), channel.name
        np.testing.assert_array_equal(batch[channel.name], ours, err_msg=channel.name)


def rows_across(total: int, count: int = 24) -> list[int]:
    return np.unique(np.linspace(0, total - 1, count).round().astype(int)).tolist()


def test_a_dataloader_batch_holds_our_rewards(source: Dataset, lerobot: LeRobot, tmp_path: Path) -> None:
    labels = list(labels_of(source))
    copy = write_labelled_copy(source, labels, out=tmp_path / "copy", metadata=PROVENANCE)
    total = sum(episode.length for episode in labels)
    assert_trains_on(lerobot, copy, labels, rows_across(total))


def test_a_copy_with_episodes_left_out_loads_with_the_right_frames(
    source: Dataset, lerobot: LeRobot, tmp_path: Path
) -> None:
    kept = [index for index in source.episode_indices() if index % 3]
    labels = list(labels_of(source, kept))
    copy = write_labelled_copy(source, labels, out=tmp_path / "copy", metadata=PROVENANCE, unjudged="drop")
    starts = np.cumsum([0, *(episode.length for episode in labels)])
    assert_trains_on(lerobot, copy, labels, rows_across(int(starts[-1])))
    row = len(kept) - 1
    old = lerobot.ask("episode", root=str(source.root), episode_index=kept[row], frame_indices=[0, 5])
    new = lerobot.ask("rows", root=str(copy), rows=[int(starts[row]), int(starts[row]) + 5])
    for key, frames in old.arrays.items():
        np.testing.assert_array_equal(new.arrays[key], frames, err_msg=key)


def test_statistics_survive_deleting_and_splitting(lerobot: LeRobot, tmp_path: Path) -> None:
    source = open_dataset(DEMO)
    labels = list(labels_of(source))
    copy = write_labelled_copy(source, labels, out=tmp_path / "copy", metadata=PROVENANCE)
    whole = lerobot.ask("stats", root=str(copy)).arrays
    assert_stats_of(whole, labels)
    gone = [0, 1, 2, 4, 5, 6, 7, 8, 9, 11]
    deleted = lerobot.ask("delete", root=str(copy), episodes=gone, to=str(tmp_path / "deleted")).arrays
    left = [labels[3], labels[10]]
    assert_stats_of(deleted, left)
    rows = rows_across(sum(episode.length for episode in left), 8)
    assert_trains_on(lerobot, tmp_path / "deleted", left, rows)
    splits = {"train": [3, 5], "val": [1]}
    lerobot.ask("split", root=str(copy), splits=splits, to=str(tmp_path / "parts"))
    for name, episodes in splits.items():
        part = lerobot.ask("stats", root=str(tmp_path / "parts" / name)).arrays
        assert_stats_of(part, [labels[index] for index in episodes])


def assert_stats_of(
    stats: dict[str, np.ndarray], labels: Sequence[EpisodeLabels], without: Collection[str] = ()
) -> None:
    for channel in (channel for channel in CHANNELS if channel.name not in without):
        values = np.concatenate([getattr(e, channel.attribute) for e in labels]).astype(np.float64)
        values = values[np.isfinite(values)]
        expected = (values.min(), values.max(), values.mean(), values.std(), len(values))
        found = [stats[f"{channel.name}/{stat}"].item() for stat in EXACT]
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9, err_msg=channel.name)
        quantiles = [stats[f"{channel.name}/q{q}"].item() for q in ("01", "10", "50", "90", "99")]
        assert quantiles == sorted(quantiles), channel.name


@pytest.mark.parametrize("head_mode", ["sparse", "dense"])
def test_sample_weighting_takes_the_sidecar_and_weighs_as_we_do(
    source: Dataset, head_mode: str, lerobot: LeRobot, tmp_path: Path
) -> None:
    attribute = {"sparse": "completion", "dense": "progress"}[head_mode]
    judged = [index for index in source.episode_indices() if index != 1]
    labels = [slow_progress(source, index) for index in judged]
    path = write_sidecar(source, iter(labels), metadata=PROVENANCE, out=tmp_path)
    lengths = {index: source.episode(index).length for index in source.episode_indices()}
    by_index = {episode.episode_index: episode for episode in labels}
    curves = [
        getattr(by_index[i], attribute) if i in by_index else np.full(n, np.nan, np.float32)
        for i, n in lengths.items()
    ]
    ours = np.concatenate(sample_weights(curves, chunk_size=8))
    answer = lerobot.ask(
        "weights", path=str(path), head_mode=head_mode, chunk_size=8, rows=list(range(len(ours)))
    ).arrays
    assert len(np.unique(ours)) > 3, "weights of 0, 1 and between, or nothing is compared"
    np.testing.assert_allclose(answer["weights"], ours, rtol=0, atol=2e-6)
    np.testing.assert_allclose(answer["batch"], ours / ours.mean(), rtol=0, atol=2e-5)


def slow_progress(source: Dataset, index: int) -> EpisodeLabels:
    """Labels whose progress climbs, waits and falls, so that every branch of the weighting is met."""
    length = source.episode(index).length
    steps = np.random.default_rng(index).choice([-0.002, 0.0005, 0.001, 0.01], size=(2, length))
    curves = np.clip(0.2 + np.cumsum(steps, axis=1), 0, 1).astype(np.float32)
    return labels_for(source.dataset_id, index, length, completion=curves[0], progress=curves[1])


@pytest.mark.parametrize("name", ["pusht_v21", "metaworld_v21"])
@pytest.mark.parametrize("unjudged", ["refuse", "drop"])
def test_a_labelled_v21_copy_converts_to_v30(
    name: str, unjudged: str, data_root: Path, lerobot: LeRobot, tmp_path: Path
) -> None:
    source = open_dataset(data_root / name)
    episodes = source.episode_indices()[1:] if unjudged == "drop" else source.episode_indices()
    labels = list(labels_of(source, episodes))
    copy = write_labelled_copy(source, labels, out=tmp_path / name, metadata=PROVENANCE, unjudged=unjudged)
    with pytest.raises(LeRobotRefused, match="BackwardCompatibilityError"):
        lerobot.ask("stats", root=str(shutil.copytree(copy, tmp_path / "unconverted")))
    lerobot.ask("convert", root=str(copy))
    # Conversion would turn NaN into null, which LeRobot cannot load: such a column is not in the copy.
    unknown = any(np.isnan(episode.confidence).any() for episode in labels)
    without = {"rprm.confidence"} if unknown else set()
    assert unknown == (name == "metaworld_v21")
    rows = rows_across(sum(episode.length for episode in labels))
    assert_trains_on(lerobot, copy, labels, rows, without)
    assert_stats_of(lerobot.ask("stats", root=str(copy)).arrays, labels, without)
