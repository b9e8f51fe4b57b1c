"""What is unusual but not fatal has a stable name and is said once."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robojudge import open_dataset
from robojudge.datasets.cameras import camera_summaries
from robojudge.datasets.oddity_log import OddityLog, some
from robojudge.schema.episode import Oddity
from tiny_datasets import FRONT, SIZE, WRIST, build_v3, edit_info, edit_parquet, replace_column

EPISODES = "meta/episodes/chunk-000/file-000.parquet"
DATA = "data/chunk-000/file-000.parquet"


def details(episode_or_summary) -> dict[str, str]:
    return {oddity.name: oddity.detail for oddity in episode_or_summary.oddities}


def test_columns_that_disagree_with_metadata_are_named(tmp_path: Path) -> None:
    root = build_v3(tmp_path, columns={"extra": [pa.array([1.0] * n) for n in (5, 4, 6)]})
    edit_info(root, lambda i: i["features"].update(lost={"dtype": "float32", "shape": [1]}))
    episode = open_dataset(root).episode(0)
    assert "extra" in details(episode)["undeclared_column"] and "extra" in episode.columns
    assert "lost" in details(episode)["declared_column_absent"] and "lost" not in episode.columns


def test_ragged_columns_are_left_out(tmp_path: Path) -> None:
    ragged = [pa.array([[1.0] * (1 + k % 2) for k in range(n)]) for n in (5, 4, 6)]
    feature = {"odd": {"dtype": "float32", "shape": [2], "names": None}}
    episode = open_dataset(build_v3(tmp_path, columns={"odd": ragged}, features=feature)).episode(0)
    assert "odd" in details(episode)["ragged_column_skipped"] and "odd" not in episode.columns


def test_matrices_per_frame_are_no_column(tmp_path: Path) -> None:
    nested = [pa.array([[[1.0, 2.0]]] * n) for n in (5, 4, 6)]
    feature = {"grid": {"dtype": "float32", "shape": [1, 2], "names": None}}
    dataset = open_dataset(build_v3(tmp_path, columns={"grid": nested}, features=feature))
    assert "grid" not in dataset.episode(0).columns and "grid" not in dataset.summary().columns
    assert dataset.episode(0).oddities == ()


def test_scalars_stored_as_lists_of_one_are_read(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    for name in ("timestamp", "frame_index", "episode_index", "task_index"):
        edit_parquet(
            root / DATA, lambda t, n=name: replace_column(t, n, pa.array([[v] for v in t[n].to_pylist()]))
        )
    episode = open_dataset(root).episode(1)
    assert episode.columns["observation.state"][:, 0].tolist() == [100, 101, 102, 103]
    assert episode.oddities == ()


def test_a_window_of_another_duration_is_named(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    longer = pa.array([0.8, 0.9, 0.6])
    edit_parquet(root / EPISODES, lambda t: replace_column(t, f"videos/{FRONT}/to_timestamp", longer))
    dataset = open_dataset(root)
    assert "0.800 s" in details(dataset.episode(0))["video_window_differs_from_rows"]
    assert dataset.episode(1).oddities == ()


def test_an_unknown_end_of_a_window_is_its_rows_duration(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    unknown = pa.nulls(3, pa.float64())
    edit_parquet(root / EPISODES, lambda t: replace_column(t, f"videos/{FRONT}/to_timestamp", unknown))
    source = open_dataset(root).episode(1).camera("front").source
    assert (source.from_s, source.to_s) == (0.5, 0.9)


def test_an_episode_listed_twice_counts_once(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_parquet(root / EPISODES, lambda t: pa.concat_tables([t, t.slice(1, 1)]))
    dataset = open_dataset(root)
    assert list(dataset.episode_indices()) == [0, 1, 2]
    assert details(dataset.summary())["episode_listed_twice"].endswith("the first row counts: 1")


def test_a_size_other_than_metadata_says_is_named(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_info(root, lambda i: i["features"][FRONT].update(shape=[480, 640, 3]))
    dataset = open_dataset(root)
    assert dataset.summary().oddities == ()
    dataset.episode(0)
    said = f"{FRONT}: metadata says 480x640, the file holds {SIZE[1]}x{SIZE[0]}"
    assert details(dataset.summary())["size_differs_from_metadata"] == said


def test_no_fps_and_no_camera_are_named(tmp_path: Path) -> None:
    root = build_v3(tmp_path, cameras={})
    edit_info(root, lambda i: i.pop("fps"))
    dataset = open_dataset(root)
    assert {"fps_unknown", "no_camera"} <= set(details(dataset.summary()))
    assert dataset.episode(0).fps is None and dataset.episode_summary(0).duration_s is None


def test_disagreeing_timestamps_make_every_camera_go_by_index(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    stamps = pq.read_table(root / DATA)["timestamp"].to_pylist()
    stamps[7] += 0.07
    edit_parquet(root / DATA, lambda t: replace_column(t, "timestamp", pa.array(stamps, pa.float32())))
    dataset = open_dataset(root)
    assert [c.source.by_index for c in dataset.episode(1).cameras] == [True, True]
    assert [c.source.by_index for c in dataset.episode(2).cameras] == [False, False]
    dataset.episode(1)
    named = [o for o in dataset.summary().oddities if o.name == "timestamps_disagree_with_video"]
    assert len(named) == 1 and named[0].detail.startswith("episode 1: timestamps are up to 0.070 s off")


def test_external_cameras_come_first() -> None:
    keys = (
        "observation.images.arm",
        "observation.images.top",
        "observation.images.hand",
        "observation.images.left",
    )
    cameras, _ = camera_summaries({key: {"dtype": "video", "shape": [4, 4, 3]} for key in keys})
    assert [camera.name for camera in cameras] == ["top", "left", "arm", "hand"]


def test_few_numbers_are_written_out_and_many_are_counted() -> None:
    assert some([1, 2]) == "1, 2"
    assert some(list(range(9)), most=2) == "0, 1 and 7 more"


def test_the_log_names_each_oddity_once() -> None:
    own = Oddity(name="a", detail="of the dataset")
    log = OddityLog([own, own])
    log.extend([Oddity(name="b", detail=f"first {i}", episode_index=i) for i in (3, 3, 4)])
    assert [(o.name, o.detail) for o in log.all()] == [
        ("a", "of the dataset"),
        ("b", "episodes 3, 4: first 3"),
    ]


@pytest.mark.parametrize("key", [FRONT, WRIST])
def test_a_camera_without_windows_in_metadata_is_left_out(tmp_path: Path, key: str) -> None:
    root = build_v3(tmp_path)
    kept = [c for c in pq.read_schema(root / EPISODES).names if not c.startswith(f"videos/{key}/")]
    edit_parquet(root / EPISODES, lambda t: t.select(kept))
    episode = open_dataset(root).episode(0)
    assert [c.key for c in episode.cameras] == [k for k in (FRONT, WRIST) if k != key]
    assert "video_index_missing" in details(episode)
