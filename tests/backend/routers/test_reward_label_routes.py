"""Facts about reward labels over HTTP."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient
from reward_exports import exporting_service, judge_demo
from run_folders import write_run
from services import DEMO, service_of, serving

from records import judgement
from robojudge import write_rewards
from robojudge_server.jobs.exporting import export_next
from robojudge_server.service import Service
from robojudge_server.store.engine import writing
from robojudge_server.store.queries_reveals import unblind
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables import RunRow

LABELS = "/api/datasets/tabletop_demo/reward-labels"
LEROBOT_READS = {"index", "episode_index", "frame_index", "progress_sparse", "progress_dense"}
EVE = {"X-User": "eve:evaluator"}
ANN = {"X-User": "ann:annotator"}


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    return judge_demo(tmp_path_factory.mktemp("judged"))


@pytest.fixture
def service(sqlite_url, tmp_path) -> Service:
    return exporting_service(sqlite_url, tmp_path / "labels")


@pytest.fixture
def client(service):
    with serving(service) as made:
        yield made


@pytest.fixture
def run_id(service, run) -> str:
    return import_run(service.engine, run).run_id


def wanted(run_id: str, **fields: Any) -> dict[str, Any]:
    return {"run_id": run_id, "target": "labels", **fields}


def reveal(service: Service) -> None:
    unblind(service.engine, "tabletop_demo", by="ada")


def test_labels_are_asked_for_made_and_downloaded(service, client, run, run_id, tmp_path) -> None:
    reveal(service)
    answer = client.post(LABELS, json=wanted(run_id, scheme="shaped", gamma=0.9, bootstrap_truncated=True))
    assert answer.status_code == 202
    record = answer.json()
    assert answer.headers["location"] == f"{LABELS}/{record['export_id']}"
    assert (record["status"], record["created_by"], record["file"]) == ("queued", "ada", None)
    assert record["settings"]["scheme"] == "shaped" and record["settings"]["bootstrap_truncated"] is True
    assert client.get(f"{LABELS}/{record['export_id']}/download").status_code == 409

    assert export_next(service, "w")
    record = client.get(answer.headers["location"]).json()
    assert (record["status"], record["error"], record["withheld"]) == ("done", None, None)
    assert record["audit"]["episodes"] == 12
    got = client.get(f"{LABELS}/{record['export_id']}/download")
    assert got.status_code == 200
    assert got.headers["content-disposition"] == 'attachment; filename="sarm_progress.parquet"'
    table = pq.read_table(pa.BufferReader(got.content))
    assert set(table.column_names) >= LEROBOT_READS
    by_hand = write_rewards(
        run, scheme="shaped", gamma=0.9, bootstrap_truncated=True, out=tmp_path / "by-hand"
    )
    assert got.content == by_hand.read_bytes()
    part = client.get(f"{LABELS}/{record['export_id']}/download", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, got.content[4:8])
    beyond = client.get(f"{LABELS}/{record['export_id']}/download", headers={"Range": "bytes=99999999-"})
    assert (beyond.status_code, beyond.headers["content-type"]) == (416, "application/problem+json")


def test_a_labelled_copy_is_not_downloaded_but_said_where_it_lies(service, client, run_id, tmp_path) -> None:
    reveal(service)
    export_id = client.post(LABELS, json=wanted(run_id, kind="dataset", unjudged="drop")).json()["export_id"]
    assert export_next(service, "w")
    answer = client.get(f"{LABELS}/{export_id}/download")
    assert answer.status_code == 409
    assert f"tabletop_demo/{export_id}-1 in the target labels" in answer.json()["detail"]
    assert str(tmp_path) not in answer.text
    assert str(tmp_path) not in client.get(f"{LABELS}/{export_id}").text


def test_refused_labels_say_which_episodes_lack_them(service, client, run_id) -> None:
    reveal(service)
    export_id = client.post(LABELS, json=wanted(run_id, kind="dataset")).json()["export_id"]
    assert export_next(service, "w")
    record = client.get(f"{LABELS}/{export_id}").json()
    assert record["status"] == "failed" and "1, 5, 10, 11" in record["error"]
    refused = client.get(f"{LABELS}/{export_id}/download")
    assert refused.status_code == 409 and "are failed" in refused.json()["detail"]


def test_a_blind_user_may_list_but_sees_no_number_and_downloads_nothing(service, client, run_id) -> None:
    for kind in ("sidecar", "dataset"):
        client.post(LABELS, json=wanted(run_id, kind=kind), headers=EVE)
        assert export_next(service, "w")
    for user in (ANN, EVE):
        failed, done = client.get(LABELS, headers=user).json()["items"]
        assert (done["status"], done["audit"], done["withheld"]) == ("done", None, "blind")
        assert (failed["status"], failed["error"], failed["withheld"]) == ("failed", None, "blind")
        for export in (done, failed):
            assert client.get(f"{LABELS}/{export['export_id']}", headers=user).json() == export
            refused = client.get(f"{LABELS}/{export['export_id']}/download", headers=user)
            assert refused.status_code == 403
            assert refused.json()["type"] == "urn:robojudge:still_blind"
    reveal(service)
    failed, done = client.get(LABELS, headers=ANN).json()["items"]
    assert done["audit"]["episodes"] == 12 and failed["error"]
    assert client.get(f"{LABELS}/{done['export_id']}/download", headers=ANN).status_code == 200


def test_labels_of_a_run_that_goes_on_wait_for_it(service, client, run_id) -> None:
    with writing(service.engine) as session:
        session.get_one(RunRow, run_id).status = "running"
    record = client.post(LABELS, json=wanted(run_id)).json()
    assert record["status"] == "waiting"
    assert not export_next(service, "w")
    with writing(service.engine) as session:
        session.get_one(RunRow, run_id).status = "done"
    assert export_next(service, "w")
    assert client.get(f"{LABELS}/{record['export_id']}").json()["status"] == "done"


def test_labels_asked_for_with_a_run_follow_it(service) -> None:
    reveal(service)
    wish = {"target": "labels", "scheme": "sparse"}
    body = {"dataset": "tabletop_demo", "judge": "reference", "rewards": wish}
    with serving(service, worker=True) as client:
        run_id = client.post("/api/runs", json=body).json()["run_id"]
        give_up_s = time.monotonic() + 60
        while (found := client.get(LABELS).json()["items"][0])["status"] not in ("done", "failed"):
            assert time.monotonic() < give_up_s
            time.sleep(0.05)
        assert (found["status"], found["run_id"]) == ("done", run_id)
        assert found["settings"]["scheme"] == "sparse"
        assert client.get(f"{LABELS}/{found['export_id']}/download").status_code == 200


def test_an_annotator_may_not_ask_for_labels(client, run_id) -> None:
    answer = client.post(LABELS, json=wanted(run_id), headers=ANN)
    assert answer.status_code == 403
    assert client.get(LABELS).json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("target", ["../x", "/etc", "a/../../x", "nope", "labels/", "", "x\x00", "~"])
def test_a_target_is_one_of_the_configured_names(client, run_id, target, tmp_path) -> None:
    answer = client.post(LABELS, json=wanted(run_id, target=target))
    assert answer.status_code == 422
    assert str(tmp_path) not in answer.text


def test_an_unknown_target_names_those_there_are(client, run_id) -> None:
    detail = client.post(LABELS, json=wanted(run_id, target="nope")).json()["detail"]
    assert detail == "target: there is no 'nope'; there are: labels"


def test_without_any_target_the_answer_says_how_to_configure_one(sqlite_url, run) -> None:
    service = service_of(sqlite_url)
    with serving(service) as client:
        run_id = import_run(service.engine, run).run_id
        answer = client.post(LABELS, json=wanted(run_id))
        assert answer.status_code == 409
        assert "--export NAME=FOLDER" in answer.json()["detail"]


@pytest.mark.parametrize(
    "fields",
    [
        {"gamma": 0},
        {"gamma": 1.5},
        {"scheme": "best"},
        {"kind": "zip"},
        {"unjudged": "zero"},
        {"success_reward": 1e300},
        {"rprm_budget": 0},
        {"unfinished_cap": 1},
        {"rprm_credit": "all"},
        {"formula_version": "0"},
        {"out": "/tmp/x"},
        {"run_id": "../run"},
        {"run_id": "x\x00"},
        {"run_id": None},
    ],
)
def test_a_value_that_cannot_work_is_named(client, run_id, fields) -> None:
    answer = client.post(LABELS, json=wanted(run_id) | fields)
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["where"] == f"body.{next(iter(fields))}"


def test_the_run_must_be_of_that_dataset(service, client, tmp_path) -> None:
    other = import_run(service.engine, write_run(tmp_path / "other", [judgement(0)])).run_id
    for run_id in ("nope", other):
        answer = client.post(LABELS, json=wanted(run_id))
        assert answer.status_code == 404
        assert answer.json()["detail"] == f"dataset tabletop_demo has no run {run_id}"


def test_pages_follow_each_other_newest_first(client, run_id) -> None:
    made = [client.post(LABELS, json=wanted(run_id)).json()["export_id"] for _ in range(5)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(LABELS, params={"limit": 2, **cursor}).json()
        seen += [item["export_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == made[::-1]


@pytest.mark.parametrize("cursor", ["x", "WyJhIixbImIiXV0", "%00"])
def test_a_strange_cursor_is_refused(client, cursor) -> None:
    assert client.get(LABELS, params={"cursor": cursor}).status_code == 422


def test_labels_are_found_under_their_own_id_only(client) -> None:
    assert client.get(f"{LABELS}/{'0' * 32}").status_code == 404
    assert client.get(f"{LABELS}/{'0' * 32}/download").status_code == 404
    assert client.get(f"{LABELS}/..%2F..").status_code in (404, 422)
    assert client.get("/api/datasets/nope/reward-labels").status_code == 404


def test_a_file_that_was_moved_or_swapped_for_a_link_is_not_served(service, client, run_id, tmp_path) -> None:
    reveal(service)
    export_id = client.post(LABELS, json=wanted(run_id)).json()["export_id"]
    assert export_next(service, "w")
    file = tmp_path / "labels" / client.get(f"{LABELS}/{export_id}").json()["file"]
    file.unlink()
    file.symlink_to(DEMO / "annotations.csv")
    answer = client.get(f"{LABELS}/{export_id}/download")
    assert answer.status_code == 404
    assert str(tmp_path) not in answer.text


def test_every_field_and_parameter_is_described(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    for name in ("RewardLabels", "RewardLabelRequest", "RewardSettings", "RewardAudit"):
        schema = document["components"]["schemas"][name]
        nameless = [key for key, facts in schema["properties"].items() if not facts.get("description")]
        assert nameless == [], name
    for path, methods in document["paths"].items():
        if "reward-labels" in path:
            for method in methods.values():
                assert method["description"]
                ours = [one for one in method.get("parameters", []) if one["in"] != "header"]
                assert all(parameter.get("description") for parameter in ours)
