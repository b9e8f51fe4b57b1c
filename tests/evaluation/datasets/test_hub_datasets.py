"""Datasets by Hub id: metadata first, then only what the episodes asked need, with the right errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_hub import FakeHub, Repository, serve_hub
from robojudge import open_dataset
from robojudge.errors import (
    DatasetAccessDenied,
    DatasetNotFound,
    DatasetUnreachable,
    MissingExtra,
    MissingFile,
    NotADataset,
)
from tiny_datasets import FRONT, WRIST, build_v2, build_v3, close, colour, colour_at, write_mp4

META = {"meta/info.json", "meta/tasks.parquet", "meta/episodes/chunk-000/file-000.parquet"}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub-cache"))
    with serve_hub() as fake:
        monkeypatch.setenv("HF_ENDPOINT", fake.endpoint)
        yield fake


@pytest.fixture
def toy(hub: FakeHub, tmp_path: Path) -> Path:
    root = build_v3(tmp_path / "source", cameras={FRONT: (1, 1, 1), WRIST: (2, 1)}, data_files=(1, 2))
    (root / "README.md").write_text("# toy\n")
    (root / "meta" / "stats.json").write_text("{}")
    hub.repositories["org/toy"] = Repository({"main": root})
    return root


def test_opening_fetches_metadata_only(hub: FakeHub, toy: Path) -> None:
    dataset = open_dataset("org/toy")
    assert dataset.dataset_id == "org/toy"
    assert dataset.summary().total_frames == 15 and dataset.summary().oddities == ()
    assert sorted(hub.downloads) == sorted({*META, "README.md"})


def test_an_episode_fetches_its_own_files_only(hub: FakeHub, toy: Path) -> None:
    dataset = open_dataset("org/toy")
    hub.downloads.clear()
    episode = dataset.episode(1)
    assert sorted(hub.downloads) == [
        "data/chunk-000/file-001.parquet",
        f"videos/{FRONT}/chunk-000/file-001.mp4",
        f"videos/{WRIST}/chunk-000/file-000.mp4",
    ]
    assert episode.columns["observation.state"][:, 0].tolist() == [100, 101, 102, 103]
    source = episode.camera("wrist").source
    assert close(colour_at(source.path, source.from_s + 0.3), colour(1, 1, 3))
    hub.downloads.clear()
    dataset.episode(1), dataset.content_sha256(1)
    assert hub.downloads == []
    dataset.episode(0)
    assert sorted(hub.downloads) == [
        "data/chunk-000/file-000.parquet",
        f"videos/{FRONT}/chunk-000/file-000.mp4",
    ]


def test_a_hub_copy_has_the_content_of_the_local_one(toy: Path) -> None:
    local, remote = open_dataset(toy), open_dataset("org/toy")
    assert [remote.content_sha256(i) for i in range(3)] == [local.content_sha256(i) for i in range(3)]


def test_the_cached_snapshot_opens_as_a_folder(toy: Path) -> None:
    remote = open_dataset("org/toy")
    remote.episode(0)
    assert open_dataset(remote.root).episode(0).length == 5


def test_v2_and_mp4_folders_come_from_the_hub_too(hub: FakeHub, tmp_path: Path) -> None:
    hub.repositories["org/two"] = Repository({"main": build_v2(tmp_path / "two")})
    clips = tmp_path / "clips"
    write_mp4(clips / "a.mp4", [(9, 9, 9)] * 3)
    write_mp4(clips / "b.mp4", [(9, 9, 9)] * 4)
    (clips / "episodes.csv").write_text("file\na.mp4\nb.mp4\n")
    hub.repositories["org/clips"] = Repository({"main": clips})
    assert open_dataset("org/two").episode(1).length == 4
    assert f"videos/chunk-000/{FRONT}/episode_000000.mp4" not in hub.downloads
    hub.downloads.clear()
    assert open_dataset("org/clips").episode(1).length == 4
    assert sorted(hub.downloads) == ["b.mp4", "episodes.csv"]


def test_a_revision_is_honoured(hub: FakeHub, toy: Path, tmp_path: Path) -> None:
    older = build_v3(tmp_path / "older", lengths=(7,), cameras={FRONT: (1,)})
    hub.repositories["org/toy"] = Repository({"main": toy, "v3.0": older})
    dataset = open_dataset("org/toy@v3.0")
    assert dataset.episode(0).length == 7 and dataset.dataset_id == "org/toy"
    assert open_dataset("org/toy", dataset_id="mine").dataset_id == "mine"


def test_files_come_from_the_commit_that_was_opened(hub: FakeHub, toy: Path, tmp_path: Path) -> None:
    dataset = open_dataset("org/toy")
    moved = build_v3(tmp_path / "moved", lengths=(2, 2, 2))
    hub.repositories["org/toy"] = Repository({"main": moved, "old": toy})
    assert dataset.episode(2).length == 6


@pytest.mark.parametrize("way", ["argument", "environment"])
def test_private_datasets_open_with_a_token(
    hub: FakeHub, toy: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    hub.repositories["org/toy"].token = "hf_secret"
    if way == "environment":
        monkeypatch.setenv("HF_TOKEN", "hf_secret")
    dataset = open_dataset("org/toy", token="hf_secret" if way == "argument" else None)
    assert dataset.episode(0).length == 5


@pytest.mark.parametrize("token", ["hf_wrong", None])
def test_private_datasets_refuse_others(hub: FakeHub, toy: Path, token: str | None) -> None:
    hub.repositories["org/toy"].token = "hf_secret"
    with pytest.raises(
        DatasetAccessDenied, match=r"org/toy@main: access refused \(401\).*HF_TOKEN"
    ) as caught:
        open_dataset("org/toy", token=token)
    assert "hf_" not in str(caught.value)


def test_gated_datasets_are_refused(hub: FakeHub, toy: Path) -> None:
    hub.repositories["org/toy"].gated = True
    with pytest.raises(DatasetAccessDenied, match="403"):
        open_dataset("org/toy")


@pytest.mark.parametrize("source", ["org/absent", "org/toy@v9", "org/a--b"])
def test_unknown_ids_and_revisions(hub: FakeHub, toy: Path, source: str) -> None:
    with pytest.raises(DatasetNotFound, match="does not exist"):
        open_dataset(source)


def test_a_repository_that_is_no_dataset(hub: FakeHub, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "README.md").write_text("weights\n")
    hub.repositories["org/model"] = Repository({"main": tmp_path / "model"})
    with pytest.raises(NotADataset, match=r"neither meta/info\.json nor episodes\.csv"):
        open_dataset("org/model")
    assert hub.downloads == []


def test_files_the_repository_lacks_are_named_without_a_download(hub: FakeHub, toy: Path) -> None:
    (toy / f"videos/{FRONT}/chunk-000/file-001.mp4").unlink()
    dataset = open_dataset("org/toy")
    assert any(o.name == "episode_files_absent" for o in dataset.summary().oddities)
    with pytest.raises(MissingFile, match="episode 1: video"):
        dataset.episode(1)
    assert dataset.episode(2).length == 6


def test_nothing_listening(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(DatasetUnreachable, match=r"127\.0\.0\.1:9 does not answer") as caught:
        open_dataset("org/toy")
    assert caught.value.retryable


@pytest.mark.parametrize("answers", [True, False])
def test_a_mistyped_folder_of_one_slash_is_told_of_as_a_folder_first(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch, answers: bool
) -> None:
    if not answers:
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    error = DatasetNotFound if answers else DatasetUnreachable
    with pytest.raises(error, match=r"^there is no folder data/nope here; as a Hub dataset: .*data/nope"):
        open_dataset("data/nope")


def test_a_mistyped_folder_is_told_of_without_the_hubs_libraries_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "robojudge.datasets.hub", raising=False)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(MissingExtra, match=r"no folder data/nope here; .* pip install 'robojudge\[hub\]'"):
        open_dataset("data/nope")


def test_a_broken_hub(hub: FakeHub, toy: Path) -> None:
    hub.failing = 500
    with pytest.raises(DatasetUnreachable, match="answered 500"):
        open_dataset("org/toy")


def test_what_is_cached_opens_without_the_hub(
    hub: FakeHub, toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_dataset("org/toy").episode(0)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    dataset = open_dataset("org/toy")
    assert dataset.episode(0).length == 5
    with pytest.raises(MissingFile, match="episode 1"):
        dataset.episode(1)


def test_offline_mode_is_honoured(hub: FakeHub, toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(DatasetUnreachable, match="HF_HUB_OFFLINE"):
        open_dataset("org/toy")
    assert hub.requests == []


def test_a_folder_of_that_name_wins(
    hub: FakeHub, toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_v3(tmp_path / "org" / "toy", lengths=(3,), cameras={FRONT: (1,)})
    monkeypatch.chdir(tmp_path)
    assert open_dataset("org/toy").dataset_id == "toy"
    assert hub.requests == []


def test_the_missing_extra_names_its_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    monkeypatch.delitem(sys.modules, "robojudge.datasets.hub", raising=False)
    with pytest.raises(MissingExtra, match=r"pip install 'robojudge\[hub\]'"):
        open_dataset("org/toy")


def test_readers_of_local_folders_get_the_whole_repository(
    hub: FakeHub, toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from robojudge.datasets.lerobot_v3 import LeRobotV3Reader

    monkeypatch.delattr(LeRobotV3Reader, "open_files")
    monkeypatch.setattr(LeRobotV3Reader, "open", lambda self, path, *, dataset_id: (path, dataset_id))
    path, dataset_id = open_dataset("org/toy")
    assert dataset_id == "org/toy"
    assert {p.relative_to(path) for p in path.rglob("*") if p.is_file()} == {
        p.relative_to(toy) for p in toy.rglob("*") if p.is_file()
    }
