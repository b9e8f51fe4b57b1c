"""Facts about a calibration report over several datasets, as of two policies."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from seeded import DATASET, said, seed
from services import DEMO, service_of, serving

from records import identity
from robojudge.annotations import load_annotations
from robojudge.run_folder import RunFolder
from robojudge_server.service import Service
from robojudge_server.settings import DatasetSettings
from robojudge_server.store.queries_annotations import import_annotations
from robojudge_server.store.run_import import import_run

PEOPLE = load_annotations(DEMO / "annotations.csv", dataset_id=DATASET)
OTHER = "policy_b"
LIMIT_S = 60.0


def served(tmp_path: Path, database_url: str, *, other_is_blind: bool = False) -> Service:
    """The demo dataset and a copy of it."""
    shutil.copytree(DEMO, tmp_path / OTHER, ignore=shutil.ignore_patterns("annotations.csv"))
    return service_of(
        database_url,
        DatasetSettings(source=str(DEMO), blind=False),
        DatasetSettings(source=str(tmp_path / OTHER), blind=other_is_blind),
    )


def annotate(service: Service) -> None:
    """Say of both datasets what people said of the demo."""
    for dataset_id in (DATASET, OTHER):
        words = [word.model_copy(update={"dataset_id": dataset_id}) for word in PEOPLE]
        import_annotations(service.engine, words)


def seed_other(service: Service, folder: Path, *, fingerprint: str | None = None) -> str:
    """A run of the same judge on the other dataset."""
    who = identity()
    frozen = {
        "dataset_id": OTHER,
        "judge": {"provider": who.provider, "model": who.model, "method": who.method},
        "fingerprint": fingerprint or who.fingerprint,
    }
    with RunFolder(folder, frozen, {}) as run:
        for index in range(12):
            run.append(said(index, minute=index, dataset_id=OTHER))
    return import_run(service.engine, folder).run_id


def ask(client: TestClient, **params: Any) -> dict[str, Any]:
    """The newest report: ask until nothing is outdated."""
    give_up_s = time.monotonic() + LIMIT_S
    while time.monotonic() < give_up_s:
        answer = client.get("/api/calibration", params={"dataset": DATASET, "other": OTHER, **params})
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        if body["problem"] or not body["outdated"]:
            return body
        time.sleep(0.05)
    raise AssertionError("no report came")


def test_one_judge_of_two_datasets_is_compared_over_both(sqlite_url: str, tmp_path: Path) -> None:
    service = served(tmp_path, sqlite_url)
    with serving(service) as client:
        first = seed(service, tmp_path / "a", *[said(index, minute=index) for index in range(12)])
        second = seed_other(service, tmp_path / "b")
        annotate(service)
        answer = ask(client)
    assert (answer["dataset_id"], answer["other_dataset_ids"]) == (DATASET, [OTHER])
    assert answer["run_ids"] == [first, second]
    report = answer["report"]
    judge = report["judges"][0]
    assert (judge["label"], judge["n_judged"]) == ("openai/gpt-4.1", 24)
    assert (judge["run"]["name"], [run["name"] for run in judge["more_runs"]]) == (first, [second])
    (found,) = report["rate_comparisons"]
    assert {found["first"], found["second"]} == {DATASET, OTHER}
    assert found["value"] == 0.0
    assert sorted(rates["dataset_id"] for rates in report["success_rates"]) == sorted([DATASET, OTHER])


def test_other_settings_on_the_other_dataset_are_another_judge(sqlite_url: str, tmp_path: Path) -> None:
    service = served(tmp_path, sqlite_url)
    with serving(service) as client:
        first = seed(service, tmp_path / "a", *[said(index) for index in range(12)])
        second = seed_other(service, tmp_path / "b", fingerprint="another")
        annotate(service)
        report = ask(client)["report"]
    labels = [judge["label"] for judge in report["judges"] if judge["kind"] != "baseline"]
    assert labels == [f"openai/gpt-4.1 ({first})", f"openai/gpt-4.1 ({second})"]
    assert report["rate_comparisons"] == []


def test_the_report_follows_annotations_of_every_dataset(sqlite_url: str, tmp_path: Path) -> None:
    service = served(tmp_path, sqlite_url)
    with serving(service) as client:
        seed(service, tmp_path / "a", *[said(index) for index in range(12)])
        seed_other(service, tmp_path / "b")
        before = ask(client)["report"]["people"]["n_annotations"]
        annotate(service)
        after = ask(client)["report"]["people"]["n_annotations"]
    assert before > 0, "the demo brings its annotations with it"
    assert after == 2 * before


def test_whoever_is_blind_on_one_dataset_sees_no_report_of_both(sqlite_url: str, tmp_path: Path) -> None:
    service = served(tmp_path, sqlite_url, other_is_blind=True)
    with serving(service) as client:
        seed(service, tmp_path / "a", *[said(index) for index in range(12)])
        seed_other(service, tmp_path / "b")
        asked = {"dataset": DATASET, "other": OTHER}
        for user in ("ana:annotator", "ada:admin"):
            refused = client.get("/api/calibration", params=asked, headers={"X-User": user})
            assert refused.status_code == 403
            assert refused.json()["type"] == "urn:robojudge:still_blind"
        unknown = client.get("/api/calibration", params={"dataset": DATASET, "other": "nowhere"})
        assert unknown.status_code == 404
