from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from run_folders import FROZEN
from services import service_of, serving

from records import WHEN, identity, judgement
from robojudge.run_folder import RunFolder
from robojudge.schema.judgement import AxisScore, FailureFinding, Judgement, TrajectoryQuality
from robojudge_server.store.queries_reveals import ask_to_see, unblind
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables_people import WHOLE_DATASET
from tiny_datasets import build_v3

DEMO = "/api/datasets/tabletop_demo"
JUDGED = (
    "task_completion",
    "outcome",
    "effective_outcome",
    "confidence",
    "smoothness",
    "needs_review",
    "judged_at",
    "failure_mode",
)
WITHHELD = (*JUDGED, "disagreement", "human_task_completion", "review_state", "error_type")


def said(index: int) -> Judgement:
    """A judge's word on an episode of the demo set, every number of it telling."""
    return judgement(
        index,
        dataset_id="tabletop_demo",
        task_completion=index / 20,
        confidence=0.111,
        judge=identity(),
        trajectory_quality=TrajectoryQuality(smoothness=AxisScore(fused=0.222)),
        failure=FailureFinding(mode="missed_grasp"),
        needs_review=True,
        created_at=WHEN + timedelta(seconds=index),
    )


@pytest.fixture
def judged(sqlite_url, tmp_path) -> Iterator[tuple[TestClient, Any]]:
    """A client of the demo set, of which episodes 0 to 9 are judged."""
    service = service_of(sqlite_url)
    with serving(service) as client:
        frozen = {**FROZEN, "dataset_id": "tabletop_demo"}
        with RunFolder(tmp_path / "run", frozen, {"dataset_root": "somewhere"}) as folder:
            for index in range(10):
                folder.append(said(index))
        import_run(service.engine, tmp_path / "run")
        yield client, service.engine


def as_(user: str) -> dict[str, str]:
    return {"X-User": user}


def listed(client: TestClient, user: str, **params: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{DEMO}/episodes", params=params, headers=as_(user))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_a_blind_user_sees_no_judges_number_nor_others_marks_in_the_list(judged) -> None:
    client, _ = judged
    for role in ("annotator", "evaluator", "admin"):
        for item in listed(client, f"zoe:{role}"):
            assert item["visible"] is False
            assert {name: item[name] for name in WITHHELD} == dict.fromkeys(WITHHELD)


def test_a_user_sees_the_episodes_revealed_to_them_and_no_others(judged) -> None:
    client, engine = judged
    ask_to_see(engine, "tabletop_demo", "zoe", 4)
    items = listed(client, "zoe:annotator")
    assert [item["episode_index"] for item in items if item["visible"]] == [4]
    shown = items[4]
    assert {name: shown[name] for name in JUDGED if name != "judged_at"} == {
        "task_completion": 0.2,
        "outcome": "partial",
        "effective_outcome": "partial",
        "confidence": 0.111,
        "smoothness": 0.222,
        "needs_review": True,
        "failure_mode": "missed_grasp",
    }
    assert [item["visible"] for item in listed(client, "ben2:annotator")] == [False] * 12


@pytest.mark.parametrize(
    "params",
    [
        {"outcome": "success"},
        {"min_task_completion": 0},
        {"max_task_completion": 1},
        {"min_disagreement": 0},
        {"failure_mode": "other"},
        {"review_state": "done"},
        {"needs_review": "true"},
        *(
            {"sort": name, "order": order}
            for name in ("task_completion", "human_task_completion", "disagreement", "review_state")
            for order in ("asc", "desc")
        ),
    ],
)
def test_lists_by_what_a_blind_user_may_not_see_are_refused(judged, params) -> None:
    client, engine = judged
    answer = client.get(f"{DEMO}/episodes", params=params, headers=as_("zoe:evaluator"))
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:robojudge:still_blind"
    ask_to_see(engine, "tabletop_demo", "zoe", WHOLE_DATASET)
    assert client.get(f"{DEMO}/episodes", params=params, headers=as_("zoe:evaluator")).status_code == 200


def test_a_walk_by_completion_brings_every_episode_once_unknown_last(judged) -> None:
    client, engine = judged
    unblind(engine, "tabletop_demo", by="test")
    for order, expected in (("asc", list(range(12))), ("desc", [*range(9, -1, -1), 10, 11])):
        found, cursor = [], None
        while True:
            params = {"sort": "task_completion", "order": order, "limit": 5}
            page = client.get(f"{DEMO}/episodes", params=params | ({"cursor": cursor} if cursor else {}))
            found += [item["episode_index"] for item in page.json()["items"]]
            cursor = page.json()["next_cursor"]
            if cursor is None:
                break
        assert found == expected


def test_mine_lists_what_the_user_has_annotated(judged) -> None:
    client, _ = judged
    by_ana = [item["episode_index"] for item in listed(client, "ana:annotator", mine="true")]
    others = [item["episode_index"] for item in listed(client, "ana:annotator", mine="false")]
    assert len(by_ana) == 8
    assert sorted(by_ana + others) == list(range(12))
    assert listed(client, "zoe:annotator", mine="true") == []


def test_a_page_is_no_longer_than_the_service_allows(sqlite_url) -> None:
    with serving(service_of(sqlite_url, limits={"page_size": 3})) as client:
        page = client.get(f"{DEMO}/episodes", params={"limit": 1000}).json()
        assert [item["episode_index"] for item in page["items"]] == [0, 1, 2]
        assert client.get(f"{DEMO}/episodes", params={"limit": 1001}).status_code == 422


def test_a_cursor_belongs_to_one_list_of_one_user(judged) -> None:
    client, _ = judged
    cursor = client.get(f"{DEMO}/episodes", params={"limit": 2}).json()["next_cursor"]
    assert client.get(f"{DEMO}/episodes", params={"cursor": cursor}).status_code == 200
    for params in ({"sort": "length"}, {"order": "desc"}, {"mine": "false"}, {"task": "x"}):
        assert client.get(f"{DEMO}/episodes", params={"cursor": cursor, **params}).status_code == 422
    answer = client.get(f"{DEMO}/episodes", params={"cursor": cursor}, headers=as_("zoe:admin"))
    assert answer.status_code == 422


def altered(cursor: str, rng: random.Random) -> str:
    """A cursor with a byte changed, cut, or with another place in it."""
    kind = rng.randrange(3)
    if kind == 0:
        at = rng.randrange(len(cursor))
        return cursor[:at] + chr(rng.randrange(33, 400)) + cursor[at + 1 :]
    if kind == 1:
        return cursor[: rng.randrange(len(cursor))] * rng.randrange(1, 4)
    bound, place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    strange = [None, True, "x\0", "\ud800", 10**30, -1, 1e308, float("nan"), float("inf"), [], {}, "a" * 500]
    place[rng.randrange(len(place))] = rng.choice(strange)
    text = json.dumps([bound, place if rng.random() < 0.8 else rng.choice(strange)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("sort", ["episode_index", "task", "length", "task_completion", "failure_mode"])
def test_a_hostile_cursor_is_never_a_defect(database_url, sort) -> None:
    rng = random.Random(sort)
    with serving(service_of(database_url, blind=False)) as client:
        first = {"limit": 2, "sort": sort}
        cursor = client.get(f"{DEMO}/episodes", params=first).json()["next_cursor"]
        codes = [
            client.get(f"{DEMO}/episodes", params={**first, "cursor": altered(cursor, rng)}).status_code
            for _ in range(60)
        ]
    assert set(codes) <= {200, 422}
    assert codes.count(422) > 30


@pytest.mark.parametrize(
    "params",
    [
        {"task": "a\0"},
        {"min_task_completion": "nan"},
        {"min_task_completion": 2},
        {"limit": 0},
        {"sort": "record"},
        {"order": "up"},
        {"reviewed": "perhaps"},
        {"ouctome": "success"},
        {"cursor": "x" * 3000},
    ],
)
def test_a_value_that_cannot_work_is_refused(judged, params) -> None:
    client, _ = judged
    assert client.get(f"{DEMO}/episodes", params=params).status_code == 422


def test_a_list_by_a_very_long_task_goes_on(sqlite_url, tmp_path) -> None:
    build_v3(tmp_path / "long", tasks=("ö" * 3000,))
    with serving(service_of(sqlite_url, tmp_path / "long")) as client:
        params = {"sort": "task", "limit": 2}
        page = client.get("/api/datasets/long/episodes", params=params).json()
        rest = client.get("/api/datasets/long/episodes", params={**params, "cursor": page["next_cursor"]})
        assert [item["episode_index"] for item in rest.json()["items"]] == [2]


def test_a_task_filter_finds_episodes_with_several_tasks(sqlite_url, tmp_path) -> None:
    frame_tasks = [[0] * 5, [0, 0, 1, 1], [1] * 6]
    build_v3(tmp_path / "two", tasks=("reach", "grasp"), frame_tasks=frame_tasks)
    with serving(service_of(sqlite_url, tmp_path / "two")) as client:
        found = client.get("/api/datasets/two/episodes", params={"task": "grasp"}).json()["items"]
        assert [item["episode_index"] for item in found] == [1, 2]


def test_one_episode_comes_with_its_cameras_windows_and_neighbours(judged) -> None:
    client, _ = judged
    found = client.get(f"{DEMO}/episodes/3", headers=as_("zoe:annotator")).json()
    assert (found["previous_index"], found["next_index"], found["frames"]) == (2, 4, 82)
    assert [camera["name"] for camera in found["cameras"]] == ["front", "wrist"]
    front = found["cameras"][0]
    assert (front["codec"], front["height"], front["has_video"]) == ("av1", 224, True)
    length_s = front["video"]["to_s"] - front["video"]["from_s"]
    assert length_s == pytest.approx(found["duration_s"], abs=0.1)
    assert found["instruction"] == found["tasks"][0]
    assert {name: found[name] for name in WITHHELD} == dict.fromkeys(WITHHELD)


def test_the_datasets_own_verdict_is_withheld_until_the_episode_is_visible(sqlite_url, tmp_path) -> None:
    import pyarrow as pa

    won = [pa.array([False] * (n - 1) + [True]) for n in (5, 4, 6)]
    feature = {"next.success": {"dtype": "bool", "shape": [1], "names": None}}
    build_v3(tmp_path / "won", columns={"next.success": won}, features=feature)
    service = service_of(sqlite_url, tmp_path / "won")
    with serving(service) as client:
        path = "/api/datasets/won/episodes/1"
        assert client.get(path).json()["declared"] is None
        ask_to_see(service.engine, "won", "ada", 1)
        assert client.get(path).json()["declared"] == {"outcome": "success", "source": "next.success"}


def test_an_episode_whose_file_cannot_be_read_names_the_file(sqlite_url, tmp_path) -> None:
    root = build_v3(tmp_path / "bad")
    with serving(service_of(sqlite_url, root)) as client:
        (file,) = root.glob("data/**/*.parquet")
        file.write_bytes(b"not parquet")
        answer = client.get("/api/datasets/bad/episodes/0")
        assert answer.status_code == 422
        assert file.name in answer.json()["detail"]


def test_unknown_episodes_and_datasets_are_404(judged) -> None:
    client, _ = judged
    assert client.get(f"{DEMO}/episodes/12").status_code == 404
    assert client.get(f"{DEMO}/episodes/{2**60}").status_code == 422
    assert client.get("/api/datasets/nope/episodes").status_code == 404


def test_next_goes_round_to_what_the_user_has_not_annotated(judged) -> None:
    client, _ = judged
    todo = [item["episode_index"] for item in listed(client, "ana:annotator", mine="false")]

    def behind(after: int) -> int:
        answer = client.get(f"{DEMO}/next", params={"after": after}, headers=as_("ana:annotator"))
        return int(answer.json()["episode_index"])

    assert behind(-1) == todo[0]
    assert behind(todo[0]) == todo[1]
    assert behind(todo[-1]) == todo[0]
