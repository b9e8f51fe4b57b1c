from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from run_folders import annotation
from seeded import DATASET, failed, said, seed
from services import DEMO, service_of, serving

from robojudge.agreement.report.assemble import assemble
from robojudge.agreement.report.sources import JudgedRun, read_annotations
from robojudge.annotations import load_annotations
from robojudge_server.store.queries_annotations import import_annotations

PEOPLE = load_annotations(DEMO / "annotations.csv", dataset_id=DATASET)
LIMIT_S = 60.0


def judged(**changes: Any) -> list[Any]:
    return [said(index, minute=index, **changes) for index in range(12)]


def ask(client: TestClient, *, newer_than: str | None = None, **params: Any) -> dict[str, Any]:
    """The newest report: ask until nothing is outdated."""
    give_up_s = time.monotonic() + LIMIT_S
    while time.monotonic() < give_up_s:
        answer = client.get("/api/calibration", params={"dataset": DATASET, **params})
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        if body["problem"] or not body["outdated"]:
            return body
        time.sleep(0.05)
    raise AssertionError("no report came")


def test_the_report_is_the_librarys_for_the_same_words(database_url: str, tmp_path: Path) -> None:
    service = service_of(database_url, blind=False)
    with serving(service) as client:
        run_id = seed(service, tmp_path / "a", *judged())
        import_annotations(service.engine, PEOPLE)
        answer = ask(client)
        expected = assemble([JudgedRun("openai/gpt-4.1", judged())], read_annotations(PEOPLE))
    shown, whole = answer["report"], expected.model_dump(mode="json")
    assert answer["run_ids"] == [run_id]
    for part in ("verdict", "sentence", "fields", "people", "exclusions"):
        assert shown[part] == whole[part]
    assert shown["judges"][0]["fields"] == whole["judges"][0]["fields"]


def test_the_report_follows_new_annotations(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        seed(service, tmp_path / "a", *judged())
        import_annotations(service.engine, PEOPLE)
        before = ask(client)["report"]["people"]["n_annotations"]
        import_annotations(service.engine, [annotation(0, "zoe").model_copy(update={"dataset_id": DATASET})])
        assert ask(client)["report"]["people"]["n_annotations"] == before + 1


def test_the_newest_run_of_each_judge_is_compared_unless_runs_are_named(
    sqlite_url: str, tmp_path: Path
) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        first = seed(service, tmp_path / "a", *judged())
        newer = seed(service, tmp_path / "b", *judged())
        other = seed(service, tmp_path / "c", *judged(), model="gpt-4o")
        import_annotations(service.engine, PEOPLE)
        assert set(ask(client)["run_ids"]) == {newer, other}
        named = ask(client, run=[first, newer])
        assert named["run_ids"] == [first, newer]
        labels = [judge["label"] for judge in named["report"]["judges"] if judge["kind"] != "baseline"]
        assert labels == [f"openai/gpt-4.1 ({first})", f"openai/gpt-4.1 ({newer})"]
        refused = client.get("/api/calibration", params={"dataset": DATASET, "run": "nowhere"})
        assert refused.status_code == 422
        assert "run nowhere has no judgements of this dataset" in refused.json()["detail"]


def test_what_is_excluded_or_taken_back_does_not_count(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        run_id = seed(service, tmp_path / "a", *judged())
        import_annotations(service.engine, PEOPLE)
        n_judged = ask(client)["report"]["judges"][0]["n_judged"]
        assert n_judged == 12
        excluded = client.put(
            f"/api/datasets/{DATASET}/review-marks",
            json={"episode_indices": [3], "mark": "excluded", "reason": "the gripper was broken"},
        )
        assert excluded.status_code == 200, excluded.text
        deleted = client.delete(f"/api/datasets/{DATASET}/episodes/5/judgements/{run_id}/6")
        assert deleted.status_code in (200, 204), deleted.text
        assert ask(client)["report"]["judges"][0]["n_judged"] == 10


def test_a_failure_is_counted_and_a_later_judgement_supersedes_it(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        words = [failed(0), *judged()[:-1], failed(11, minute=30)]
        seed(service, tmp_path / "a", *words)
        import_annotations(service.engine, PEOPLE)
        judge = ask(client)["report"]["judges"][0]
    assert judge["n_judged"] == 11
    assert [(one["name"], one["n"]) for one in judge["failures"]] == [("RateLimited", 1)]


def test_who_is_blind_sees_no_report(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url)
    with serving(service) as client:
        seed(service, tmp_path / "a", *judged())
        import_annotations(service.engine, PEOPLE)
        for user in ("ana:annotator", "eve:evaluator", "ada:admin"):
            answer = client.get("/api/calibration", params={"dataset": DATASET}, headers={"X-User": user})
            assert answer.status_code == 403
            assert answer.json()["type"] == "urn:robojudge:still_blind"


def test_without_a_run_it_says_what_is_missing(sqlite_url: str) -> None:
    with serving(service_of(sqlite_url, blind=False)) as client:
        answer = ask(client)
    assert answer["report"] is None
    assert "No judge has judged this dataset yet" in answer["problem"]


def test_a_handful_of_annotations_is_not_enough_data(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        seed(service, tmp_path / "a", *judged())
        report = ask(client)["report"]
    assert report["verdict"] == "not_enough_data"


def test_no_path_and_no_host_is_in_a_report(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        seed(service, tmp_path / "a", *judged())
        import_annotations(service.engine, PEOPLE)
        ask(client)
        text = client.get("/api/calibration", params={"dataset": DATASET}).text
    assert "secret-host" not in text
    assert "/hidden/place" not in text
    assert str(tmp_path) not in text
