"""Runs made elsewhere, imported into a service's database."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from records import WHEN, failure, identity, judgement
from robojudge.journal import Outcome
from robojudge.run_folder import RunFolder
from robojudge_server.service import Service
from robojudge_server.store.run_import import import_run

DATASET = "tabletop_demo"


def said(episode_index: int = 0, minute: int = 0, **changes: Any) -> Outcome:
    """A judgement of the demo set, `minute` minutes after the first."""
    fields: dict[str, Any] = {"dataset_id": DATASET, "created_at": _time(minute)}
    return judgement(episode_index, **{**fields, **changes})


def failed(episode_index: int = 0, minute: int = 0) -> Outcome:
    """A failure on the demo set."""
    return failure(episode_index).model_copy(update={"dataset_id": DATASET, "created_at": _time(minute)})


def seed(service: Service, folder: Path, *outcomes: Outcome, model: str = "gpt-4.1") -> str:
    """Import a run with these outcomes; return its id."""
    who = identity(model=model)
    frozen = {
        "dataset_id": DATASET,
        "judge": {
            "provider": who.provider,
            "model": model,
            "method": who.method,
            "endpoint": "secret-host:81",
        },
        "fingerprint": who.fingerprint,
    }
    with RunFolder(folder, frozen, {"dataset_source": "/hidden/place"}) as run:
        for outcome in outcomes:
            run.append(outcome, redo=True)
    return import_run(service.engine, folder).run_id


def _time(minute: int) -> datetime:
    return WHEN + timedelta(minutes=minute)
