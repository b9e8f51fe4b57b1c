from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from services import DEMO, service_of, serving

from robojudge.datasets.open import open_dataset
from robojudge_server.settings import DatasetSettings, ServiceLimits
from tiny_datasets import FRONT, build_v3

EPISODE = "/api/datasets/tabletop_demo/episodes/3"
TINY = "/api/datasets/tiny/episodes"


def floats(rows: list[list[float]]) -> pa.Array:
    return pa.array(rows, pa.list_(pa.float32()))


def with_column(root: Path, name: str, rows: list[list[float]]) -> Path:
    """A tiny dataset of one episode with a further column."""
    feature = {name: {"dtype": "float32", "shape": [len(rows[0])], "names": None}}
    return build_v3(
        root,
        (len(rows),),
        cameras={FRONT: (1,)},
        columns={name: [floats(rows)]},
        features=feature,
    )


def test_without_points_every_frame_of_every_column_is_there(sqlite_url) -> None:
    episode = open_dataset(DEMO).episode(3)
    with serving(service_of(sqlite_url)) as client:
        answer = client.get(f"{EPISODE}/trajectory").json()
    assert answer["frame_index"] == list(range(episode.length))
    assert answer["timestamps_s"] == episode.timestamps_s.tolist()
    assert answer["fps"] == 20
    columns = {column["key"]: column for column in answer["columns"]}
    assert set(columns) == set(episode.columns)
    for key, values in episode.columns.items():
        assert columns[key]["values"] == values.tolist()
    assert columns["observation.state"]["names"] == list(episode.column_names["observation.state"])
    assert len(answer["speed"]) == episode.length
    (gripper,) = answer["grippers"]
    assert len(gripper["openness"]) == episode.length
    assert 0 <= min(gripper["openness"]) < max(gripper["openness"]) <= 1
    assert answer["reasons"] == {}


@pytest.mark.parametrize("points", [2, 3, 4, 5, 17, 40, 10_000])
def test_points_choose_one_increasing_set_of_frames_with_both_ends(sqlite_url, points) -> None:
    episode = open_dataset(DEMO).episode(3)
    with serving(service_of(sqlite_url)) as client:
        answer = client.get(f"{EPISODE}/trajectory", params={"points": points}).json()
    frames = answer["frame_index"]
    assert (frames[0], frames[-1]) == (0, episode.length - 1)
    assert all(a < b for a, b in pairwise(frames))
    assert len(frames) <= points
    assert len(frames) == min(points, episode.length) or len(frames) >= points // 2
    for column in answer["columns"]:
        assert column["values"] == episode.columns[column["key"]][frames].tolist()


def test_a_spike_of_one_frame_in_any_column_survives_down_sampling(sqlite_url, tmp_path) -> None:
    rows = [[0.0, float(k)] for k in range(400)]
    rows[137][0] = 1e-3
    rows[251][0] = -1e-3
    root = with_column(tmp_path / "tiny", "observation.force", rows)
    with serving(service_of(sqlite_url, root)) as client:
        answer = client.get(f"{TINY}/0/trajectory", params={"points": 20}).json()
    assert len(answer["frame_index"]) <= 20
    assert {137, 251} <= set(answer["frame_index"])


def test_what_is_no_number_is_null(sqlite_url, tmp_path) -> None:
    rows = [[float(k), np.nan] for k in range(6)]
    rows[2] = [np.inf, 1.0]
    root = with_column(tmp_path / "tiny", "observation.force", rows)
    with serving(service_of(sqlite_url, root)) as client:
        answer = client.get(f"{TINY}/0/trajectory", params={"columns": "observation.force"})
    (column,) = answer.json()["columns"]
    assert column["values"] == [[0, None], [1, None], [None, 1], [3, None], [4, None], [5, None]]
    assert column["names"] is None


@pytest.mark.parametrize(
    "key", ["rprm.progress", "next.reward", "next.success", "next.done", "next.truncated"]
)
def test_verdicts_are_withheld_from_who_has_not_rated_yet(sqlite_url, tmp_path, key) -> None:
    root = with_column(tmp_path / "tiny", key, [[0.125]] * 6)
    with serving(service_of(sqlite_url, root), user="ben:annotator") as client:
        blind = client.get(f"{TINY}/0/trajectory").json()
        named = client.get(f"{TINY}/0/trajectory", params={"columns": key}).json()
    assert blind["withheld"] == named["withheld"] == [key]
    assert key not in [column["key"] for column in blind["columns"]] and named["columns"] == []
    assert "0.125" not in str(blind)
    with serving(service_of(sqlite_url, DatasetSettings(source=str(root), blind=False))) as client:
        seeing = client.get(f"{TINY}/0/trajectory", params={"columns": key}).json()
    assert seeing["withheld"] == []
    assert seeing["columns"][0]["values"] == [[0.125]] * 6


def test_more_points_than_the_service_sends_are_refused(sqlite_url) -> None:
    limits = ServiceLimits(trajectory_points=100)
    with serving(service_of(sqlite_url, limits=limits)) as client:
        assert client.get(f"{EPISODE}/trajectory", params={"points": 100}).status_code == 200
        for points in (101, 10**15):
            answer = client.get(f"{EPISODE}/trajectory", params={"points": points})
            assert answer.status_code == 422
            assert "at most 100" in answer.json()["detail"]
        for points in (-1, 0, 1, 10**30, "many", "nan"):
            assert client.get(f"{EPISODE}/trajectory", params={"points": points}).status_code == 422


def test_too_large_an_answer_says_how_many_points_fit(sqlite_url, tmp_path) -> None:
    root = with_column(tmp_path / "tiny", "observation.touch", np.zeros((6, 400_000), np.float32).tolist())
    with serving(service_of(sqlite_url, root)) as client:
        refused = client.get(f"{TINY}/0/trajectory")
        assert refused.status_code == 422
        assert "points=4" in refused.json()["detail"]
        assert client.get(f"{TINY}/0/trajectory", params={"points": 4}).status_code == 200
        fewer = client.get(f"{TINY}/0/trajectory", params={"columns": "observation.state"})
        assert len(fewer.json()["frame_index"]) == 6


def test_a_column_that_is_not_there_is_named(sqlite_url) -> None:
    with serving(service_of(sqlite_url)) as client:
        answer = client.get(f"{EPISODE}/trajectory", params={"columns": "action,nope"})
    assert answer.status_code == 422
    assert "'nope'" in answer.json()["detail"] and "observation.state" in answer.json()["detail"]
