"""Bad input: each kind has its own error, which names the place, and other episodes are unharmed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from robojudge import open_dataset
from robojudge.errors import (
    CameraNotFound,
    CorruptFile,
    DatasetNotFound,
    EmptyEpisode,
    EpisodeNotFound,
    MissingFile,
    NotADataset,
    UnsafePath,
    UnsupportedVersion,
)
from tiny_datasets import FRONT, build_v2, build_v3, edit_info, edit_parquet, replace_column, write_jsonl

EPISODES = "meta/episodes/chunk-000/file-000.parquet"
DATA = "data/chunk-000/file-000.parquet"
SPLIT = {FRONT: (1, 1, 1)}


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(DatasetNotFound, match="absent"):
        open_dataset(tmp_path / "absent")


@pytest.mark.parametrize("source", ["./org/name", "one/two/three", "name"])
def test_what_is_neither_folder_nor_hub_id(source: str) -> None:
    with pytest.raises(DatasetNotFound, match="org/name"):
        open_dataset(source)


def test_a_folder_that_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(
        NotADataset, match=r"meta/info\.json.*episodes\.csv.*lerobot_v2, lerobot_v3, mp4_folder"
    ):
        open_dataset(tmp_path)


def test_a_folder_of_datasets_is_named_as_such(tmp_path: Path) -> None:
    build_v3(tmp_path / "one")
    with pytest.raises(NotADataset, match="contains datasets: one"):
        open_dataset(tmp_path)


def test_a_file_is_no_dataset(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").touch()
    with pytest.raises(NotADataset, match="is a file"):
        open_dataset(tmp_path / "x.mp4")


@pytest.mark.parametrize("version", ["v4.0", "v1.6", "nonsense"])
def test_an_unknown_version(tmp_path: Path, version: str) -> None:
    root = build_v3(tmp_path)
    edit_info(root, lambda i: i.update(codebase_version=version))
    with pytest.raises(UnsupportedVersion, match=version.lstrip("v")):
        open_dataset(root)


def test_no_version_at_all(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_info(root, lambda i: i.pop("codebase_version"))
    with pytest.raises(UnsupportedVersion, match="codebase_version"):
        open_dataset(root)


def test_version_1_is_named(tmp_path: Path) -> None:
    (tmp_path / "meta_data").mkdir()
    (tmp_path / "meta_data" / "info.json").write_text("{}")
    with pytest.raises(UnsupportedVersion, match="v1"):
        open_dataset(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"codebase_version": "v3.0"}'])
def test_corrupt_info_json(tmp_path: Path, text: str) -> None:
    root = build_v3(tmp_path)
    (root / "meta/info.json").write_text(text)
    with pytest.raises(CorruptFile, match=r"info\.json"):
        open_dataset(root)


def test_a_feature_without_dtype(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_info(root, lambda i: i["features"]["action"].pop("dtype"))
    with pytest.raises(CorruptFile, match="action"):
        open_dataset(root)


def test_absent_episode_metadata(tmp_path: Path) -> None:
    v3, v2 = build_v3(tmp_path / "v3"), build_v2(tmp_path / "v2")
    shutil.rmtree(v3 / "meta/episodes")
    (v2 / "meta/episodes.jsonl").unlink()
    with pytest.raises(MissingFile, match="meta/episodes"):
        open_dataset(v3)
    with pytest.raises(MissingFile, match=r"meta/episodes\.jsonl"):
        open_dataset(v2)


@pytest.mark.parametrize("file", [EPISODES, "meta/tasks.parquet"])
def test_corrupt_metadata_parquet(tmp_path: Path, file: str) -> None:
    root = build_v3(tmp_path)
    (root / file).write_bytes(b"PAR1 no")
    with pytest.raises(CorruptFile, match=Path(file).name):
        open_dataset(root)


def test_a_corrupt_line_of_jsonl_is_numbered(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    with (root / "meta/episodes.jsonl").open("a") as file:
        file.write('{"episode_index": 2, "len')
    with pytest.raises(CorruptFile, match="line 3"):
        open_dataset(root)


@pytest.mark.parametrize(
    "line", ['{"length": 3}', '{"episode_index": -1}', '{"episode_index": 1e400}', "[1]", "7"]
)
def test_a_line_without_a_usable_episode_index(tmp_path: Path, line: str) -> None:
    root = build_v2(tmp_path)
    (root / "meta/episodes.jsonl").write_text(line + "\n")
    with pytest.raises(CorruptFile, match=r"episodes\.jsonl"):
        open_dataset(root)


@pytest.mark.parametrize("indices", [[0, -1, 2], [0, None, 2]])
def test_a_table_without_usable_episode_indices(tmp_path: Path, indices: list[int | None]) -> None:
    root = build_v3(tmp_path)
    edit_parquet(root / EPISODES, lambda t: replace_column(t, "episode_index", pa.array(indices, pa.int64())))
    with pytest.raises(CorruptFile, match="episode_index"):
        open_dataset(root)


def test_unusable_lengths_and_tasks_are_unknown(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    write_jsonl(
        root / "meta/episodes.jsonl",
        [
            {"episode_index": 0, "tasks": 5, "length": -3},
            {"episode_index": 1, "tasks": "wipe", "length": "x"},
        ],
    )
    dataset = open_dataset(root)
    summaries = [dataset.episode_summary(i) for i in (0, 1)]
    assert [(s.length, s.duration_s, s.tasks) for s in summaries] == [
        (None, None, ()),
        (None, None, ("wipe",)),
    ]
    assert dataset.episode(0).length == 5


def test_corrupt_data_harms_only_its_episodes(tmp_path: Path) -> None:
    root = build_v3(tmp_path, data_files=(1, 2))
    path = root / "data/chunk-000/file-001.parquet"
    path.write_bytes(path.read_bytes()[:-200])
    dataset = open_dataset(root)
    with pytest.raises(CorruptFile, match="file-001"):
        dataset.episode(2)
    assert dataset.episode(0).length == 5


def test_missing_data_harms_only_its_episodes(tmp_path: Path) -> None:
    root = build_v3(tmp_path, data_files=(1, 2))
    (root / "data/chunk-000/file-001.parquet").unlink()
    dataset = open_dataset(root)
    with pytest.raises(MissingFile, match=r"episode 1: data/chunk-000/file-001\.parquet"):
        dataset.episode(1)
    assert dataset.episode(0).length == 5
    assert any(o.name == "episode_files_absent" for o in dataset.summary().oddities)


def test_a_missing_video_harms_only_its_episodes(tmp_path: Path) -> None:
    root = build_v3(tmp_path, cameras=SPLIT)
    (root / f"videos/{FRONT}/chunk-000/file-001.mp4").unlink()
    dataset = open_dataset(root)
    with pytest.raises(MissingFile, match=rf"episode 1: video .*file-001\.mp4 of {FRONT}"):
        dataset.episode(1)
    assert dataset.episode(0).length == 5 and dataset.episode(2).length == 6


def test_a_missing_v2_video_harms_only_its_episode(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    (root / f"videos/chunk-000/{FRONT}/episode_000000.mp4").unlink()
    dataset = open_dataset(root)
    with pytest.raises(MissingFile, match="episode 0: video"):
        dataset.episode(0)
    assert dataset.episode(1).length == 4


def test_missing_images_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=FRONT):
        open_dataset(build_v2(tmp_path, dtype="image")).episode(0)


def test_a_zero_length_episode(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_parquet(root / EPISODES, lambda t: replace_column(t, "length", pa.array([5, 0, 6])))
    edit_parquet(root / DATA, lambda t: t.filter(pa.array([e != 1 for e in t["episode_index"].to_pylist()])))
    dataset = open_dataset(root)
    with pytest.raises(EmptyEpisode, match="episode 1"):
        dataset.episode(1)
    assert dataset.episode(2).length == 6


def test_an_episode_without_rows(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_parquet(root / DATA, lambda t: t.slice(0, 9))
    with pytest.raises(EmptyEpisode, match="episode 2"):
        open_dataset(root).episode(2)


def test_a_zero_length_v2_episode(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    edit_parquet(root / "data/chunk-000/episode_000001.parquet", lambda t: t.slice(0, 0))
    dataset = open_dataset(root)
    with pytest.raises(EmptyEpisode, match="episode 1"):
        dataset.episode(1)
    assert dataset.episode(0).length == 5


@pytest.mark.parametrize("index", [-1, 3, 10**9])
def test_an_episode_out_of_range(tmp_path: Path, index: int) -> None:
    dataset = open_dataset(build_v3(tmp_path / "toy"))
    for method in (dataset.episode, dataset.episode_summary, dataset.content_sha256):
        with pytest.raises(EpisodeNotFound, match=rf"toy: no episode {index} \(3 episodes: 0 to 2\)"):
            method(index)


def test_an_unknown_camera(tmp_path: Path) -> None:
    with pytest.raises(CameraNotFound, match=r"'left' \(it has: front, wrist\)"):
        open_dataset(build_v3(tmp_path)).episode(0).camera("left")


def test_scalar_columns_must_be_scalar(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    pairs = pa.array([[0.0, 1.0]] * 15)
    edit_parquet(root / DATA, lambda t: replace_column(t, "timestamp", pairs))
    with pytest.raises(CorruptFile, match="timestamp holds list"):
        open_dataset(root).episode(0)


@pytest.mark.parametrize(
    "template", ["../{video_key}/{file_index}.mp4", "/etc/{video_key}{chunk_index}{file_index}", "..\\x.mp4"]
)
def test_templates_that_lead_out_of_the_dataset_are_refused(tmp_path: Path, template: str) -> None:
    root = build_v3(tmp_path)
    edit_info(root, lambda i: i.update(video_path=template))
    with pytest.raises(UnsafePath, match="inside the dataset"):
        open_dataset(root)


def test_a_data_path_that_leads_out_of_the_dataset_is_refused(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    edit_info(root, lambda i: i.update(data_path="../{episode_index}.parquet"))
    with pytest.raises(UnsafePath):
        open_dataset(root)


def test_a_camera_key_that_leads_out_of_the_dataset_is_refused(tmp_path: Path) -> None:
    root = build_v3(tmp_path)
    edit_info(root, lambda i: i["features"].update({"../../x": {"dtype": "video", "shape": [1, 1, 3]}}))
    with pytest.raises(UnsafePath):
        open_dataset(root)


def test_a_link_out_of_the_dataset_is_refused(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "toy", cameras=SPLIT)
    video = root / f"videos/{FRONT}/chunk-000/file-001.mp4"
    video.rename(tmp_path / "elsewhere.mp4")
    video.symlink_to(tmp_path / "elsewhere.mp4")
    dataset = open_dataset(root)
    with pytest.raises(UnsafePath, match="hard-link"):
        dataset.episode(1)
    assert dataset.episode(0).length == 5


def test_links_inside_a_hub_cache_are_followed(tmp_path: Path) -> None:
    snapshot = tmp_path / "datasets--org--toy" / "snapshots" / "0123abcd"
    build_v3(snapshot)
    blobs = tmp_path / "datasets--org--toy" / "blobs"
    blobs.mkdir()
    for number, path in enumerate(p for p in snapshot.rglob("*") if p.is_file()):
        path.rename(blobs / str(number))
        path.symlink_to(blobs / str(number))
    assert open_dataset(snapshot).episode(2).length == 6


def test_a_linked_dataset_folder_is_opened(tmp_path: Path) -> None:
    build_v3(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert open_dataset(tmp_path / "link").episode(0).length == 5
