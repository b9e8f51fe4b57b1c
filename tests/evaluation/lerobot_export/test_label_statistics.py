"""Statistics of label columns: hand-worked, summed up as LeRobot sums, and neutral where nothing is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import episodes_of

from reward_labels import PROVENANCE, labels_for, labels_of
from robojudge.datasets.open import open_dataset
from robojudge.errors import CorruptFile
from robojudge.lerobot_export.channels import CHANNELS
from robojudge.lerobot_export.labelled_copy import write_labelled_copy
from robojudge.lerobot_export.stats import STATS, EpisodeStats
from tiny_datasets import build_v3

FINITE = st.floats(-1e3, 1e3, width=32)


def put(*episodes: list[float]) -> EpisodeStats:
    stats = EpisodeStats(len(episodes))
    for row, values in enumerate(episodes):
        stats.put("x", row, np.array(values, dtype=np.float64)[:, None])
    return stats


def test_one_episode_by_hand() -> None:
    # 0, 1, 2, 3, 4: mean 2, population variance (4 + 1 + 0 + 1 + 4) / 5 = 2, quantile q at 4 q.
    entry = put([0, 1, 2, 3, 4]).entry("x", 0)
    assert list(entry) == list(STATS)
    assert (entry["min"], entry["max"], entry["mean"], entry["count"]) == ([0.0], [4.0], [2.0], [5])
    assert entry["std"] == [pytest.approx(2**0.5)]
    quantiles = [entry[name][0] for name in ("q01", "q10", "q50", "q90", "q99")]
    assert quantiles == pytest.approx([0.04, 0.4, 2.0, 3.6, 3.96])


def test_two_episodes_by_hand() -> None:
    # 0, 0, 0 and 4: mean 1; variance (3 * 1 + 9) / 4 = 3; medians 0 and 4 weigh 3 to 1.
    total = put([0, 0, 0], [4]).total("x")
    assert (total["min"], total["max"], total["mean"], total["count"]) == ([0.0], [4.0], [1.0], [4])
    assert total["std"] == [pytest.approx(3**0.5)]
    assert total["q50"] == [1.0]


@given(st.lists(st.lists(FINITE, min_size=1, max_size=6), min_size=1, max_size=5))
def test_the_sum_over_episodes_is_that_of_all_their_values(episodes: list[list[float]]) -> None:
    total = put(*episodes).total("x")
    values = np.concatenate(episodes)
    found = [total[name][0] for name in ("min", "max", "mean", "std", "count")]
    expected = [values.min(), values.max(), values.mean(), values.std(), len(values)]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-4)


@given(st.lists(FINITE, min_size=1, max_size=6))
def test_an_episode_without_a_known_value_changes_nothing(values: list[float]) -> None:
    alone, beside = put(values).total("x"), put(values, [float("nan")] * 3).total("x")
    for name in STATS:
        np.testing.assert_allclose(beside[name], alone[name], rtol=1e-12)


def test_a_column_nothing_is_known_of_has_no_statistics() -> None:
    assert put([float("nan")], [float("nan")]).features() == []


def test_unknown_values_are_left_out() -> None:
    assert put([1.0, float("nan"), 3.0]).entry("x", 0)["count"] == [2]
    assert put([1.0, float("nan"), 3.0]).entry("x", 0)["mean"] == [2.0]


def test_vectors_of_different_length_are_refused() -> None:
    stats = EpisodeStats(2)
    stats.put("x", 0, np.zeros((3, 2)))
    with pytest.raises(CorruptFile, match="column x holds 3 numbers a row in one episode, 2 in another"):
        stats.put("x", 1, np.zeros((3, 3)))


def test_the_copy_has_statistics_of_every_label_per_episode_and_over_all(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path / "set", (5, 4, 6)))
    copy = write_labelled_copy(dataset, labels_of(dataset), out=tmp_path / "copy", metadata=PROVENANCE)
    stats = json.loads((copy / "meta/stats.json").read_text())
    episodes = episodes_of(copy)
    labels = list(labels_of(dataset))
    for channel in CHANNELS:
        parts = [getattr(episode, channel.attribute).astype(np.float64) for episode in labels]
        values = np.concatenate(parts)
        for name in STATS:
            assert len(stats[channel.name][name]) == 1
            kind = "int64" if name == "count" else "double"
            column = episodes.column(f"stats/{channel.name}/{name}")
            assert str(column.type) == f"list<element: {kind}>" and not column.null_count
        for name, function in {"min": np.min, "max": np.max, "mean": np.mean, "std": np.std}.items():
            assert stats[channel.name][name] == [pytest.approx(function(values))]
            found = episodes.column(f"stats/{channel.name}/{name}").to_pylist()
            assert found == [[pytest.approx(function(part))] for part in parts]
        assert stats[channel.name]["count"] == [15]


def test_statistics_of_the_source_stay_as_they_are(any_dataset: Path, tmp_path: Path) -> None:
    dataset = open_dataset(any_dataset)
    copy = write_labelled_copy(dataset, labels_of(dataset), out=tmp_path / "copy", metadata=PROVENANCE)
    for name in ("meta/stats.json", "meta/episodes_stats.jsonl"):
        if (any_dataset / name).exists() and name.endswith(".json"):
            before, after = (json.loads((root / name).read_text()) for root in (any_dataset, copy))
            assert {feature: after[feature] for feature in before} == before
        elif (any_dataset / name).exists():
            pairs = zip(*((r / name).read_text().splitlines() for r in (any_dataset, copy)), strict=True)
            for before, after in ((json.loads(a), json.loads(b)) for a, b in pairs):
                assert {feature: after["stats"][feature] for feature in before["stats"]} == before["stats"]


def test_numbers_without_statistics_get_them_so_that_training_normalises(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path / "set", (5, 4), cameras={}))
    copy = write_labelled_copy(dataset, labels_of(dataset), out=tmp_path / "copy", metadata=PROVENANCE)
    stats = json.loads((copy / "meta/stats.json").read_text())
    state = np.concatenate([dataset.episode(i).columns["observation.state"] for i in (0, 1)])
    np.testing.assert_allclose(stats["observation.state"]["mean"], state.mean(axis=0))
    np.testing.assert_allclose(stats["observation.state"]["std"], state.std(axis=0))


def test_an_unknown_confidence_is_valid_json_and_does_not_count(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path / "set", (2, 2), cameras={}))
    nan = np.full(2, np.nan, np.float32)
    labels = [
        labels_for("set", 0, 2, success_prob=nan),
        labels_for("set", 1, 2, confidence=nan, success_prob=nan),
    ]
    copy = write_labelled_copy(dataset, labels, out=tmp_path / "copy", metadata=PROVENANCE)
    stats = json.loads((copy / "meta/stats.json").read_text(), parse_constant=pytest.fail)
    assert stats["rprm.confidence"]["count"] == [2]
    assert stats["rprm.confidence"]["max"] == [pytest.approx(float(labels[0].confidence.max()))]
    episodes = episodes_of(copy)
    assert episodes.column("stats/rprm.confidence/count").to_pylist() == [[2], [0]]
    assert "rprm.success_prob" not in stats
    assert "stats/rprm.success_prob/count" not in episodes.column_names
