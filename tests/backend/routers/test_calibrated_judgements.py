"""A judgement is shown in people's words too, by its own judge's calibration and by no other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from seeded import DATASET, failed, said, seed
from services import service_of, serving

from calibrations import HALVED, calibration
from records import identity
from robojudge.agreement.calibration.file import save_calibration
from robojudge.agreement.calibration.record import CalibrationFile
from robojudge.errors import CalibrationError
from robojudge_server.settings import JudgeSpec
from robojudge_server.store.engine import writing
from robojudge_server.store.tables import RunRow

PATH = f"/api/datasets/{DATASET}/episodes/0/judgements"
MINE = f"/api/datasets/{DATASET}/episodes/0/annotations/me"
OURS, OTHER = "f" * 64, "a" * 64


def judge(folder: Path, file: CalibrationFile | None, name: str = "gpt") -> dict[str, JudgeSpec]:
    """A configured judge with a calibration file, or without."""
    if file is None:
        return {name: JudgeSpec(judge="openai/gpt-4.1")}
    path = folder / f"{name}-calibration.json"
    save_calibration(file, path)
    return {name: JudgeSpec(judge="openai/gpt-4.1", calibration=path)}


def asked_for(service: Any, run_id: str, name: str) -> None:
    """Let a run be one that somebody asked a configured judge for."""
    with writing(service.engine) as session:
        session.get_one(RunRow, run_id).request = f'{{"judge":"{name}"}}'


def test_a_covered_judgement_comes_with_peoples_number_and_interval_and_stays_itself(
    database_url: str, tmp_path: Path
) -> None:
    file = calibration(completion=HALVED, success=HALVED, fingerprint=OURS)
    service = service_of(database_url, blind=False, judges=judge(tmp_path, file))
    with serving(service, user="ben:annotator") as client:
        word = said(task_completion=0.8, success_prob=0.6)
        asked_for(service, seed(service, tmp_path / "a", word), "gpt")
        latest = client.get(f"{PATH}/latest").json()
        assert client.get(PATH).json()["items"] == [latest]
    found = latest["calibrated"]
    assert latest["not_calibrated"] is None
    assert (found["task_completion"], found["success_prob"]) == (pytest.approx(0.4), pytest.approx(0.3))
    interval = (found["task_completion_low"], found["task_completion_high"])
    assert interval == (pytest.approx(0.2), pytest.approx(0.6))
    assert (found["level"], found["calibration_sha256"]) == (0.9, file.sha256)
    assert (latest["judgement"]["task_completion"], latest["judgement"]["success_prob"]) == (0.8, 0.6)


def test_a_judgement_with_other_settings_or_by_another_judge_is_not_calibrated(
    database_url: str, tmp_path: Path
) -> None:
    judges = {
        **judge(tmp_path, calibration(fingerprint=OTHER), "asked"),
        **judge(tmp_path, calibration(fingerprint=OURS), "other"),
        **judge(tmp_path, None, "bare"),
    }
    service = service_of(database_url, blind=False, judges=judges)
    with serving(service) as client:
        run_id = seed(service, tmp_path / "a", said())
        for name, why in (("asked", OURS), ("bare", "no calibration is configured for judge bare")):
            asked_for(service, run_id, name)
            latest = client.get(f"{PATH}/latest").json()
            assert latest["calibrated"] is None
            assert why in latest["not_calibrated"]
            assert str(tmp_path) not in latest["not_calibrated"]


def test_an_imported_run_takes_the_newest_calibration_of_its_own_fingerprint(
    sqlite_url: str, tmp_path: Path
) -> None:
    old = calibration(fingerprint=OURS)
    newer = calibration(completion=HALVED, fingerprint=OURS)
    newer = newer.model_copy(update={"created_at": old.created_at + timedelta(days=1)})
    judges = {
        **judge(tmp_path, calibration(fingerprint=OTHER), "a"),
        **judge(tmp_path, old, "b"),
        **judge(tmp_path, newer, "c"),
    }
    service = service_of(sqlite_url, blind=False, judges=judges)
    with serving(service) as client:
        seed(service, tmp_path / "run", said())
        assert client.get(f"{PATH}/latest").json()["calibrated"]["calibration_sha256"] == newer.sha256


def test_a_run_that_claims_another_models_fingerprint_is_not_calibrated(
    sqlite_url: str, tmp_path: Path
) -> None:
    service = service_of(sqlite_url, blind=False, judges=judge(tmp_path, calibration(fingerprint=OURS)))
    with serving(service) as client:
        seed(service, tmp_path / "a", said(judge=identity(model="gpt-4o")))
        assert client.get(f"{PATH}/latest").json()["calibrated"] is None


def test_an_imported_run_that_no_calibration_covers_says_so(sqlite_url: str, tmp_path: Path) -> None:
    service = service_of(sqlite_url, blind=False, judges=judge(tmp_path, calibration(fingerprint=OTHER)))
    with serving(service) as client:
        seed(service, tmp_path / "a", said())
        latest = client.get(f"{PATH}/latest").json()
        assert latest["calibrated"] is None
        assert "no configured calibration is of this judge" in latest["not_calibrated"]


def test_another_version_of_the_model_is_not_calibrated(sqlite_url: str, tmp_path: Path) -> None:
    file = calibration(fingerprint=OURS)
    dated = file.judge.model_copy(update={"model_revisions": ("2025-04-14",)})
    file = file.model_copy(update={"judge": dated})
    service = service_of(sqlite_url, blind=False, judges=judge(tmp_path, file))
    with serving(service) as client:
        word = said(judge=identity(model_revision="2026-01-01"))
        asked_for(service, seed(service, tmp_path / "a", word), "gpt")
        latest = client.get(f"{PATH}/latest").json()
        assert latest["calibrated"] is None
        assert "2026-01-01" in latest["not_calibrated"]


def test_without_a_map_the_interval_is_around_the_judges_own_number(sqlite_url: str, tmp_path: Path) -> None:
    file = calibration(completion=None, success=None, fingerprint=OURS)
    service = service_of(sqlite_url, blind=False, judges=judge(tmp_path, file))
    with serving(service) as client:
        seed(service, tmp_path / "a", said(task_completion=0.9))
        found = client.get(f"{PATH}/latest").json()["calibrated"]
    assert (found["task_completion"], found["success_prob"]) == (None, None)
    assert (found["task_completion_low"], found["task_completion_high"]) == (pytest.approx(0.7), 1.0)
    assert set(found["reasons"]) == {"task_completion", "success_prob"}


def test_a_map_that_was_no_better_than_the_judge_says_so(sqlite_url: str, tmp_path: Path) -> None:
    file = calibration(better=False, fingerprint=OURS)
    service = service_of(sqlite_url, blind=False, judges=judge(tmp_path, file))
    with serving(service) as client:
        seed(service, tmp_path / "a", said())
        found = client.get(f"{PATH}/latest").json()["calibrated"]
    assert found["no_better"] == ["success_prob", "task_completion"]


def test_a_failure_and_a_service_without_calibrations_have_none(sqlite_url: str, tmp_path: Path) -> None:
    with serving(service_of(sqlite_url, blind=False)) as client:
        service = service_of(sqlite_url, blind=False)
        seed(service, tmp_path / "a", failed(), said(minute=1))
        service.close()
        newest, failure = client.get(PATH).json()["items"]
    assert (newest["calibrated"], newest["not_calibrated"]) == (None, "no judge here has a calibration")
    assert (failure["calibrated"], failure["not_calibrated"]) == (None, None)


@pytest.mark.parametrize("user", ["cy:annotator", "eve:evaluator", "ada:admin"])
def test_a_blind_user_reads_no_calibrated_number_before_saving(
    sqlite_url: str, tmp_path: Path, user: str
) -> None:
    service = service_of(sqlite_url, judges=judge(tmp_path, calibration(fingerprint=OURS)))
    with serving(service, user=user) as client:
        seed(service, tmp_path / "a", said())
        for path in (PATH, f"{PATH}/latest"):
            refused = client.get(path)
            assert refused.status_code == 403
            assert "calibrat" not in refused.text
        client.put(MINE, json={"outcome": "success", "expected_version": 0})
        assert client.get(f"{PATH}/latest").json()["calibrated"]["task_completion"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("text", "why"),
    [(None, "cannot be read"), ("{", "cannot be used"), ('{"schema_version": 2}', "schema_version")],
)
def test_a_calibration_that_cannot_be_used_stops_the_start_in_one_line(
    sqlite_url: str, tmp_path: Path, text: str | None, why: str
) -> None:
    path = tmp_path / "calibration.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CalibrationError, match=why) as caught:
        service_of(sqlite_url, judges={"gpt": JudgeSpec(judge="openai/gpt-4.1", calibration=path)})
    assert str(caught.value).startswith("judge gpt: calibration ")
    assert "\n" not in str(caught.value)
