"""LeRobot v3: rows, windows, tasks and verdicts of the right episode."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from robojudge import open_dataset
from robojudge.datasets.episode import ImageRows, VideoFrames
from tiny_datasets import (
    FRONT,
    WRIST,
    build_v3,
    close,
    colour,
    colour_at,
    edit_info,
    edit_parquet,
    replace_column,
)

EPISODES = "meta/episodes/chunk-000/file-000.parquet"
DATA = "data/chunk-000/file-000.parquet"


def names(episode_or_summary) -> set[str]:
    return {oddity.name for oddity in episode_or_summary.oddities}


def test_summary_comes_from_metadata(tmp_path: Path) -> None:
    root = build_v3(
        tmp_path / "toy", tasks=("pick the cup", "place the cup"), frame_tasks=[[0] * 5, [1] * 4, [0] * 6]
    )
    dataset = open_dataset(root)
    summary = dataset.summary()
    assert (summary.dataset_id, summary.format, summary.robot_type) == ("toy", "LeRobot v3.0", "toy")
    assert (summary.fps, summary.total_episodes, summary.total_frames) == (10.0, 3, 15)
    assert summary.tasks == ("pick the cup", "place the cup")
    assert summary.columns == {"observation.state": (2,), "action": (1,)}
    assert [(c.name, c.is_wrist, c.height, c.width) for c in summary.cameras] == [
        ("front", False, 48, 64),
        ("wrist", True, 48, 64),
    ]
    assert summary.oddities == () and summary.subtask_source is None and not summary.declares_success
    assert list(dataset.episode_indices()) == [0, 1, 2]
    one = dataset.episode_summary(1)
    assert (one.length, one.duration_s, one.tasks) == (4, 0.4, ("place the cup",))


def test_opening_reads_no_data_and_no_video(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    for path in [*root.glob("data/*/*"), *root.glob("videos/*/*/*")]:
        path.write_bytes(b"not read")
    assert open_dataset(root).summary().total_frames == 15


def test_each_camera_uses_its_own_window(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path, cameras={FRONT: (2, 1), WRIST: (1, 2)}))
    for index in (0, 1, 2):
        episode = dataset.episode(index)
        for number, name in enumerate(("front", "wrist")):
            source = episode.camera(name).source
            assert isinstance(source, VideoFrames) and not source.by_index
            for frame in (0, episode.length - 1):
                seen = colour_at(source.path, source.from_s + episode.timestamps_s[frame])
                assert close(seen, colour(number, index, frame)), (index, name, frame, seen)
            assert source.to_s == pytest.approx(source.from_s + episode.length / 10)
    files = {name: dataset.episode(1).camera(name).source for name in ("front", "wrist")}
    assert (files["front"].path.name, files["front"].from_s) == ("file-000.mp4", 0.5)
    assert (files["wrist"].path.name, files["wrist"].from_s) == ("file-001.mp4", 0.0)


@pytest.mark.parametrize("one_row_group", [False, True])
def test_rows_belong_to_the_episode(tmp_path: Path, one_row_group: bool) -> None:
    dataset = open_dataset(build_v3(tmp_path, data_files=(2, 1), one_row_group=one_row_group))
    for index, length in ((2, 6), (0, 5), (1, 4)):
        episode = dataset.episode(index)
        state = episode.columns["observation.state"]
        assert state.dtype == np.float64 and state.shape == (length, 2)
        assert state[:, 0].tolist() == [k + 100 * index for k in range(length)]
        assert episode.columns["action"].shape == (length, 1)
        assert set(episode.columns) == {"observation.state", "action"}
        assert episode.column_names == {"observation.state": ("x", "y"), "action": ("gripper",)}
        assert np.allclose(episode.timestamps_s, np.arange(length) / 10, atol=1e-6)


def test_rows_are_found_where_metadata_is_wrong(tmp_path: Path) -> None:
    root = build_v3(tmp_path, data_files=(1, 1, 1))
    swapped = pa.array([2, 0, 7])
    edit_parquet(root / EPISODES, lambda t: replace_column(t, "data/file_index", swapped))
    dataset = open_dataset(root)
    for index, length in ((0, 5), (1, 4), (2, 6)):
        episode = dataset.episode(index)
        assert episode.columns["observation.state"][:, 0].tolist() == [k + 100 * index for k in range(length)]
        assert names(episode) == {"data_file_differs_from_metadata"}


def test_rows_are_found_without_statistics(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    import pyarrow.parquet as pq

    pq.write_table(pq.read_table(root / DATA), root / DATA, write_statistics=False)
    assert open_dataset(root).episode(1).columns["action"].shape == (4, 1)


def test_rows_are_found_by_position_without_an_episode_index_column(tmp_path: Path) -> None:
    root = build_v3(tmp_path, data_files=(1, 2))
    for file in ("file-000", "file-001"):
        edit_parquet(root / f"data/chunk-000/{file}.parquet", lambda t: t.drop_columns(["episode_index"]))
    episode = open_dataset(root).episode(2)
    assert episode.columns["observation.state"][:, 0].tolist() == [200, 201, 202, 203, 204, 205]
    assert "missing_episode_index_column" in names(episode)


def test_rows_out_of_order_are_put_in_frame_order(tmp_path: Path) -> None:
    root = build_v3(tmp_path, one_row_group=True)
    edit_parquet(root / DATA, lambda t: t.take(list(reversed(range(15)))))
    assert open_dataset(root).episode(1).columns["observation.state"][:, 0].tolist() == [100, 101, 102, 103]


def test_a_length_that_metadata_gets_wrong_is_named(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_parquet(root / EPISODES, lambda t: replace_column(t, "length", pa.array([5, 9, 6])))
    episode = open_dataset(root).episode(1)
    assert episode.length == 4 and "length_differs_from_rows" in names(episode)


def test_episode_files_in_several_parts_are_joined_in_order(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    root = build_v3(tmp_path)
    table = pq.read_table(root / EPISODES)
    reordered = table.select(list(reversed(table.column_names)))
    pq.write_table(reordered.slice(1), root / EPISODES)
    pq.write_table(table.slice(0, 1), root / "meta/episodes/chunk-000/file-001.parquet")
    dataset = open_dataset(root)
    assert list(dataset.episode_indices()) == [0, 1, 2]
    assert [dataset.episode_summary(i).length for i in (0, 1, 2)] == [5, 4, 6]


def test_missing_video_indices_leave_only_that_camera_out(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    for part in ("chunk_index", "file_index"):
        values = pa.array([0.0, float("nan"), 0.0])
        edit_parquet(root / EPISODES, lambda t, p=part, v=values: replace_column(t, f"videos/{FRONT}/{p}", v))
    dataset = open_dataset(root)
    assert [c.name for c in dataset.episode(1).cameras] == ["wrist"]
    assert "video_index_missing" in names(dataset.episode(1))
    assert [c.name for c in dataset.episode(0).cameras] == ["front", "wrist"]


@pytest.mark.parametrize("column", ["task", "__index_level_0__", "anything"])
def test_task_strings_are_joined_by_index_whatever_their_column(tmp_path: Path, column: str) -> None:
    import pandas as pd

    root = build_v3(tmp_path, tasks=("a", "b"), frame_tasks=[[0] * 5, [1] * 4, [0] * 6])
    frame = pd.DataFrame({"task_index": [1, 0]}, index=pd.Index(["b", "a"], name=column))
    if column == "__index_level_0__":
        frame.index.name = None
    frame.to_parquet(root / "meta/tasks.parquet")
    dataset = open_dataset(root)
    assert [dataset.episode(i).instruction for i in (0, 1, 2)] == ["a", "b", "a"]


def test_several_tasks_are_the_subtask_list_in_order(tmp_path: Path) -> None:
    tasks = ("pick the cup", "place the cup")
    root = build_v3(tmp_path, tasks=tasks, frame_tasks=[[1, 1, 0, 0, 0], [0] * 4, [0] * 6])
    dataset = open_dataset(root)
    episode = dataset.episode(0)
    assert episode.tasks == ("place the cup", "pick the cup")
    assert episode.instruction == "place the cup; pick the cup"
    assert [(s.name, s.start_frame, s.end_frame) for s in episode.subtask_spans] == [
        ("place the cup", 0, 1),
        ("pick the cup", 2, 4),
    ]
    assert dataset.episode(1).subtask_spans is None
    assert dataset.summary().subtask_source == "tasks"


def test_instruction_falls_back_to_metadata_then_to_language_columns(tmp_path: Path) -> None:
    root = build_v3(tmp_path, columns={"language_instruction": [pa.array(["wipe"] * n) for n in (5, 4, 6)]})
    edit_parquet(root / DATA, lambda t: t.drop_columns(["task_index"]))
    episode = open_dataset(root).episode(0)
    assert episode.instruction == "pick the cup" and "missing_task_index_column" in names(episode)
    nothing = pa.array([[], [], []], pa.list_(pa.string()))
    edit_parquet(root / EPISODES, lambda t: replace_column(t, "tasks", nothing))
    assert open_dataset(root).episode(0).instruction == "wipe"


def test_no_instruction_is_none(tmp_path: Path) -> None:
    root = build_v3(tmp_path, tasks=("",))
    episode = open_dataset(root).episode(0)
    assert episode.instruction is None and episode.tasks == ()


def test_an_unknown_task_index_is_named(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_parquet(root / DATA, lambda t: replace_column(t, "task_index", pa.array([7] * 15)))
    episode = open_dataset(root).episode(0)
    assert episode.instruction == "pick the cup" and "task_index_unknown" in names(episode)


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([False] * 4 + [True], "success"),
        ([False, True, False, False, False], "success"),
        ([False] * 5, "failure"),
        ([None] * 4 + [False], "failure"),
        ([None] * 5, None),
        ([False] * 4 + [None], None),
    ],
)
def test_declared_success_is_read_and_unknown_stays_unknown(tmp_path: Path, values, outcome) -> None:
    column = [pa.array(values, pa.bool_()), pa.nulls(4, pa.bool_()), pa.nulls(6, pa.bool_())]
    feature = {"next.success": {"dtype": "bool", "shape": [1], "names": None}}
    dataset = open_dataset(build_v3(tmp_path, columns={"next.success": column}, features=feature))
    declared = dataset.episode(0).declared
    assert (declared and declared.outcome) == outcome
    assert declared is None or declared.source == "next.success"
    assert dataset.summary().declares_success


def test_depth_cameras_are_described_but_never_read(tmp_path: Path) -> None:
    root = build_v3(tmp_path, cameras={FRONT: (3,), "observation.images.front_depth": (3,), WRIST: (3,)})
    edit_info(root, lambda i: i["features"][WRIST].update(info={"is_depth_map": True}))
    dataset = open_dataset(root)
    assert [c.name for c in dataset.episode(0).cameras] == ["front"]
    assert {c.name: c.is_depth for c in dataset.summary().cameras} == {
        "front": False,
        "front_depth": True,
        "wrist": True,
    }
    assert "depth_camera_skipped" in names(dataset.summary())


def test_image_columns_are_located_by_their_first_row(tmp_path: Path) -> None:
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    images = [pa.array([{"bytes": b"%d" % e, "path": "x.png"}] * n, kind) for e, n in enumerate((5, 4, 6))]
    feature = {"cam": {"dtype": "image", "shape": [3, 48, 64], "names": ["channels", "height", "width"]}}
    root = build_v3(tmp_path, cameras={}, columns={"cam": images}, features=feature)
    edit_info(root, lambda i: i.update(video_path=None))
    dataset = open_dataset(root)
    assert dataset.episode(1).cameras[0].source == ImageRows(root / DATA, "cam", 5)
    camera = dataset.summary().cameras[0]
    assert (camera.storage, camera.height, camera.width) == ("image", 48, 64)
    assert {"shape_channels_first", "camera_key_without_observation"} <= names(dataset.summary())


def test_minor_versions_of_v3_are_read(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_info(root, lambda i: i.update(codebase_version="v3.1"))
    assert open_dataset(root).summary().format == "LeRobot v3.1"


def test_episodes_can_be_read_from_many_threads(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    dataset = open_dataset(build_v3(tmp_path, one_row_group=True))
    with ThreadPoolExecutor(4) as pool:
        episodes = list(pool.map(dataset.episode, [0, 1, 2] * 20))
    assert [e.columns["observation.state"][0, 0] for e in episodes] == [0, 100, 200] * 20
