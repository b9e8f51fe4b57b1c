"""Links and metadata that lead out of a dataset's folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from services import service_of, serving

from robojudge.datasets.files import check_link
from robojudge.errors import UnsafePath
from tiny_datasets import FRONT, build_v3, edit_info

EPISODE = "/api/datasets/set/episodes/0"
SECRET = "TOP-SECRET"


@pytest.fixture
def outside(tmp_path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.mp4").write_bytes(SECRET.encode() * 100)
    return folder


@pytest.fixture
def dataset(tmp_path) -> Path:
    return build_v3(tmp_path / "set")


def refused(sqlite_url: str, dataset: Path, *paths: str) -> None:
    with serving(service_of(sqlite_url, dataset)) as client:
        for path in paths:
            answer = client.get(path)
            assert 400 <= answer.status_code < 500, path
            assert SECRET not in answer.text
            assert str(dataset.parent) not in answer.text, answer.text


def test_a_video_that_is_a_link_out_of_the_dataset_is_not_served(sqlite_url, dataset, outside) -> None:
    video = dataset / f"videos/{FRONT}/chunk-000/file-000.mp4"
    video.unlink()
    video.symlink_to(outside / "secret.mp4")
    refused(sqlite_url, dataset, f"{EPISODE}/video/front", f"{EPISODE}/frames/front/0.jpg")
    with pytest.raises(UnsafePath):
        check_link(dataset, video)


def test_a_folder_that_is_a_link_out_of_the_dataset_is_not_served(sqlite_url, dataset, outside) -> None:
    folder = dataset / f"videos/{FRONT}"
    os.rename(folder, outside / "moved")
    folder.symlink_to(outside / "moved")
    refused(sqlite_url, dataset, f"{EPISODE}/video/front", f"{EPISODE}/frames/front/0.jpg")


def test_metadata_cannot_name_a_file_outside_the_dataset(sqlite_url, dataset, outside) -> None:
    def climb(info: dict) -> None:
        info["video_path"] = "../outside/secret.mp4"

    edit_info(dataset, climb)
    try:
        service = service_of(sqlite_url, dataset)
    except UnsafePath:
        return
    with serving(service) as client:
        for part in ("video/front", "frames/front/0.jpg"):
            answer = client.get(f"{EPISODE}/{part}")
            assert answer.status_code >= 400
            assert SECRET not in answer.text


def test_a_linked_file_is_not_resolved_either(sqlite_url, dataset, outside) -> None:
    (dataset / "README.md").symlink_to(outside / "secret.mp4")
    (dataset / "videos/more.mp4").symlink_to("../../outside/secret.mp4")
    with resolving(sqlite_url, dataset) as client:
        assert client.get("/local/set/resolve/main/meta/info.json").status_code == 200
        for path in (
            "README.md",
            "videos/more.mp4",
            "meta/..%2f..%2foutside%2fsecret.mp4",
            "videos/%2e%2e/%2e%2e/outside/secret.mp4",
            "%2fetc%2fpasswd",
        ):
            answer = client.get(f"/local/set/resolve/main/{path}")
            assert 400 <= answer.status_code < 500, path
            assert SECRET not in answer.text
            assert str(dataset.parent) not in answer.text


def test_a_damaged_file_is_a_problem_that_names_no_folder(sqlite_url, dataset) -> None:
    (dataset / "data/chunk-000/file-000.parquet").write_bytes(b"PAR1 nothing PAR1")
    (dataset / f"videos/{FRONT}/chunk-000/file-000.mp4").write_bytes(b"nothing")
    parts = ("trajectory", "keyframes", "analysis", "frames/front/0.jpg", "rewards")
    refused(sqlite_url, dataset, *(f"{EPISODE}/{part}" for part in parts))


def test_missing_files_are_problems_that_name_no_folder(sqlite_url, dataset) -> None:
    (dataset / "data/chunk-000/file-000.parquet").unlink()
    (dataset / f"videos/{FRONT}/chunk-000/file-000.mp4").unlink()
    parts = ("trajectory", "keyframes", "analysis", "video/front", "frames/front/0.jpg")
    refused(sqlite_url, dataset, *(f"{EPISODE}/{part}" for part in parts))


def resolving(sqlite_url: str, dataset: Path):
    from logins import browsing, standalone

    return browsing(standalone(service_of(sqlite_url, dataset), mode="local", user="ana"))
