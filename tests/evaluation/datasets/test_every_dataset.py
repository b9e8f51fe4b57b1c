"""What must hold for every dataset at hand, checked against the raw files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from robojudge import open_dataset
from robojudge.datasets.columns import BOOKKEEPING
from robojudge.datasets.episode import ImageRows, VideoFrames


def info(root: Path) -> dict:
    return json.loads((root / "meta" / "info.json").read_text())


def test_summary_agrees_with_metadata_and_files(any_dataset: Path) -> None:
    dataset = open_dataset(any_dataset)
    summary, metadata = dataset.summary(), info(any_dataset)
    rows = sum(pq.read_metadata(p).num_rows for p in any_dataset.glob("data/*/*.parquet"))
    assert summary.dataset_id == any_dataset.name and summary.fps == metadata["fps"]
    assert summary.total_frames == rows == metadata["total_frames"]
    assert summary.total_episodes == metadata["total_episodes"] == len(dataset.episode_indices())
    assert {c.key for c in summary.cameras} == {
        key for key, f in metadata["features"].items() if f["dtype"] in ("video", "image")
    }
    assert len({c.name for c in summary.cameras}) == len(summary.cameras)
    assert [c.is_wrist for c in summary.cameras] == sorted(c.is_wrist for c in summary.cameras)
    assert "episode_files_absent" not in {o.name for o in summary.oddities}


def test_numbers_equal_the_raw_rows(any_dataset: Path) -> None:
    dataset = open_dataset(any_dataset)
    seen = 0
    for path in sorted(any_dataset.glob("data/*/*.parquet")):
        columns = [
            c for c in pq.read_schema(path).names if c in ("episode_index", "action", "observation.state")
        ]
        raw = pq.read_table(path, columns=columns)
        index = raw["episode_index"].to_numpy()
        for name in (c for c in columns if c != "episode_index"):
            values = np.array(raw[name].to_pylist(), dtype=np.float64)
            for episode_index in np.unique(index).tolist():
                episode = dataset.episode(episode_index)
                np.testing.assert_array_equal(episode.columns[name], values[index == episode_index])
                seen += 1
    assert seen


def test_episodes_are_complete(any_dataset: Path) -> None:
    dataset = open_dataset(any_dataset)
    summary = dataset.summary()
    for index in dataset.episode_indices():
        episode, listed = dataset.episode(index), dataset.episode_summary(index)
        assert episode.episode_index == index and episode.length == listed.length >= 1
        assert episode.instruction and set(episode.tasks) <= set(summary.tasks)
        assert [c.name for c in episode.cameras] == [c.name for c in summary.cameras if not c.is_depth]
        assert episode.timestamps_s.shape == (episode.length,) and np.all(np.diff(episode.timestamps_s) > 0)
        assert not set(episode.columns) & BOOKKEEPING
        for values in episode.columns.values():
            assert values.dtype == np.float64 and values.ndim == 2 and len(values) == episode.length


def test_windows_hold_one_packet_a_row(any_dataset: Path) -> None:
    import av

    from robojudge.datasets.packets import packets_in_window

    dataset = open_dataset(any_dataset)
    for index in dataset.episode_indices():
        episode = dataset.episode(index)
        for camera in episode.cameras:
            source = camera.source
            if isinstance(source, ImageRows):
                assert pq.read_schema(source.path).field(source.column) is not None
                continue
            assert isinstance(source, VideoFrames)
            with av.open(str(source.path)) as container:
                packets = packets_in_window(container, container.streams.video[0], source, 0.5 / episode.fps)
                times = sorted(float(p.pts * p.time_base) - source.from_s for p in packets)
            assert len(times) == episode.length
            nominal = np.arange(episode.length) / episode.fps
            assert np.abs(np.array(times) - nominal).max() < 0.5 / episode.fps


def test_content_hashes_are_distinct_and_stable(any_dataset: Path) -> None:
    first, second = open_dataset(any_dataset), open_dataset(any_dataset)
    hashes = [first.content_sha256(i) for i in first.episode_indices()]
    assert len(set(hashes)) == len(hashes)
    assert hashes[:3] == [second.content_sha256(i) for i in second.episode_indices()[:3]]


@pytest.mark.parametrize("version", ["v21", "v30"])
def test_cr5_rows_are_matched_to_frames_by_index(data_root: Path, version: str) -> None:
    dataset = open_dataset(data_root / f"real/cr5_banana_{version}")
    for index in dataset.episode_indices():
        episode = dataset.episode(index)
        assert episode.cameras[0].source.by_index
        assert [o.name for o in episode.oddities] == ["timestamps_disagree_with_video"]
    named = [o for o in dataset.summary().oddities if o.name == "timestamps_disagree_with_video"]
    assert len(named) == 1 and named[0].detail.startswith("episodes 0, 1, 2, 3, 4 and 3 more")


@pytest.mark.parametrize("name", ["metaworld_dev", "pusht_dev", "real/g1_bottle_v21", "real/g1_bottle_v30"])
def test_clean_datasets_have_no_oddity(data_root: Path, name: str) -> None:
    dataset = open_dataset(data_root / name)
    assert all(not dataset.episode(i).oddities for i in dataset.episode_indices())
    assert dataset.summary().oddities == ()


def test_v21_and_v30_copies_hold_the_same_episodes(data_root: Path) -> None:
    for name in ("cr5_banana", "g1_bottle"):
        old, new = (open_dataset(data_root / f"real/{name}_{v}") for v in ("v21", "v30"))
        assert old.episode_indices() == new.episode_indices()
        for index in old.episode_indices():
            a, b = old.episode(index), new.episode(index)
            assert a.tasks == b.tasks and a.columns.keys() == b.columns.keys()
            for key in a.columns:
                np.testing.assert_array_equal(a.columns[key], b.columns[key])
