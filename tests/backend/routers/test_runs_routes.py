from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from seeded import DATASET, failed, said, seed
from services import service_of, serving

from robojudge_server.service import Service
from robojudge_server.settings import JudgeSpec, ServiceLimits
from robojudge_server.store.queries_runs import AT_REST
from servers.chat_server import ChatServer

BODY = {"dataset": DATASET, "judge": "reference"}
BLIND = {"X-User": "cy:annotator"}


def test_a_run_is_accepted_named_and_found(database_url: str) -> None:
    with serving(service_of(database_url), user="eve:evaluator") as client:
        answer = client.post("/api/runs", json=BODY | {"episodes": [3, 1, 3]})
        assert answer.status_code == 202
        run = answer.json()
        assert answer.headers["location"] == f"/api/runs/{run['run_id']}"
        assert (run["requested_by"], run["status"], run["imported"]) == ("eve", "queued", False)
        assert run["judge"]["name"] == "reference" and len(run["judge"]["fingerprint"]) == 64
        assert run["counts"] == {"asked": 2, "judged": 0, "cached": 0, "failed": 0, "not_attempted": 2}
        assert client.get(answer.headers["location"]).json() == run
        items = client.get(f"{answer.headers['location']}/items").json()["items"]
        assert [(item["episode_index"], item["status"]) for item in items] == [(1, "queued"), (3, "queued")]


def test_one_episodes_judgement_is_a_run_of_one_episode(sqlite_url: str) -> None:
    with serving(service_of(sqlite_url)) as client:
        answer = client.post(f"/api/datasets/{DATASET}/episodes/4/judgements", json={"judge": "reference"})
        assert answer.status_code == 202
        location = answer.headers["location"]
        assert location == f"/api/runs/{answer.json()['run_id']}"
        assert [item["episode_index"] for item in client.get(f"{location}/items").json()["items"]] == [4]


def test_the_same_request_twice_at_once_makes_two_runs(database_url: str) -> None:
    with serving(service_of(database_url)) as client, ThreadPoolExecutor(2) as pool:
        path = f"/api/datasets/{DATASET}/episodes/0/judgements"
        answers = list(pool.map(lambda _: client.post(path, json={"judge": "reference"}), range(2)))
        assert [answer.status_code for answer in answers] == [202, 202]
        ids = {answer.json()["run_id"] for answer in answers}
        assert len(ids) == 2
        assert {run["run_id"] for run in client.get("/api/runs").json()["items"]} == ids


def test_pages_of_runs_add_up_newest_first(database_url: str) -> None:
    with serving(service_of(database_url)) as client:
        made = [client.post("/api/runs", json=BODY | {"episodes": [k]}).json()["run_id"] for k in range(5)]
        found, cursor = [], None
        while True:
            page = client.get(
                "/api/runs", params={"limit": 2, **({"cursor": cursor} if cursor else {})}
            ).json()
            found += [run["run_id"] for run in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == made[::-1]


def test_runs_can_be_of_one_dataset_or_one_status(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url)
    with serving(service) as client:
        imported = seed(service, tmp_path / "a", said())
        queued = client.post("/api/runs", json=BODY).json()["run_id"]

        def found(**params: str) -> list[str]:
            return [run["run_id"] for run in client.get("/api/runs", params=params).json()["items"]]

        assert found(dataset=DATASET) == [queued, imported]
        assert found(status="imported") == [imported]
        assert found(status="queued", dataset=DATASET) == [queued]
        assert found(status="done") == []
        assert client.get("/api/runs", params={"dataset": "nope"}).status_code == 404
        assert client.get("/api/runs", params={"status": "resting"}).status_code == 422


def test_pages_of_a_runs_episodes_add_up(sqlite_url: str) -> None:
    with serving(service_of(sqlite_url)) as client:
        path = client.post("/api/runs", json=BODY).headers["location"] + "/items"
        first = client.get(path, params={"limit": 7}).json()
        rest = client.get(path, params={"limit": 7, "cursor": first["next_cursor"]}).json()
        assert [item["episode_index"] for item in first["items"] + rest["items"]] == list(range(12))
        assert rest["next_cursor"] is None
        assert client.get(path, params={"status": "judged"}).json()["items"] == []


def test_an_imported_run_knows_no_counts_and_shows_no_place(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url)
    with serving(service) as client:
        run_id = seed(service, tmp_path / "a", said(), failed(1))
        answer = client.get(f"/api/runs/{run_id}")
        run = answer.json()
        assert (run["imported"], run["status"], run["counts"], run["request"]) == (
            True,
            "imported",
            None,
            None,
        )
        assert run["judge"]["model"] == "gpt-4.1" and run["judge"]["name"] is None
        assert "hidden" not in answer.text
        assert client.get(f"/api/runs/{run_id}/items").json()["items"] == []
        for verb in ("cancel", "resume", "retry"):
            assert client.post(f"/api/runs/{run_id}/{verb}").status_code == 409


def test_a_run_is_cancelled_and_resumed(database_url: str) -> None:
    with serving(service_of(database_url)) as client:
        path = client.post("/api/runs", json=BODY).headers["location"]
        assert client.post(f"{path}/resume").status_code == 409
        cancelled = client.post(f"{path}/cancel")
        assert cancelled.status_code == 200
        assert cancelled.json()["status"] == "cancelled" and cancelled.json()["finished_at"]
        assert client.post(f"{path}/cancel").status_code == 409
        assert client.post(f"{path}/retry").status_code == 409
        assert client.post(f"{path}/resume").json()["status"] == "queued"


@pytest.mark.parametrize("verb", ["cancel", "resume", "retry"])
def test_an_annotator_cannot_start_or_steer_a_run(sqlite_url: str, verb: str) -> None:
    with serving(service_of(sqlite_url)) as client:
        path = client.post("/api/runs", json=BODY).headers["location"]
        before = client.get(path).json()
        for url, body in (("/api/runs", BODY), ("/api/runs/estimate", BODY), (f"{path}/{verb}", None)):
            assert client.post(url, json=body, headers=BLIND).status_code == 403
        assert client.get(path).json() == before
        assert len(client.get("/api/runs").json()["items"]) == 1


def test_a_blind_user_reads_runs_without_any_judges_number(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url)
    with serving(service, user="cy:annotator") as client:
        run_id = seed(service, tmp_path / "a", said(task_completion=0.123456, rationale="it dropped the cup"))
        for path in ("/api/runs", f"/api/runs/{run_id}", f"/api/runs/{run_id}/items"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert "0.123456" not in answer.text and "cup" not in answer.text


def test_an_estimate_counts_and_stores_nothing(sqlite_url: str) -> None:
    with ChatServer("vllm") as server:
        judges = {
            "reference": JudgeSpec(judge="reference"),
            "own": JudgeSpec(judge="compat/qwen", base_url=server.url, settings={"frames": 4}),
        }
        _estimates_both(service_of(sqlite_url, judges=judges))
        assert server.requests == []


def _estimates_both(service: Service) -> None:
    with serving(service) as client:
        free = client.post("/api/runs/estimate", json=BODY).json()
        assert (free["episodes"], free["calls"], free["cost_usd"]) == (12, 0, 0.0)
        asked = BODY | {"judge": "own", "episodes": [0, 1, 2]}
        own = client.post("/api/runs/estimate", json=asked).json()
        assert (own["episodes"], own["calls"], own["cost_usd"]) == (3, 3, None)
        assert own["images"] > 0 and own["input_tokens"] > 0 and own["duration_s"] > 0
        assert client.get("/api/runs").json()["items"] == []


@pytest.mark.parametrize("path", ["/api/runs", "/api/runs/estimate"])
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"judge": "nobody"}, 422),
        ({"dataset": "nope"}, 404),
        ({"dataset": "../../etc"}, 404),
        ({"dataset": "a\x00b"}, 404),
        ({"dataset": "x" * 10_000}, 422),
        ({"dataset": None}, 422),
        ({"base_url": "http://127.0.0.1:1/v1"}, 422),
        ({"requested_by": "ana"}, 422),
        ({"episodes": [99]}, 404),
        ({"episodes": [-1]}, 404),
        ({"episodes": [2**70]}, 404),
        ({"episodes": []}, 422),
        ({"episodes": ["all"]}, 422),
        ({"budget_usd": 1}, 422),
        ({"budget_usd": "NaN"}, 422),
        ({"budget_tokens": 10}, 422),
        ({"votes": 65}, 422),
        ({"instruction": "\x00"}, 422),
        ({"rewards": {"target": "../../tmp"}}, 422),
        ({"rewards": {"target": "nowhere"}}, 409),
    ],
)
def test_a_request_that_cannot_work_starts_nothing(
    sqlite_url: str, path: str, change: dict[str, Any], status: int
) -> None:
    with serving(service_of(sqlite_url)) as client:
        answer = client.post(path, json=BODY | change)
        estimated_anyway = "rewards" in change and path.endswith("estimate")
        assert answer.status_code == status or (estimated_anyway and answer.status_code == 200), answer.text
        assert client.get("/api/runs").json()["items"] == []


def test_an_unknown_judge_is_answered_with_the_names_there_are(sqlite_url: str) -> None:
    with serving(service_of(sqlite_url)) as client:
        answer = client.post("/api/runs", json=BODY | {"judge": "nobody"})
        assert "'nobody'" in answer.json()["detail"] and "reference" in answer.json()["detail"]


def test_who_asks_too_often_is_told_when_to_come_back(sqlite_url: str) -> None:
    limits = ServiceLimits(judging_per_minute=2)
    with serving(service_of(sqlite_url, limits=limits)) as client:
        codes = [client.post("/api/runs", json=BODY).status_code for _ in range(3)]
        assert codes == [202, 202, 429]
        assert int(client.post("/api/runs", json=BODY).headers["retry-after"]) >= 1
        other = client.post("/api/runs", json=BODY, headers={"X-User": "eve:evaluator"})
        assert other.status_code == 202


@pytest.mark.parametrize(
    "bad", ["%00", "x" * 10_000, "..%2f..", "%F0%9F%A4%96", "%FF", "a b", "-1", str(2**70), "estimate"]
)
def test_unknown_and_hostile_run_ids_are_refused(sqlite_url: str, bad: str) -> None:
    with serving(service_of(sqlite_url)) as client:
        for path in (bad, f"{bad}/items", f"{bad}/events"):
            assert client.get(f"/api/runs/{path}").status_code in (404, 422)
        for verb in ("cancel", "resume", "retry"):
            assert client.post(f"/api/runs/{bad}/{verb}").status_code in (404, 422)
        for query in (f"cursor={bad}", f"limit={bad}", f"status={bad}", f"dataset={bad}"):
            assert client.get(f"/api/runs?{query}").status_code in (404, 422)


def test_states_of_rest_are_states_of_a_run() -> None:
    from typing import get_args

    from robojudge_server.routers.run_view import RunStatus

    assert set(get_args(RunStatus)) - AT_REST == {"queued", "running"}
