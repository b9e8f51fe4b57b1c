from __future__ import annotations

import shutil

import pytest
from run_folders import contents
from services import DEMO, service_of, serving

from robojudge.errors import AnnotationError
from robojudge_server.services.startup import prepare_store
from tiny_datasets import build_v3

ANA = "/api/datasets/tabletop_demo/episodes/1/annotations/me"


@pytest.fixture
def dataset(tmp_path):
    return shutil.copytree(DEMO, tmp_path / "tabletop_demo")


def test_the_annotations_beside_a_dataset_are_there_from_the_start(dataset, sqlite_url) -> None:
    with serving(service_of(sqlite_url, dataset), user="ana:annotator") as client:
        first = client.get(ANA).json()
        assert (first["version"], first["annotation"]["annotator"]) == (1, "ana")


def test_a_restart_never_puts_the_file_over_what_a_person_said_since(dataset, sqlite_url) -> None:
    with serving(service_of(sqlite_url, dataset), user="ana:annotator") as client:
        said = client.put(ANA, json={"outcome": "partial", "expected_version": 1}).json()
        assert said["version"] == 2
    with serving(service_of(sqlite_url, dataset), user="ana:annotator") as client:
        assert client.get(ANA).json()["annotation"] == said["annotation"]


def test_a_second_start_writes_nothing(dataset, sqlite_url) -> None:
    service = service_of(sqlite_url, dataset)
    prepare_store(service, migrate=True)
    before = contents(service.engine)
    prepare_store(service, migrate=False)
    assert contents(service.engine) == before
    service.close()


def test_an_episode_that_is_gone_keeps_what_was_said_and_is_listed_no_more(tmp_path, sqlite_url) -> None:
    videos = {"front": (3,)}
    whole = build_v3(tmp_path / "whole" / "set", (5, 4, 6), cameras=videos)
    less = build_v3(tmp_path / "less" / "set", (5, 4), cameras={"front": (2,)})
    path = "/api/datasets/set/episodes/2/annotations/me"
    with serving(service_of(sqlite_url, whole)) as client:
        assert client.put(path, json={"outcome": "success", "expected_version": 0}).status_code == 200
    with serving(service_of(sqlite_url, less)) as client:
        listed = client.get("/api/datasets/set/episodes").json()["items"]
        assert [one["episode_index"] for one in listed] == [0, 1]
    with serving(service_of(sqlite_url, whole)) as client:
        assert client.get(path).json()["annotation"]["outcome"] == "success"


def test_damaged_annotations_beside_a_dataset_stop_the_start_in_one_line(dataset, sqlite_url) -> None:
    (dataset / "annotations.csv").write_text("nonsense\n")
    service = service_of(sqlite_url, dataset)
    with pytest.raises(AnnotationError, match=r"annotations\.csv"):
        prepare_store(service, migrate=True)
    service.close()
