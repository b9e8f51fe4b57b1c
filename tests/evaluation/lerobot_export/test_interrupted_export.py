"""An export that is killed leaves nothing or the whole, and the next one is not troubled by what it left."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from trees import hashes

from reward_labels import PROVENANCE, labels_of
from robojudge.datasets.open import open_dataset
from robojudge.errors import ExportError
from robojudge.lerobot_export import atomic
from robojudge.lerobot_export.atomic import new_file, new_folder
from robojudge.lerobot_export.labelled_copy import write_labelled_copy
from robojudge.lerobot_export.sidecar import SIDECAR, write_sidecar
from tiny_datasets import build_v3

HERE = Path(__file__).resolve().parent
KILLS = 20


@contextmanager
def forks(what: str, source: Path, out: Path) -> Iterator[Callable[[float], tuple[float, bool]]]:
    """Yield a function that exports in a fork killed after a delay; it returns the seconds lived, and whether
    the fork ended by itself."""
    command = [sys.executable, HERE / "export_in_a_fork.py", what, source, out]
    environ = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    ) as process:
        assert process.stdin is not None and process.stdout is not None

        def export(delay_s: float) -> tuple[float, bool]:
            process.stdin.write(f"{delay_s}\n")
            process.stdin.flush()
            lived_s, ended = process.stdout.readline().split()
            return float(lived_s), ended == "True"

        yield export
        process.stdin.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return build_v3(tmp_path / "source" / "set", (40, 30, 50) * 10, cameras={}, data_files=(10, 10, 10))


def test_a_killed_copy_is_absent_or_whole(source: Path, tmp_path: Path) -> None:
    dataset = open_dataset(source)
    whole = hashes(
        write_labelled_copy(dataset, labels_of(dataset), out=tmp_path / "whole", metadata=PROVENANCE)
    )
    before, out, delays = hashes(source), tmp_path / "out" / "copy", random.Random(0)
    killed_while_absent = 0
    with forks("copy", source, out) as export:
        duration_s, ended = export(60.0)
        assert ended and hashes(out) == whole
        for number in range(KILLS):
            if out.exists() and number % 2 == 0:
                shutil.rmtree(out)
            _, ended = export(delays.uniform(0, duration_s))
            assert hashes(source) == before
            if out.exists():
                assert hashes(out) == whole
            else:
                killed_while_absent += not ended
                assert {path.name for path in out.parent.iterdir()} <= {".copy.partial", ".copy.replaced"}
        assert export(60.0)[1]
    assert killed_while_absent >= 3, "the kills came too late to show anything"
    assert hashes(out) == whole
    assert [path.name for path in out.parent.iterdir()] == ["copy"]


def test_a_killed_sidecar_is_absent_or_whole(source: Path, tmp_path: Path) -> None:
    dataset = open_dataset(source)
    path = write_sidecar(dataset, labels_of(dataset), metadata=PROVENANCE, out=tmp_path / "whole")
    whole, out, delays = path.read_bytes(), tmp_path / "out", random.Random(1)
    killed_while_absent = 0
    with forks("sidecar", source, out) as export:
        duration_s, ended = export(60.0)
        for _ in range(KILLS):
            (out / SIDECAR).unlink(missing_ok=True)
            _, ended = export(delays.uniform(0, duration_s))
            if (out / SIDECAR).exists():
                assert (out / SIDECAR).read_bytes() == whole
            else:
                killed_while_absent += not ended
        assert export(60.0)[1]
    assert killed_while_absent >= 3, "the kills came too late to show anything"
    assert pq.read_table(out / SIDECAR).num_rows == 1200
    assert [entry.name for entry in out.iterdir()] == [SIDECAR]


def test_an_error_inside_leaves_the_older_copy(tmp_path: Path) -> None:
    dataset = open_dataset(build_v3(tmp_path / "set", cameras={}))
    out = write_labelled_copy(dataset, labels_of(dataset), out=tmp_path / "copy", metadata=PROVENANCE)
    before = hashes(out)

    def broken() -> Iterator[object]:
        yield from labels_of(dataset, [0, 1])
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="the disk is full"):
        write_labelled_copy(dataset, broken(), out=out, metadata=PROVENANCE, overwrite=True)
    assert hashes(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "set"]


def test_a_kill_between_the_two_renames_of_a_replacement_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "copy"
    out.mkdir()
    (out / "old").write_text("old")
    out.rename(tmp_path / ".copy.replaced")
    with (
        pytest.raises(ExportError, match="replace it with --overwrite"),
        new_folder(out, overwrite=False, replaceable=lambda _: True),
    ):
        pass
    assert (out / "old").read_text() == "old"
    with new_folder(out, overwrite=True, replaceable=lambda _: True) as folder:
        (folder / "new").write_text("new")
    assert [path.name for path in out.iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_kill_after_both_renames_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    for name in ("copy", ".copy.replaced"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "content").write_text(name)
    with new_folder(tmp_path / "copy", overwrite=True, replaceable=lambda _: True) as folder:
        (folder / "content").write_text("newest")
    assert (tmp_path / "copy" / "content").read_text() == "newest"
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_replacement_that_cannot_be_renamed_puts_the_older_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "copy"
    out.mkdir()
    (out / "old").write_text("old")
    rename = os.rename

    def refuse(source: Path, target: Path) -> None:
        if source.name.endswith(".partial"):
            raise OSError("refused")
        rename(source, target)

    monkeypatch.setattr(atomic.os, "rename", refuse)
    with (
        pytest.raises(OSError, match="refused"),
        new_folder(out, overwrite=True, replaceable=lambda _: True) as folder,
    ):
        (folder / "new").write_text("new")
    assert (out / "old").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_two_exports_to_one_place_are_told_apart(tmp_path: Path) -> None:
    options = {"overwrite": True, "replaceable": lambda _: True}
    with new_folder(tmp_path / "copy", **options) as first:
        (first / "mine").write_text("mine")
        with (
            pytest.raises(ExportError, match="another process is writing"),
            new_folder(tmp_path / "copy", **options),
        ):
            pass
        assert (first / "mine").exists()
    with (
        new_file(tmp_path / "file") as file,
        pytest.raises(ExportError, match="another process is writing"),
        new_file(tmp_path / "file"),
    ):
        pass
    assert not file.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be written"), new_file(tmp_path / "file" / "inside"):
        pass
    with (
        pytest.raises(ExportError, match="cannot be written"),
        new_folder(tmp_path / "file" / "inside", overwrite=False, replaceable=lambda _: True),
    ):
        pass
