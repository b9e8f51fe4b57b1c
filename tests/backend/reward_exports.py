"""A judged run of the demo set in a service's database, and reward labels asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services import DEMO, service_of

from robojudge import judge_dataset
from robojudge_server.service import Service
from robojudge_server.services.reward_labels import RewardLabelRequest, ask_for_labels
from robojudge_server.services.startup import prepare_store
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables_jobs import ExportRow
from robojudge_server.user import User

ADA = User("ada", "evaluator")


def judge_demo(folder: Path) -> Path:
    """Judge the demo set by its annotations; nobody annotated episode 11, so it stays unjudged."""
    judge_dataset(DEMO, folder / "run", annotations=DEMO / "annotations.csv", use_cache=False)
    return folder / "run"


def exporting_service(database_url: str, target: Path, **settings: Any) -> Service:
    """A service over the demo set with one target, its database ready."""
    service = service_of(database_url, exports={"labels": target}, **settings)
    prepare_store(service, migrate=True)
    return service


def ask(service: Service, run: Path, **fields: Any) -> ExportRow:
    run_id = import_run(service.engine, run).run_id
    (served,) = service.datasets
    request = RewardLabelRequest(run_id=run_id, **{"target": "labels", **fields})
    return ask_for_labels(service, served, request, ADA)


def hashed(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
