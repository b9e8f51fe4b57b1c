from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from live_server import Reader, live
from seeded import DATASET, failed, said, seed
from services import service_of, serving

from robojudge_server.service import Service
from robojudge_server.store.engine import reading
from robojudge_server.store.run_export import export_run
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables import EpisodeRow

PATH = f"/api/datasets/{DATASET}/episodes/0/judgements"
BLIND = {"X-User": "eve:evaluator"}
HOSTILE = ["%00", "a%00b", "x" * 10_000, "..%2f..%2fetc", "%F0%9F%A4%96", "%FF", "-1", str(2**70), "a b"]


def row(service: Service, index: int = 0) -> EpisodeRow:
    with reading(service.engine) as session:
        found = session.get_one(EpisodeRow, (DATASET, index))
        session.expunge(found)
        return found


def places(answer: Any) -> list[tuple[str, int]]:
    assert answer.status_code == 200, answer.text
    return [(item["run_id"], item["seq"]) for item in answer.json()["items"]]


def test_the_history_lists_all_words_of_all_runs_newest_first(database_url: str, tmp_path: Path) -> None:
    service = service_of(database_url, blind=False)
    with serving(service, user="ben:annotator") as client:
        old = seed(service, tmp_path / "a", said(minute=1), failed(1, minute=2), said(minute=5))
        new = seed(service, tmp_path / "b", failed(minute=3), model="gpt-4o")
        answer = client.get(PATH)
        assert places(answer) == [(old, 3), (new, 1), (old, 1)]
        kinds = [(item["judgement"] is None, item["failure"] is None) for item in answer.json()["items"]]
        assert kinds == [(False, True), (True, False), (False, True)]
        assert answer.json()["items"][1]["failure"]["error"]["type"] == "RateLimited"


def test_pages_of_the_history_add_up_even_where_times_are_equal(database_url: str, tmp_path: Path) -> None:
    service = service_of(database_url, blind=False)
    with serving(service) as client:
        seed(service, tmp_path / "a", *[said() for _ in range(5)])
        seed(service, tmp_path / "b", *[said() for _ in range(4)], model="gpt-4o")
        whole = places(client.get(PATH))
        assert len(set(whole)) == 9
        found, cursor = [], None
        while True:
            params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
            answer = client.get(PATH, params=params)
            found += places(answer)
            cursor = answer.json()["next_cursor"]
            if cursor is None:
                break
        assert found == whole


def test_the_history_can_be_of_one_run_or_of_one_judge(database_url: str, tmp_path: Path) -> None:
    from records import identity

    service = service_of(database_url, blind=False)
    with serving(service) as client:
        other = identity(fingerprint="a" * 64)
        first = seed(service, tmp_path / "a", said())
        second = seed(service, tmp_path / "b", said(judge=other), model="gpt-4o")
        assert places(client.get(PATH, params={"run_id": first})) == [(first, 1)]
        assert places(client.get(PATH, params={"fingerprint": "a" * 64})) == [(second, 1)]
        assert places(client.get(PATH, params={"fingerprint": "b" * 64})) == []


def test_the_latest_is_the_word_that_counts_not_the_last_one_said(database_url: str, tmp_path: Path) -> None:
    service = service_of(database_url, blind=False)
    with serving(service) as client:
        judged = seed(service, tmp_path / "a", said(minute=1))
        seed(service, tmp_path / "b", failed(minute=9), model="gpt-4o")
        answer = client.get(f"{PATH}/latest").json()
        assert (answer["run_id"], answer["seq"]) == (judged, 1)
        assert answer["judgement"]["task_completion"] == 0.5


def test_an_episode_that_nobody_judged_says_so(sqlite_url: str) -> None:
    with serving(service_of(sqlite_url, blind=False)) as client:
        answer = client.get(f"{PATH}/latest")
        assert answer.status_code == 404
        assert "nobody has judged episode 0" in answer.json()["detail"]
        assert client.get(PATH).json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("path", [PATH, f"{PATH}/latest"])
@pytest.mark.parametrize("user", ["cy:annotator", "eve:evaluator", "ada:admin"])
def test_a_blind_user_of_any_role_sees_no_judgement(
    sqlite_url: str, tmp_path: Path, path: str, user: str
) -> None:
    service = service_of(sqlite_url)
    with serving(service, user=user) as client:
        unjudged = client.get(path)
        seed(service, tmp_path / "a", said())
        judged = client.get(path)
        assert (unjudged.status_code, judged.status_code) == (403, 403)
        same = [answer.json() | {"request_id": ""} for answer in (unjudged, judged)]
        assert same[0] == same[1], "the refusal tells whether there is a judgement"


def test_a_judgement_taken_back_counts_no_more_and_nothing_restores_it(
    database_url: str, tmp_path: Path
) -> None:
    service = service_of(database_url, blind=False)
    with serving(service) as client:
        run = seed(service, tmp_path / "a", said(task_completion=0.25), said(minute=1, task_completion=0.75))
        assert row(service).task_completion == 0.75
        assert client.delete(f"{PATH}/{run}/2").status_code == 204
        assert (row(service).task_completion, row(service).judged_seq) == (0.25, 1)
        assert client.delete(f"{PATH}/{run}/1").status_code == 204
        left = row(service)
        assert (left.task_completion, left.judged_run_id, left.judged_seq, left.judged_at) == (None,) * 4
        assert (left.outcome, left.needs_review, left.error_type, left.disagreement) == (None,) * 4
        assert client.get(f"{PATH}/latest").status_code == 404
        import_run(service.engine, tmp_path / "a")
        assert places(client.get(PATH)) == []
        assert row(service).judged_run_id is None


def test_a_failure_counts_once_the_judgement_is_taken_back(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        run = seed(service, tmp_path / "a", failed(), said(minute=1))
        client.delete(f"{PATH}/{run}/2")
        assert (row(service).error_type, row(service).task_completion) == ("RateLimited", None)
        assert client.get(f"{PATH}/latest").json()["failure"]["error"]["type"] == "RateLimited"


def test_what_was_taken_back_is_shown_to_admins_with_who_did_it(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service, user="ada:admin") as client:
        run = seed(service, tmp_path / "a", said())
        client.delete(f"{PATH}/{run}/1")
        first = client.get(PATH, params={"include_deleted": True}).json()["items"]
        assert [item["deleted_by"] for item in first] == ["ada"]
        again = client.delete(f"{PATH}/{run}/1", headers={"X-User": "bob:admin"})
        assert again.status_code == 204
        assert client.get(PATH, params={"include_deleted": True}).json()["items"] == first
        refused = client.get(PATH, params={"include_deleted": True}, headers=BLIND)
        assert refused.status_code == 403


def test_an_exported_run_lacks_what_was_taken_back(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        run = seed(service, tmp_path / "a", said(), said(1))
        client.delete(f"{PATH}/{run}/1")
        assert export_run(service.engine, run, tmp_path / "out") == 1


def test_the_feed_tells_once_that_a_judgement_was_taken_back(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with live(service) as client:
        run = seed(service, tmp_path / "a", said(task_completion=0.25), said(1))
        reader = Reader(client, "/api/events", wanted=3)
        client.delete(f"{PATH}/{run}/1")
        client.delete(f"{PATH}/{run}/1")
        client.delete(PATH.replace("/0/", "/1/") + f"/{run}/2")
        told = reader.join()[1:]
        assert [(one.type, one.data["episode_index"], one.data["seq"]) for one in told] == [
            ("judgement.deleted", 0, 1),
            ("judgement.deleted", 1, 2),
        ]
        assert all("0.25" not in str(one.data) for one in told)


def test_a_judgement_is_only_found_under_its_own_episode(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        run = seed(service, tmp_path / "a", said(1))
        for path in (f"{PATH}/{run}/1", f"{PATH}/{run}/2", f"{PATH}/nope/1"):
            assert client.delete(path).status_code == 404
        assert row(service, 1).judged_run_id == run


def test_only_evaluators_judge_and_only_admins_take_back(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        run = seed(service, tmp_path / "a", said())
        by_annotator = client.post(PATH, json={"judge": "reference"}, headers={"X-User": "ben:annotator"})
        by_evaluator = client.delete(f"{PATH}/{run}/1", headers=BLIND)
        assert (by_annotator.status_code, by_evaluator.status_code) == (403, 403)
        assert client.get("/api/runs").json()["items"][0]["run_id"] == run
        assert len(client.get("/api/runs").json()["items"]) == 1
        assert row(service).judged_run_id == run


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_ids_are_refused_in_every_place(sqlite_url: str, bad: str) -> None:
    with serving(service_of(sqlite_url, blind=False)) as client:
        run = f"/api/datasets/{DATASET}/episodes"
        for method, path in (
            ("GET", f"/api/datasets/{bad}/episodes/0/judgements"),
            ("GET", f"{run}/{bad}/judgements"),
            ("GET", f"{run}/{bad}/judgements/latest"),
            ("DELETE", f"{PATH}/{bad}/1"),
            ("DELETE", f"{PATH}/abc/{bad}"),
            ("GET", f"{PATH}?fingerprint={bad}"),
            ("GET", f"{PATH}?cursor={bad}"),
            ("GET", f"{PATH}?limit={bad}"),
        ):
            assert client.request(method, path).status_code in (404, 405, 422), (method, path[:200])
        of_run = client.get(f"{PATH}?run_id={bad}")
        assert of_run.status_code == 422 or of_run.json()["items"] == []


def test_a_cursor_of_another_list_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        seed(service, tmp_path / "a", said(), said(minute=1))
        cursor = client.get(PATH, params={"limit": 1}).json()["next_cursor"]
        other = PATH.replace("/0/", "/1/")
        assert client.get(other, params={"cursor": cursor}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"judge": "nobody"},
        {"judge": "reference", "base_url": "http://127.0.0.1:1/v1"},
        {"judge": "reference", "episodes": [1]},
        {"judge": "reference", "user": "ana"},
        {"judge": "reference", "instruction": "a\x00b"},
        {"judge": "reference", "votes": 2},
        {"judge": "reference", "frames": 10**6},
        {"judge": "reference", "cameras": ["no such camera"]},
        {"judge": "../../etc/passwd"},
        [],
        "reference",
        None,
    ],
)
def test_a_request_that_cannot_work_starts_nothing(sqlite_url: str, body: Any) -> None:
    with serving(service_of(sqlite_url, blind=False)) as client:
        answer = client.post(PATH, json=body)
        assert answer.status_code in (404, 422), answer.text
        assert client.get("/api/runs").json()["items"] == []


def test_an_unknown_judge_is_answered_with_the_names_there_are(sqlite_url: str) -> None:
    with serving(service_of(sqlite_url)) as client:
        answer = client.post(PATH, json={"judge": "nobody"})
        assert answer.status_code == 422
        assert "reference" in answer.json()["detail"]
