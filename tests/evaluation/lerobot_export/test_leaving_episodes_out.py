"""`--unjudged drop`: the remaining episodes are renumbered, and everything that names them follows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from trees import assert_lerobot_can_load, episodes_of, frames_of, hashes, info_of, written_channels

from reward_labels import PROVENANCE, labels_of
from robojudge.datasets.open import open_dataset
from robojudge.errors import ExportError
from robojudge.lerobot_export.labelled_copy import PROVENANCE_PATH, write_labelled_copy
from tiny_datasets import FRONT, WRIST, build_v2, build_v3, close, colour, colour_at, edit_info, write_jsonl


def kept(root: Path, episodes: Sequence[int], out: Path) -> Path:
    dataset = open_dataset(root)
    labels = labels_of(dataset, episodes)
    return write_labelled_copy(dataset, labels, out=out, metadata=PROVENANCE, unjudged="drop")


def test_every_dataset_keeps_the_content_of_the_episodes_that_stay(any_dataset: Path, tmp_path: Path) -> None:
    before = hashes(any_dataset)
    source = open_dataset(any_dataset)
    stay = source.episode_indices()[1::2]
    copy = open_dataset(kept(any_dataset, stay, tmp_path / "copy"))
    assert copy.episode_indices() == list(range(len(stay)))
    for new, old in enumerate(stay):
        assert copy.content_sha256(new) == source.content_sha256(old)
        assert copy.episode(new).tasks == source.episode(old).tasks
    labels = list(labels_of(source, stay))
    for channel in written_channels(copy.root):
        values = np.concatenate([getattr(episode, channel.attribute) for episode in labels])
        np.testing.assert_array_equal(frames_of(copy.root).column(channel.name).to_numpy(), values)
    assert_lerobot_can_load(copy.root)
    assert hashes(any_dataset) == before


def test_v3_rows_and_windows_are_renumbered(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (5, 4, 6), data_files=(2, 1))
    edit_info(root, lambda info: info.update(splits={"train": "0:2", "val": "2:3"}))
    copy = kept(root, [1, 2], tmp_path / "copy")
    frames = frames_of(copy)
    assert frames.column("episode_index").to_pylist() == [0] * 4 + [1] * 6
    assert frames.column("index").to_pylist() == list(range(10))
    assert frames.column("frame_index").to_pylist() == [*range(4), *range(6)]
    rows, source = episodes_of(copy).to_pylist(), episodes_of(root).to_pylist()[1:]
    assert [row["episode_index"] for row in rows] == [0, 1]
    assert [(r["dataset_from_index"], r["dataset_to_index"]) for r in rows] == [(0, 4), (4, 10)]
    for row, old in zip(rows, source, strict=True):
        same = [name for name in old if name.startswith(("videos/", "data/", "tasks", "length"))]
        assert {name: row[name] for name in same} == {name: old[name] for name in same}
    info = info_of(copy)
    assert (info["total_episodes"], info["total_frames"]) == (2, 10)
    assert info["splits"] == {"train": "0:1", "val": "1:2"}
    front = copy / f"videos/{FRONT}/chunk-000/file-000.mp4"
    assert close(colour_at(front, rows[0][f"videos/{FRONT}/from_timestamp"]), colour(0, 1, 0))


def test_files_that_only_left_out_episodes_used_are_left_out(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (5, 4, 6), data_files=(1, 1, 1), cameras={FRONT: (1, 2), WRIST: (3,)})
    copy = kept(root, [1], tmp_path / "copy")
    names = {path.relative_to(copy).as_posix() for path in copy.rglob("*.*") if path.is_file()}
    assert {name for name in names if name.startswith(("data/", "videos/"))} == {
        "data/chunk-000/file-001.parquet",
        f"videos/{FRONT}/chunk-000/file-001.mp4",
        f"videos/{WRIST}/chunk-000/file-000.mp4",
    }
    assert_lerobot_can_load(copy)


def test_v21_files_are_renamed_and_renumbered(tmp_path: Path) -> None:
    root = build_v2(tmp_path / "set", (5, 4, 6), cameras=(FRONT, WRIST))
    edit_info(root, lambda info: info.update(splits={"train": "0:3"}, total_videos=6, total_chunks=1))
    copy = kept(root, [0, 2], tmp_path / "copy")
    names = {path.relative_to(copy).as_posix() for path in copy.rglob("episode_*")}
    assert names == {
        f"{head}/episode_{number:06d}.{tail}"
        for number in (0, 1)
        for head, tail in (
            ("data/chunk-000", "parquet"),
            (f"videos/chunk-000/{FRONT}", "mp4"),
            (f"videos/chunk-000/{WRIST}", "mp4"),
        )
    }
    video = f"videos/chunk-000/{WRIST}/episode_{{:06d}}.mp4"
    assert (copy / video.format(1)).samefile(root / video.format(2))
    listed = [json.loads(line) for line in (copy / "meta/episodes.jsonl").read_text().splitlines()]
    assert [(row["episode_index"], row["length"]) for row in listed] == [(0, 5), (1, 6)]
    frames = frames_of(copy)
    assert frames.column("episode_index").to_pylist() == [0] * 5 + [1] * 6
    assert frames.column("index").to_pylist() == list(range(11))
    info = info_of(copy)
    assert (info["total_videos"], info["total_chunks"], info["splits"]) == (4, 1, {"train": "0:2"})


def test_v21_chunks_follow_the_new_numbers(tmp_path: Path) -> None:
    root = build_v2(tmp_path / "set", (2, 2, 2))
    edit_info(root, lambda info: info.update(chunks_size=1, total_chunks=3))
    for episode in (1, 2):
        for path in sorted(root.glob(f"*/chunk-000/**/episode_{episode:06d}.*")):
            target = root / path.relative_to(root).as_posix().replace("chunk-000", f"chunk-{episode:03d}")
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
    copy = kept(root, [2], tmp_path / "copy")
    assert (copy / "data/chunk-000/episode_000000.parquet").is_file()
    assert (copy / f"videos/chunk-000/{FRONT}/episode_000000.mp4").samefile(
        root / f"videos/chunk-002/{FRONT}/episode_000002.mp4"
    )
    assert info_of(copy)["total_chunks"] == 1


@pytest.mark.parametrize("style", ["episode_{:06d}/frame_{:06d}.png", "episode-{:06d}/frame-{:06d}.png"])
def test_images_on_disk_follow_the_new_numbers(style: str, tmp_path: Path) -> None:
    root = build_v2(tmp_path / "set", (1, 1), dtype="image")
    for episode in (0, 1):
        path = root / "images" / FRONT / style.format(episode, 0)
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes([episode]))
    copy = kept(root, [1], tmp_path / "copy")
    assert [p.read_bytes() for p in sorted(copy.rglob("*.png"))] == [b"\1"]
    assert (copy / "images" / FRONT / style.format(0, 0)).is_file()


def test_tables_that_name_episodes_by_old_numbers_stay_behind(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set")
    for name in ("annotations.csv", "sarm_progress.parquet", "LICENSE"):
        (root / name).write_text("x")
    copy = kept(root, [0, 2], tmp_path / "copy")
    about = json.loads((copy / PROVENANCE_PATH).read_text())
    assert about["files_left_out"] == ["annotations.csv", "sarm_progress.parquet"]
    assert about["source_episodes"] == [0, 2]
    assert about["episodes_left_out"] == {"unjudged": [1]}
    names = {path.name for path in copy.iterdir() if path.is_file()}
    assert names == {"LICENSE", "README.md", PROVENANCE_PATH}
    assert "2 of 3 episodes, renumbered" in (copy / "README.md").read_text()


def test_a_split_that_is_no_range_is_refused(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", cameras={})
    edit_info(root, lambda info: info.update(splits={"train": "all"}))
    with pytest.raises(ExportError, match="split 'train' is 'all'"):
        kept(root, [0], tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_statistics_are_those_of_the_remaining_episodes(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", (5, 4, 6), cameras={}, episode_columns=statistics_of_action((5, 4, 6)))
    whole = {"min": [0.0], "max": [0.5], "mean": [0.2], "std": [0.15], "count": [15]}
    image = {"mean": [[[0.5]]], "std": [[[0.1]]], "min": [[[0.0]]], "max": [[[1.0]]], "count": [15]}
    (root / "meta/stats.json").write_text(json.dumps({"action": whole, "observation.images.old": image}))
    copy = kept(root, [0, 2], tmp_path / "copy")
    stats = json.loads((copy / "meta/stats.json").read_text())
    action = np.concatenate([np.arange(5), np.arange(6)]).astype(np.float32) / 10
    found = [stats["action"][name][0] for name in ("min", "max", "mean", "std", "count")]
    np.testing.assert_allclose(found, [0, 0.5, action.mean(), action.std(), 11], rtol=1e-6)
    assert stats["index"]["max"] == [10.0]
    assert stats["episode_index"]["max"] == [1.0]
    about = json.loads((copy / PROVENANCE_PATH).read_text())
    assert about["stats_of_all_source_episodes"] == ["observation.images.old"]
    rows = episodes_of(copy).to_pylist()
    assert [row["stats/index/min"] for row in rows] == [[0.0], [5.0]]


def statistics_of_action(lengths: Sequence[int]) -> dict[str, list[list[float]]]:
    episodes = [np.arange(length, dtype=np.float32) / 10 for length in lengths]
    functions = {"min": np.min, "max": np.max, "mean": np.mean, "std": np.std, "count": len}
    return {
        f"stats/action/{name}": [[float(function(values))] for values in episodes]
        for name, function in functions.items()
    }


def test_v20_statistics_are_recomputed_for_numbers(tmp_path: Path) -> None:
    root = build_v2(tmp_path / "set", (5, 4), version="v2.0")
    whole = {"min": [0.0], "max": [0.4], "mean": [0.18], "std": [0.13], "count": [9]}
    (root / "meta/stats.json").write_text(json.dumps({"action": whole, FRONT: {"mean": [[[0.5]]]}}))
    copy = kept(root, [1], tmp_path / "copy")
    stats = json.loads((copy / "meta/stats.json").read_text())
    assert stats["action"]["max"] == [pytest.approx(0.3)]
    assert stats["action"]["count"] == [4]
    assert stats[FRONT] == {"mean": [[[0.5]]]}
    assert not (copy / "meta/episodes_stats.jsonl").exists()


def test_v21_episode_statistics_follow_their_episode(tmp_path: Path) -> None:
    root = build_v2(tmp_path / "set", (5, 4))
    entry = {"min": [0.0], "max": [0.0], "mean": [0.0], "std": [0.0]}
    lines = [
        {"episode_index": index, "stats": {"action": {**entry, "count": [length]}}}
        for index, length in enumerate((5, 4))
    ]
    write_jsonl(root / "meta/episodes_stats.jsonl", lines)
    copy = kept(root, [1], tmp_path / "copy")
    (line,) = [json.loads(text) for text in (copy / "meta/episodes_stats.jsonl").read_text().splitlines()]
    assert line["episode_index"] == 0
    assert line["stats"]["action"] == {**entry, "count": [4]}
    assert line["stats"]["index"]["max"] == [3.0]
    assert line["stats"]["next.done"]["mean"] == [0.25]


def test_a_quantile_that_some_episode_lacks_is_not_summed_up(tmp_path: Path) -> None:
    columns = {**statistics_of_action((5, 4, 6)), "stats/action/q50": [[0.2], [0.15], None]}
    root = build_v3(tmp_path / "set", (5, 4, 6), cameras={}, episode_columns=columns)
    (root / "meta/stats.json").write_text(json.dumps({"action": {"q50": [0.2]}}))
    copy = kept(root, [0, 2], tmp_path / "copy")
    action = json.loads((copy / "meta/stats.json").read_text())["action"]
    assert "q50" not in action and action["count"] == [11]
