from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from services import service_of, serving

from robojudge_server.settings import DatasetSettings
from tiny_datasets import write_mp4

EPISODE = "/api/datasets/tabletop_demo/episodes/4"
"""An episode that nobody has annotated; it has the frames 0 to 80."""
MINE = f"{EPISODE}/annotations/me"
CY, DAN, EVE, ADA = (
    {"X-User": name} for name in ("cy:annotator", "dan:annotator", "eve:evaluator", "ada:admin")
)
FULL: dict[str, Any] = {
    "task_completion": 0.35,
    "outcome": "undecided",
    "smoothness": 0.75,
    "efficiency": 0,
    "failure_mode": "missed_grasp",
    "failure_onset_frame": 40,
    "subtasks": [
        {"name": "reach", "start_frame": 0, "end_frame": 40, "score": 0.5},
        {"name": "press", "start_frame": 41, "end_frame": 80, "score": None},
    ],
    "cannot_tell": ["safety"],
}


@pytest.fixture
def client(sqlite_url) -> Iterator[Any]:
    with serving(service_of(sqlite_url), user="cy:annotator") as client:
        yield client


@pytest.fixture
def either(database_url) -> Iterator[Any]:
    """A client of a service on either kind of database."""
    with serving(service_of(database_url), user="cy:annotator") as client:
        yield client


def put(client: Any, version: int, user: dict[str, str] = CY, url: str = MINE, **said: Any) -> Any:
    return client.put(url, json={"expected_version": version, **said}, headers=user)


def test_what_was_saved_comes_back_under_the_name_of_the_login(client) -> None:
    answer = put(client, 0, **FULL)
    assert answer.status_code == 200
    saved = answer.json()
    assert (saved["version"], saved["revealed"]) == (1, True)
    word = saved["annotation"]
    assert {name: word[name] for name in FULL} == FULL
    assert (word["annotator"], word["dataset_id"], word["episode_index"]) == ("cy", "tabletop_demo", 4)
    assert client.get(MINE).json() == saved


def test_before_the_first_save_there_is_an_empty_answer(client) -> None:
    empty = {"version": 0, "saved_at": None, "annotation": None, "revealed": False}
    assert client.get(MINE).json() == empty
    assert client.get(f"{MINE}/history").json() == {"items": [], "next_cursor": None}


def test_a_mark_is_stored_on_its_step(client) -> None:
    answer = put(client, 0, task_completion=0.1 + 0.2)
    assert '"task_completion":0.3,' in answer.text


def test_a_stale_write_gets_409_with_the_current_version(client) -> None:
    put(client, 0, task_completion=0.1)
    put(client, 1, task_completion=0.2)
    answer = put(client, 1, task_completion=0.3)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["current_version"]) == ("urn:robojudge:stale_write", 2)
    assert client.get(MINE).json()["annotation"]["task_completion"] == 0.2


def test_a_repeated_save_whose_answer_was_lost_gets_the_stored_version(client) -> None:
    first = put(client, 0, **FULL).json()
    assert put(client, 0, **FULL).json() == first
    assert put(client, 1, **FULL).json() == first
    assert put(client, 0, DAN, **FULL).json()["version"] == 1
    put(client, 1, task_completion=0.9)
    assert put(client, 0, **FULL).status_code == 409
    assert len(client.get(f"{MINE}/history").json()["items"]) == 2


def test_of_twenty_saves_at_once_one_wins_and_the_others_learn_the_version(either) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: put(either, 0, task_completion=n / 20), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    assert {a.json()["current_version"] for a in answers if a.status_code == 409} == {1}
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    assert [item["version"] for item in either.get(f"{MINE}/history").json()["items"]] == [1]
    assert either.get(MINE).json() == won


def test_two_annotators_of_one_episode_lose_nothing(either) -> None:
    def annotate(user: dict[str, str]) -> None:
        for version in range(10):
            assert put(either, version, user, task_completion=version / 20).status_code == 200

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(annotate, (CY, DAN)))
    for user in (CY, DAN):
        items = either.get(f"{MINE}/history", headers=user).json()["items"]
        assert [(item["version"], item["annotation"]["task_completion"]) for item in items] == [
            (version + 1, version / 20) for version in reversed(range(10))
        ]
    assert [w["annotator"] for w in either.get(f"{EPISODE}/annotations").json()["items"]] == ["cy", "dan"]


def test_the_first_save_is_blinded_and_later_ones_are_not(client) -> None:
    assert put(client, 0, task_completion=0.1).json()["annotation"]["blinded"] is True
    assert put(client, 1, task_completion=0.2).json()["annotation"]["blinded"] is False


@pytest.mark.parametrize("scope", [{"scope": "episode", "episode_index": 4}, {"scope": "dataset"}])
def test_who_asked_to_see_is_not_blinded(client, scope) -> None:
    assert client.post("/api/datasets/tabletop_demo/reveals", json=scope, headers=EVE).status_code == 200
    assert put(client, 0, EVE, task_completion=0.1).json()["annotation"]["blinded"] is False
    assert put(client, 0, ADA, task_completion=0.1).json()["annotation"]["blinded"] is True


def test_in_a_dataset_that_is_not_blind_nobody_is_blinded(sqlite_url) -> None:
    with serving(service_of(sqlite_url, blind=False)) as client:
        assert client.get(MINE).json()["revealed"] is True
        assert put(client, 0, CY, task_completion=0.1).json()["annotation"]["blinded"] is False


@pytest.mark.parametrize(
    "stamp",
    [
        {"annotator": "ana"},
        {"blinded": True},
        {"created_at": "2026-01-01T00:00:00Z"},
        {"dataset_id": "tabletop_demo"},
        {"episode_index": 4},
    ],
)
def test_a_body_cannot_say_what_the_server_knows(client, stamp) -> None:
    answer = put(client, 0, task_completion=0.5, **stamp)
    assert answer.status_code == 422
    assert [field["where"] for field in answer.json()["fields"]] == [f"body.{next(iter(stamp))}"]


SPAN = {"name": "reach", "start_frame": 0, "end_frame": 9}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"task_completion": 0.33},
        {"task_completion": 1.05},
        {"task_completion": "0.5"},
        {"task_completion": True},
        {"smoothness": 0.3},
        {"outcome": "fine"},
        {"failure_mode": ""},
        {"failure_onset_frame": -1},
        {"failure_onset_frame": 3.5},
        {"failure_onset_frame": "3"},
        {"failure_onset_frame": 81},
        {"failure_onset_frame": 3, "cannot_tell": ["failure_onset_frame"]},
        {"cannot_tell": ["rationale"]},
        {"cannot_tell": ["safety"], "safety": 0.5},
        {"subtasks": [{**SPAN, "end_frame": 81}]},
        {"subtasks": [{**SPAN, "end_frame": 2**80}]},
        {"subtasks": [{**SPAN, "start_frame": -1}]},
        {"subtasks": [{**SPAN, "start_frame": 10}]},
        {"subtasks": [{**SPAN, "name": "a\0b"}]},
        {"subtasks": [{**SPAN, "name": ""}]},
        {"subtasks": [{**SPAN, "score": 1.5}]},
        {"subtasks": [{**SPAN, "start_frame": 3}, SPAN]},
        {"subtasks": [SPAN] * 501},
    ],
    ids=lambda said: json.dumps(said)[:60],
)
def test_words_that_cannot_be_are_refused_and_reveal_nothing(client, said) -> None:
    assert put(client, 0, **said).status_code == 422
    assert client.get(MINE).json()["version"] == 0
    assert client.get(f"{EPISODE}/consensus").status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b'{"expected_version": 0, "task_completion": NaN}', b"\xff"]
)
def test_a_body_that_is_no_annotation_is_refused(client, body) -> None:
    answer = client.put(MINE, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)


def test_a_text_that_is_no_unicode_is_refused(client) -> None:
    body = b'{"expected_version": 0, "subtasks": [{"name": "\\ud800", "start_frame": 0, "end_frame": 1}]}'
    answer = client.put(MINE, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("version", [-1, 2**53, "0", 0.5, None])
def test_a_version_is_a_whole_number_from_0(client, version) -> None:
    assert put(client, version, task_completion=0.5).status_code == 422


def test_a_word_can_be_taken_back_later(client) -> None:
    put(client, 0, task_completion=0.5)
    taken_back = put(client, 1)
    assert (taken_back.status_code, taken_back.json()["version"]) == (200, 2)
    assert client.get(f"{EPISODE}/consensus").json()["reasons"]["task_completion"] == "nobody_said"


def test_where_only_the_video_knows_the_length_subtasks_lie_inside_it_too(sqlite_url, tmp_path) -> None:
    clips = tmp_path / "clips"
    write_mp4(clips / "a.mp4", [(40, 20, 20)] * 7)
    (clips / "episodes.csv").write_text("file\na.mp4\n")
    with serving(service_of(sqlite_url, DatasetSettings(source=str(clips)))) as client:
        url = "/api/datasets/clips/episodes/0/annotations/me"
        for end, status in ((7, 422), (6, 200)):
            span = {"name": "reach", "start_frame": 0, "end_frame": end}
            assert put(client, 0, url=url, subtasks=[span]).status_code == status


@pytest.mark.parametrize("path", ["annotations", "annotations/history?annotator=ana", "consensus"])
@pytest.mark.parametrize("user", [CY, EVE, ADA], ids=["annotator", "evaluator", "admin"])
def test_what_others_say_is_withheld_from_everybody_until_their_own_word_is_in(client, path, user) -> None:
    url = f"/api/datasets/tabletop_demo/episodes/0/{path}"
    refused = client.get(url, headers=user)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:robojudge:still_blind")
    mine = "/api/datasets/tabletop_demo/episodes/0/annotations/me"
    assert put(client, 0, user, mine, task_completion=0.5).status_code == 200
    assert "ana" in client.get(url, headers=user).text
    other = client.get(url.replace("episodes/0", "episodes/1"), headers=user)
    assert other.status_code == 403


def test_long_lists_come_in_pages(client) -> None:
    for version in range(5):
        put(client, version, task_completion=version / 20)
    for user in (DAN, EVE):
        put(client, 0, user, task_completion=0.5)
    for url, name, wanted in (
        (f"{MINE}/history", "version", [5, 4, 3, 2, 1]),
        (f"{EPISODE}/annotations/history?annotator=cy", "version", [5, 4, 3, 2, 1]),
        (f"{EPISODE}/annotations", "annotator", ["cy", "dan", "eve"]),
    ):
        mark = "&" if "?" in url else "?"
        found, cursor = [], ""
        while cursor is not None:
            page = client.get(f"{url}{mark}limit=2{cursor}").json()
            assert 1 <= len(page["items"]) <= 2
            found += [item[name] for item in page["items"]]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        assert found == wanted


@pytest.mark.parametrize("place", [["a\0"], ["\ud800"], [2**70], [True], [None], [], ["a", "b"], {"0": "a"}])
@pytest.mark.parametrize("list_url", [f"{EPISODE}/annotations", f"{MINE}/history"])
def test_a_forged_cursor_is_refused(client, list_url, place) -> None:
    put(client, 0, task_completion=0.5)
    queries = ("annotations:tabletop_demo:4", "versions:tabletop_demo:4:cy")
    for query in queries:
        forged = base64.urlsafe_b64encode(json.dumps([query, place]).encode()).decode().rstrip("=")
        assert client.get(f"{list_url}?cursor={forged}").status_code == 422


@pytest.mark.parametrize("path", ["annotations/me", "annotations", "consensus", "annotations/me/history"])
def test_an_episode_that_is_not_there_is_404(client, path) -> None:
    assert client.get(f"/api/datasets/tabletop_demo/episodes/12/{path}").status_code == 404
    assert client.get(f"/api/datasets/elsewhere/episodes/0/{path}").status_code == 404
