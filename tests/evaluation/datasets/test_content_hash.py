"""The content hash follows what an episode holds, not where it is kept."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from robojudge import open_dataset
from robojudge.datasets.arrays import episode_from_arrays
from robojudge.datasets.content import episode_sha256, signals_sha256
from robojudge.errors import DecodeError, MissingFile
from tiny_datasets import FRONT, build_v2, build_v3, edit_info, edit_parquet, replace_column, write_mp4

DATA = "data/chunk-000/file-000.parquet"


def hashes(root: Path) -> list[str]:
    dataset = open_dataset(root)
    return [dataset.content_sha256(i) for i in dataset.episode_indices()]


def test_copies_elsewhere_at_another_time_hash_alike(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "one")
    copy = shutil.copytree(root, tmp_path / "two")
    for path in copy.rglob("*.*"):
        os.utime(path, (1, 1))
    first = hashes(root)
    assert first == hashes(copy) and len(set(first)) == 3


def test_position_in_a_file_does_not_count(tmp_path: Path) -> None:
    together = build_v3(tmp_path / "one", (5, 5), cameras={FRONT: (2,)})
    dataset = open_dataset(together)
    last = dataset.episode(1)
    alone = write_alone(tmp_path / "alone.mp4", last)
    assert episode_sha256(last) == episode_sha256(alone)
    assert episode_sha256(last) != episode_sha256(dataset.episode(0))


def write_alone(path: Path, episode):
    """The episode with its packets copied, not re-encoded, into a file of their own."""
    import av

    source = episode.cameras[0].source
    with av.open(str(source.path)) as old, av.open(str(path), "w") as new:
        stream = old.streams.video[0]
        copy = new.add_stream_from_template(stream)
        for packet in old.demux(stream):
            if packet.pts is not None and packet.pts * stream.time_base >= source.from_s - 0.01:
                packet.stream = copy
                shift = round(source.from_s / float(stream.time_base))
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                new.mux(packet)
    moved = replace(episode.cameras[0], source=replace(source, path=path, from_s=0.0, to_s=None))
    return replace(episode, cameras=(moved,), episode_index=0, dataset_id="other")


@pytest.mark.parametrize("column", ["observation.state", "action"])
def test_a_changed_number_changes_the_hash_of_its_episode_only(tmp_path: Path, column: str) -> None:
    root = build_v3(tmp_path)
    before = hashes(root)
    edit_parquet(root / DATA, lambda t: replace_column(t, column, change_row(t[column], 6)))
    after = hashes(root)
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]


def change_row(values: pa.ChunkedArray, row: int) -> pa.Array:
    cells = values.to_pylist()
    cells[row] = [9.0, 9.0] if isinstance(cells[row], list) else 9.0
    return pa.array(cells, values.type)


def test_another_task_changes_the_hash(tmp_path: Path) -> None:
    one = build_v3(tmp_path / "one")
    two = build_v3(tmp_path / "two", tasks=("place the cup",))
    assert not set(hashes(one)) & set(hashes(two))


def test_other_pixels_change_the_hash(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    before = hashes(root)
    write_mp4(root / f"videos/chunk-000/{FRONT}/episode_000001.mp4", [(9, 9, 9 + k) for k in range(4)])
    after = hashes(root)
    assert before[0] == after[0] and before[1] != after[1]


def test_labels_do_not_count(tmp_path: Path) -> None:
    plain = build_v3(tmp_path / "plain")
    labelled = shutil.copytree(plain, tmp_path / "labelled")
    for name in ("next.reward", "rprm.progress", "subtask_index"):
        edit_parquet(labelled / DATA, lambda t, n=name: t.append_column(n, pa.array(np.linspace(0, 1, 15))))
    assert hashes(plain) == hashes(labelled)


def test_nan_and_negative_zero_have_one_form() -> None:
    frames = np.zeros((2, 4, 4, 3), np.uint8)
    payload = np.frombuffer(b"\x01\0\0\0\0\0\xf8\x7f", "<f8")
    one = episode_from_arrays(frames, np.array([np.nan, 0.0]), None, 10, "t")
    two = episode_from_arrays(frames, np.array([payload[0], -0.0]), None, 10, "t")
    assert episode_sha256(one) == episode_sha256(two)
    other = episode_from_arrays(frames + 1, np.array([np.nan, 0.0]), None, 10, "t")
    assert episode_sha256(one) != episode_sha256(other) and signals_sha256(one) == signals_sha256(other)


def test_the_order_of_columns_and_cameras_does_not_count() -> None:
    frames = {"b": np.zeros((2, 4, 4, 3), np.uint8), "a": np.ones((2, 4, 4, 3), np.uint8)}
    one = episode_from_arrays(frames, np.zeros(2), np.ones(2), 10, "t")
    two = replace(one, cameras=one.cameras[::-1], columns=dict(reversed(one.columns.items())))
    assert episode_sha256(one) == episode_sha256(two)


def test_image_bytes_count_wherever_they_lie(tmp_path: Path) -> None:
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    cells = [{"bytes": b"%d" % k, "path": f"{k}.png"} for k in range(4)]
    inside, outside = build_v2(tmp_path / "in", dtype="image"), build_v2(tmp_path / "out", dtype="image")
    table = "data/chunk-000/episode_000001.parquet"
    edit_parquet(inside / table, lambda t: t.append_column(FRONT, pa.array(cells, kind)))
    for k in range(4):
        path = outside / f"images/{FRONT}/episode_000001/frame_{k:06d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % k)
    assert open_dataset(inside).content_sha256(1) == open_dataset(outside).content_sha256(1)
    path.unlink()
    with pytest.raises(MissingFile, match="frame_000003"):
        open_dataset(outside).content_sha256(1)


def test_a_truncated_video_is_a_decode_error(tmp_path: Path) -> None:
    root = build_v2(tmp_path)
    path = root / f"videos/chunk-000/{FRONT}/episode_000000.mp4"
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DecodeError, match="episode 0, camera front"):
        open_dataset(root).content_sha256(0)


def test_index_and_dataset_names_do_not_count(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "one")
    before = hashes(root)
    edit_parquet(root / DATA, lambda t: replace_column(t, "index", pa.array(range(100, 115))))
    edit_info(root, lambda i: i.update(robot_type="other"))
    root.rename(tmp_path / "two")
    assert hashes(tmp_path / "two") == before


@pytest.mark.parametrize("name", ["cr5_banana", "g1_bottle"])
def test_real_conversions_from_v21_to_v30_hash_alike(data_root: Path, name: str) -> None:
    assert hashes(data_root / f"real/{name}_v21") == hashes(data_root / f"real/{name}_v30")


def test_a_reencoded_copy_has_the_same_signals_only(data_root: Path) -> None:
    """metaworld_v21 holds episodes 0, 1, 9, 15 of metaworld_dev, encoded again by another LeRobot."""
    copy, original = open_dataset(data_root / "metaworld_v21"), open_dataset(data_root / "metaworld_dev")
    for mine, theirs in enumerate((0, 1, 9, 15)):
        assert signals_sha256(copy.episode(mine)) == signals_sha256(original.episode(theirs))
        assert copy.content_sha256(mine) != original.content_sha256(theirs)
