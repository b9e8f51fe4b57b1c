"""LeRobot v2.0 and v2.1: a file an episode, and what converters do to them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from robojudge import open_dataset
from robojudge.datasets.episode import ImageRows, VideoFrames
from tiny_datasets import (
    FRONT,
    WRIST,
    build_v2,
    close,
    colour,
    colour_at,
    edit_info,
    edit_parquet,
    write_jsonl,
)

DATA = "data/chunk-000/episode_000001.parquet"


def names(episode_or_summary) -> set[str]:
    return {oddity.name for oddity in episode_or_summary.oddities}


@pytest.mark.parametrize("version", ["v2.0", "v2.1"])
def test_both_versions_are_read(tmp_path: Path, version: str) -> None:
    dataset = open_dataset(build_v2(tmp_path, cameras=(WRIST, FRONT), version=version))
    summary = dataset.summary()
    assert (summary.format, summary.total_episodes, summary.total_frames) == (f"LeRobot {version}", 2, 9)
    assert summary.tasks == ("pick the cup",) and summary.oddities == ()
    episode = dataset.episode(1)
    assert (episode.length, episode.instruction) == (4, "pick the cup")
    assert [c.name for c in episode.cameras] == ["front", "wrist"]
    for number, name in enumerate(("wrist", "front")):
        source = episode.camera(name).source
        assert isinstance(source, VideoFrames) and (source.from_s, source.to_s) == (0.0, None)
        assert close(colour_at(source.path, 0.3), colour(number, 1, 3))


def test_chunk_index_in_a_template_means_the_chunk(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    edit_info(
        root,
        lambda i: i.update(
            data_path="data/chunk-{chunk_index:03d}/episode_{episode_index:06d}.parquet",
            video_path="videos/chunk-{chunk_index:03d}/{video_key}/episode_{episode_index:06d}.mp4",
        ),
    )
    dataset = open_dataset(root)
    assert dataset.episode(1).length == 4 and dataset.summary().oddities == ()


def test_absent_paths_in_metadata_take_the_usual_ones(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    edit_info(root, lambda i: (i.pop("data_path"), i.pop("video_path"), i.pop("chunks_size")))
    assert open_dataset(root).episode(0).cameras[0].name == "front"


def test_chunks_hold_chunks_size_episodes(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    edit_info(root, lambda i: i.update(chunks_size=1))
    for kind, tail in (("data", "episode_000001.parquet"), ("videos", f"{FRONT}/episode_000001.mp4")):
        new = root / kind / "chunk-001" / tail
        new.parent.mkdir(parents=True)
        (root / kind / "chunk-000" / tail).rename(new)
    assert open_dataset(root).episode(1).length == 4


def test_missing_columns_are_named_and_survived(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    edit_parquet(root / DATA, lambda t: t.drop_columns(["index", "task_index", "timestamp"]))
    episode = open_dataset(root).episode(1)
    assert {"missing_index_column", "missing_task_index_column", "missing_timestamp_column"} == names(episode)
    assert episode.instruction == "pick the cup"
    assert episode.timestamps_s.tolist() == pytest.approx([0.0, 0.1, 0.2, 0.3])
    assert episode.cameras[0].source.by_index


def test_a_missing_task_table_is_named(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    (root / "meta/tasks.jsonl").unlink()
    dataset = open_dataset(root)
    assert dataset.episode(0).instruction == "pick the cup"
    assert "task_table_absent" in names(dataset.summary())


def test_listed_episodes_without_files_are_named_once(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    listing = [{"episode_index": i, "tasks": ["t"], "length": 5} for i in range(9)]
    write_jsonl(root / "meta/episodes.jsonl", listing)
    oddities = {o.name: o.detail for o in open_dataset(root).summary().oddities}
    assert oddities["episode_files_absent"].startswith(
        "7 listed episodes lack files: 2, 3, 4, 5, 6 and 2 more"
    )
    assert "total_episodes_differs" in oddities


def test_a_video_folder_of_another_name_is_found(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    (root / "videos").rename(root / "video")
    dataset = open_dataset(root)
    episode = dataset.episode(0)
    assert episode.cameras[0].source.path.is_relative_to(root / "video")
    assert "video_folder_named_video" in names(episode)
    assert "episode_files_absent" not in names(dataset.summary())


def test_another_episode_index_inside_a_file_does_not_count(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    path = root / DATA
    edit_parquet(path, lambda t: t.set_column(4, "episode_index", pa.array([59] * 4)))
    episode = open_dataset(root).episode(1)
    assert episode.length == 4 and "episode_index_differs" in names(episode)


def test_a_codec_other_than_metadata_says_is_named(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    edit_info(root, lambda i: i["features"][FRONT].update(video_info={"video.codec": "av1"}))
    dataset = open_dataset(root)
    dataset.episode(0)
    assert "codec_differs_from_metadata" in names(dataset.summary())


@pytest.mark.parametrize("spelling", ["h264", "libx264", "avc1"])
def test_names_of_the_same_codec_are_no_oddity(tmp_path: Path, spelling: str) -> None:
    root = build_v2(tmp_path)
    edit_info(root, lambda i: i["features"][FRONT].update(info={"video.codec": spelling}))
    dataset = open_dataset(root)
    dataset.episode(0)
    assert dataset.summary().oddities == ()


def test_image_files_on_disk_are_found(tmp_path: Path) -> None:
    root = build_v2(tmp_path, dtype="image")
    for k in range(4):
        path = root / f"images/{FRONT}/episode_000001/frame_{k:06d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"png")
    source = open_dataset(root).episode(1).cameras[0].source
    assert source == ImageRows(
        root / f"images/{FRONT}/episode_000001", None, 0, "frame_{frame_index:06d}.png"
    )


def test_image_columns_holding_only_file_names_lead_to_the_files(tmp_path: Path) -> None:
    root = build_v2(tmp_path, dtype="image")
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    cells = pa.array([{"bytes": None, "path": f"frame_{k:06d}.png"} for k in range(4)], kind)
    edit_parquet(root / DATA, lambda t: t.append_column(FRONT, cells))
    folder = root / f"images/{FRONT}/episode-000001"
    folder.mkdir(parents=True)
    (folder / "frame-000000.png").write_bytes(b"png")
    source = open_dataset(root).episode(1).cameras[0].source
    assert source == ImageRows(folder, None, 0, "frame-{frame_index:06d}.png")
