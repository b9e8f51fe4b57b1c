"""Where a labelled copy may come from and go to."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from trees import assert_lerobot_can_load, hashes

from reward_labels import PROVENANCE, labels_of
from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.datasets.open import open_dataset
from robojudge.errors import ExportError
from robojudge.lerobot_export.labelled_copy import write_labelled_copy
from robojudge.lerobot_export.sidecar import write_sidecar
from tiny_datasets import build_v3


def labelled(root: Path, out: Path, **options: object) -> Path:
    dataset = open_dataset(root)
    return write_labelled_copy(dataset, labels_of(dataset), out=out, metadata=PROVENANCE, **options)


def test_videos_are_copied_where_the_disk_cannot_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    root = build_v3(tmp_path / "set")
    monkeypatch.setattr(os, "link", refuse)
    copy = labelled(root, tmp_path / "copy")
    for path in root.rglob("*.mp4"):
        twin = copy / path.relative_to(root)
        assert not path.samefile(twin) and path.read_bytes() == twin.read_bytes()


def test_links_of_a_hub_snapshot_become_real_files(tmp_path: Path) -> None:
    cache = tmp_path / "datasets--org--set"
    root, blobs = build_v3(cache / "snapshots" / "0123"), cache / "blobs"
    blobs.mkdir()
    for number, path in enumerate(p for p in sorted(root.rglob("*")) if p.is_file()):
        blob = path.rename(blobs / f"{number:040x}")
        path.symlink_to(os.path.relpath(blob, path.parent))
    copy = labelled(root, tmp_path / "copy")
    assert not any(path.is_symlink() for path in copy.rglob("*"))
    assert len(list(copy.rglob("*.mp4"))) == 4
    assert_lerobot_can_load(copy)


def test_only_a_labelled_copy_is_replaced_and_only_when_told(tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set")
    copy = labelled(root, tmp_path / "copy")
    (copy / "stray.txt").write_text("left from before")
    with pytest.raises(ExportError, match=r"copy exists; replace it with --overwrite"):
        labelled(root, copy)
    assert (copy / "stray.txt").exists()
    labelled(root, copy, overwrite=True)
    assert hashes(copy) == hashes(labelled(root, tmp_path / "again"))
    other = build_v3(tmp_path / "other")
    with pytest.raises(ExportError, match="is no labelled copy of ours"):
        labelled(root, other, overwrite=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "copy", "other", "set"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    assert_lerobot_can_load(labelled(build_v3(tmp_path / "set"), tmp_path / "copy"))


@pytest.mark.parametrize("out", ["set", "set/inside", "."])
def test_a_copy_may_not_overlap_its_source(out: str, tmp_path: Path) -> None:
    root = build_v3(tmp_path / "set", cameras={})
    before = hashes(tmp_path)
    with pytest.raises(ExportError, match="overlap"):
        labelled(root, tmp_path / out, overwrite=True)
    assert hashes(tmp_path) == before


def test_a_copy_is_never_put_into_a_hub_cache(tmp_path: Path) -> None:
    (tmp_path / "cache" / "blobs").mkdir(parents=True)
    with pytest.raises(ExportError, match="Hub cache"):
        labelled(build_v3(tmp_path / "set"), tmp_path / "cache" / "snapshots" / "copy")


def test_a_dataset_that_is_not_lerobots_is_refused(tmp_path: Path) -> None:
    episode = open_dataset(build_v3(tmp_path / "set")).episode(0)
    with pytest.raises(ExportError, match=r"no LeRobot dataset; use --to sidecar --out DIR"):
        write_labelled_copy(InMemoryDataset([episode]), [], out=tmp_path / "copy", metadata=PROVENANCE)


def test_a_dataset_in_memory_gets_a_sidecar_numbered_through(tmp_path: Path) -> None:
    opened = open_dataset(build_v3(tmp_path / "set"))
    rollouts = InMemoryDataset([opened.episode(0), opened.episode(2)])
    path = write_sidecar(rollouts, labels_of(rollouts), metadata=PROVENANCE, out=tmp_path / "out")
    assert pq.read_table(path).column("index").to_pylist() == list(range(11))
