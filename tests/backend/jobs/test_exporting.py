"""Facts about making reward labels in the background."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from reward_exports import ask, exporting_service, hashed, judge_demo
from services import DEMO, service_of

from robojudge import open_dataset, write_rewards
from robojudge.errors import UsageError
from robojudge.lerobot_export.sidecar import read_provenance
from robojudge.rewards.audit import RewardAudit
from robojudge_server.jobs.exporting import export_next
from robojudge_server.service import Service
from robojudge_server.settings import WorkerSettings
from robojudge_server.store.engine import writing
from robojudge_server.store.queries_exports import claim_export, get_export
from robojudge_server.store.queries_marks import Marking, mark_episodes
from robojudge_server.store.tables import JudgementRow, RunRow
from robojudge_server.store.tables_jobs import ExportRow

WORKER = """
import sys
from pathlib import Path
from robojudge_server.jobs.exporting import export_next
from robojudge_server.service import open_service
from robojudge_server.settings import DatasetSettings, ServiceSettings

url, dataset, target = sys.argv[1:]
datasets = (DatasetSettings(source=dataset),)
export_next(
    open_service(ServiceSettings(database_url=url, datasets=datasets, exports={"labels": Path(target)})),
    "killed",
)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    return judge_demo(tmp_path_factory.mktemp("judged"))


@pytest.fixture
def target(tmp_path) -> Path:
    return tmp_path / "labels"


@pytest.fixture
def service(database_url, target):
    made = exporting_service(database_url, target)
    yield made
    made.close()


@pytest.fixture
def local(sqlite_url, target):
    made = exporting_service(sqlite_url, target)
    yield made
    made.close()


def stored(service: Service, export: ExportRow) -> ExportRow:
    row = get_export(service.engine, export.dataset_id, export.export_id)
    assert row is not None
    return row


def files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("scheme", ["rprm", "shaped"])
def test_a_sidecar_equals_the_librarys_byte_for_byte(service, target, run, tmp_path, scheme) -> None:
    export = ask(service, run, scheme=scheme, gamma=0.9)
    assert export_next(service, "w")
    row = stored(service, export)
    assert (row.status, row.error) == ("done", None)
    assert row.file == f"tabletop_demo/{export.export_id}-1/sarm_progress.parquet"
    by_hand = write_rewards(run, scheme=scheme, gamma=0.9, out=tmp_path / "by-hand")
    assert (target / row.file).read_bytes() == by_hand.read_bytes()
    assert RewardAudit.model_validate_json(row.audit).frames == pq.read_table(by_hand).num_rows
    assert files(target) == [row.file], "nothing else is left behind"
    assert not export_next(service, "w")


def test_a_labelled_copy_opens_and_equals_the_librarys(local, target, run, tmp_path) -> None:
    export = ask(local, run, kind="dataset", unjudged="drop")
    before = hashed(DEMO)
    assert export_next(local, "w")
    row = stored(local, export)
    assert (row.status, row.file) == ("done", f"tabletop_demo/{export.export_id}-1")
    write_rewards(run, to="dataset", unjudged="drop", out=tmp_path / "by-hand")
    assert hashed(target / row.file) == hashed(tmp_path / "by-hand")
    copy = open_dataset(target / row.file)
    assert len(copy.episode_indices()) == 8
    table = pq.read_table(next((target / row.file / "data").rglob("*.parquet")))
    assert not np.isnan(table.column("next.reward").to_numpy()).any()
    assert hashed(DEMO) == before, "the source is untouched"


def test_unjudged_episodes_are_listed_in_one_line_and_nothing_is_written(local, target, run) -> None:
    export = ask(local, run, kind="dataset")
    assert export_next(local, "w")
    row = stored(local, export)
    assert (row.status, row.file, row.audit) == ("failed", None, None)
    assert "4 of 12 episodes have no reward (outcome_undecided: 1, 5, 10, 11)" in row.error
    assert "\n" not in row.error
    assert files(target) == []


def exclude(service, *indices: int) -> None:
    marking = Marking("excluded", "camera blocked", "eve", frozenset())
    assert mark_episodes(service.engine, "tabletop_demo", indices, marking, lambda *_: None) == {}


def test_excluded_episodes_are_unknown_in_a_sidecar_and_its_metadata_says_why(local, target, run) -> None:
    export = ask(local, run)
    exclude(local, 0)
    assert export_next(local, "w")
    path = target / stored(local, export).file
    table = pq.read_table(path).to_pandas()
    assert table[table.episode_index == 0].progress_sparse.isna().all()
    assert table[table.episode_index == 2].progress_sparse.notna().all()
    assert read_provenance(path)["episodes_excluded"] == {"count": 1, "reasons": {"0": "camera blocked"}}


def test_excluded_episodes_are_not_in_a_copy_even_where_others_would_be_refused(local, target, run) -> None:
    exclude(local, 0, 1, 5, 10, 11)
    export = ask(local, run, kind="dataset", unjudged="refuse")
    assert export_next(local, "w")
    row = stored(local, export)
    assert (row.status, row.error) == ("done", None)
    folder = target / row.file
    assert len(open_dataset(folder).episode_indices()) == 7
    told = json.loads((folder / "robojudge_labels.json").read_text())
    assert told["source_episodes"] == [2, 3, 4, 6, 7, 8, 9]
    assert told["episodes_left_out"] == {"excluded: camera blocked": [0, 1, 5, 10, 11]}
    assert told["episodes_excluded"]["count"] == 5
    assert "5 of them were excluded by people" in (folder / "README.md").read_text()


def test_what_was_taken_back_is_not_labelled(local, target, run) -> None:
    export = ask(local, run)
    with writing(local.engine) as session:
        for row in session.query(JudgementRow).filter_by(episode_index=0):
            row.deleted_at, row.deleted_by = datetime.now(UTC), "ada"
    assert export_next(local, "w")
    table = pq.read_table(target / stored(local, export).file).to_pandas()
    assert table[table.episode_index == 0].progress_sparse.isna().all()
    assert table[table.episode_index == 1].progress_sparse.notna().all()


def test_an_error_names_no_folder_of_the_server(local, target, run, tmp_path) -> None:
    export = ask(local, run)
    with writing(local.engine) as session:
        for row in session.query(JudgementRow):
            row.deleted_at, row.deleted_by = datetime.now(UTC), "ada"
    assert export_next(local, "w")
    row = stored(local, export)
    assert row.error == f"run {row.run_id} holds no judgement of tabletop_demo; nothing to label"


def test_a_target_that_cannot_be_written_fails_the_export(local, target, run, tmp_path) -> None:
    (target / "tabletop_demo").write_text("in the way")
    export = ask(local, run)
    assert export_next(local, "w")
    row = stored(local, export)
    assert row.status == "failed" and str(tmp_path) not in row.error


def test_a_link_that_leads_out_of_the_target_is_not_followed(local, target, run, tmp_path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (target / "tabletop_demo").symlink_to(tmp_path / "elsewhere")
    export = ask(local, run)
    assert export_next(local, "w")
    assert stored(local, export).error == "folder tabletop_demo of target labels leads out of it"
    assert files(tmp_path / "elsewhere") == []


def test_an_attempt_that_died_is_started_over_cleanly(service, target, run) -> None:
    export = ask(service, run)
    may = {"datasets": ["tabletop_demo"], "targets": ["labels"]}
    claim_export(service.engine, "dead", 30, 3, **may)
    parent = target / "tabletop_demo"
    for name in (f"{export.export_id}-1", f".{export.export_id}-1.work", f".{export.export_id}-1.partial"):
        (parent / name).mkdir(parents=True)
        (parent / name / "half").write_bytes(b"PAR1")
    assert not export_next(service, "w"), "the dead worker's lease holds"
    with writing(service.engine) as session:
        row = session.get_one(ExportRow, export.export_id)
        row.lease_until = datetime.now(UTC) - timedelta(seconds=1)
    assert export_next(service, "w")
    row = stored(service, export)
    assert (row.status, row.attempts) == ("done", 2)
    assert files(target) == [row.file]
    assert pq.read_table(target / row.file).num_rows == 1094


def test_a_worker_killed_halfway_leaves_nothing_half(sqlite_url, local, target, run) -> None:
    export = ask(local, run, kind="dataset", unjudged="drop")
    worker = subprocess.Popen([sys.executable, "-c", WORKER, sqlite_url, str(DEMO), str(target)])
    try:
        while not list(target.glob(f"*/.{export.export_id}-1*")):
            assert worker.poll() is None
            time.sleep(0.002)
    finally:
        worker.kill()
        worker.wait()
    assert stored(local, export).status == "leased"
    assert not (target / "tabletop_demo" / f"{export.export_id}-1").exists()
    with writing(local.engine) as session:
        row = session.get_one(ExportRow, export.export_id)
        row.lease_until = datetime.now(UTC) - timedelta(seconds=1)
    assert export_next(local, "next")
    assert stored(local, export).file == f"tabletop_demo/{export.export_id}-2"
    assert [path.name for path in (target / "tabletop_demo").iterdir()] == [f"{export.export_id}-2"]


def test_a_lease_is_renewed_while_labels_are_made(sqlite_url, target, run) -> None:
    service = exporting_service(sqlite_url, target, worker=WorkerSettings(lease_s=0.2))
    export = ask(service, run, kind="dataset", unjudged="drop")
    worker = threading.Thread(target=export_next, args=(service, "w"))
    worker.start()
    leases = set()
    while worker.is_alive():
        leases.add(stored(service, export).lease_until)
        time.sleep(0.02)
    worker.join()
    row = stored(service, export)
    assert (row.status, row.attempts) == ("done", 1)
    assert len(leases - {None}) > 1
    service.close()


def test_a_worker_that_lost_its_lease_removes_what_it_made(local, target, run) -> None:
    export = ask(local, run, kind="dataset", unjudged="drop")
    worker = threading.Thread(target=export_next, args=(local, "slow"))
    worker.start()
    while stored(local, export).status != "leased":
        time.sleep(0.001)
    with writing(local.engine) as session:
        session.get_one(ExportRow, export.export_id).owner = "quick"
    worker.join()
    row = stored(local, export)
    assert (row.status, row.owner, row.file) == ("leased", "quick", None)
    assert files(target) == []


def test_an_export_starts_when_its_run_rests(local, run) -> None:
    first = ask(local, run)
    assert export_next(local, "w")
    with writing(local.engine) as session:
        session.get_one(RunRow, first.run_id).status = "running"
    export = ask(local, run)
    assert (export.status, export_next(local, "w")) == ("waiting", False)
    with writing(local.engine) as session:
        session.get_one(RunRow, first.run_id).status = "cancelled"
    assert export_next(local, "w")
    assert stored(local, export).status == "done"


@pytest.mark.parametrize("place", ["", "made"])
def test_a_target_inside_a_served_dataset_is_refused(sqlite_url, tmp_path, place) -> None:
    with pytest.raises(UsageError, match="inside the dataset"):
        service_of(sqlite_url, exports={"labels": DEMO / place})
    assert not (DEMO / "made").exists()


def test_a_target_around_a_served_dataset_of_that_name_is_refused(sqlite_url) -> None:
    with pytest.raises(UsageError, match="inside the dataset"):
        service_of(sqlite_url, exports={"labels": DEMO.parent})


def test_a_target_in_a_hub_cache_is_refused(sqlite_url, tmp_path) -> None:
    (tmp_path / "refs").mkdir()
    with pytest.raises(UsageError, match="Hub cache"):
        service_of(sqlite_url, exports={"labels": tmp_path / "snapshots" / "abc"})


def test_a_targets_folder_is_made_when_the_service_opens(sqlite_url, tmp_path) -> None:
    service_of(sqlite_url, exports={"labels": tmp_path / "deep" / "labels"}).close()
    assert (tmp_path / "deep" / "labels").is_dir()


def test_a_target_that_cannot_be_made_is_one_line(sqlite_url, tmp_path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=r"export target labels: .* cannot be made"):
        service_of(sqlite_url, exports={"labels": tmp_path / "file" / "labels"})
