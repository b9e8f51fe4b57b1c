"""A run as it is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field

from robojudge.schema.judgement import Usage
from robojudge_server.security.redact import without_folders
from robojudge_server.services.run_request import RunRequest
from robojudge_server.store.tables import RunRow

RUN_ID = r"^[A-Za-z0-9_-]{1,64}$"
RunId = Annotated[str, Path(pattern=RUN_ID, description="Id of the run.")]
OfRun = Annotated[str | None, Query(pattern=RUN_ID, description="Only of this run.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Items on a page, at most.")]
RunStatus = Literal["imported", "queued", "running", "done", "cancelled", "budget_exhausted", "failed"]


class RunJudge(BaseModel):
    """Who judges in a run."""

    name: str | None = Field(description="Configured name; null for a run that was imported.")
    provider: str = Field(description="Who serves the model, or `reference`.")
    model: str = Field(description="Model or deployment.")
    method: str = Field(description="Way of judging.")
    fingerprint: str = Field(
        description="Hash of all that decides what it says, but for the tasks' subtask lists."
    )


class RunCounts(BaseModel):
    """How many episodes of a run stand where."""

    asked: int = Field(description="Episodes the run is to judge.")
    judged: int = Field(description="Episodes with a judgement.")
    cached: int = Field(description="Judgements that were known already, out of `judged`.")
    failed: int = Field(description="Episodes whose last attempt failed.")
    not_attempted: int = Field(description="Episodes without an outcome.")


class Run(BaseModel):
    """One judge over episodes of one dataset."""

    run_id: str = Field(description="Id of the run.")
    dataset_id: str = Field(description="The dataset.")
    status: RunStatus = Field(
        description="`imported`: made elsewhere; `queued`: no worker has it yet; `running`; and at rest: "
        "`done`, `cancelled`, `budget_exhausted`, `failed` (nothing could be judged: see `error`)."
    )
    error: str | None = Field(description="Why nothing could be judged; null where that is not so.")
    judge: RunJudge = Field(description="Who judges.")
    request: RunRequest | None = Field(
        description="What was asked, null for a run that was imported. Its `episodes` are null: "
        "`GET /runs/{run_id}/items` has them."
    )
    requested_by: str | None = Field(description="Who asked; null for a run that was imported.")
    counts: RunCounts | None = Field(
        description="How many episodes stand where; null for a run that was imported."
    )
    failures: dict[str, int] | None = Field(
        description="Failed episodes by class of error; null in lists, `GET /runs/{run_id}` has them."
    )
    usage: Usage | None = Field(description="What all calls took so far; null before the first.")
    created_at: datetime = Field(description="When it was asked for, UTC.")
    started_at: datetime | None = Field(description="When a worker took it; null before.")
    finished_at: datetime | None = Field(description="When it came to rest; null before.")
    imported: bool = Field(description="Whether it was made elsewhere and imported.")


def shown_run(row: RunRow, failures: Mapping[str, int] | None = None) -> Run:
    """Return a run as it is shown."""
    frozen = json.loads(row.settings)["frozen"]
    who = {"provider": "", "model": "", "method": "", **frozen.get("judge", {})}
    request = RunRequest.model_validate_json(row.request) if row.request else None
    imported = row.status == "imported"
    return Run.model_validate(
        {
            "run_id": row.run_id,
            "dataset_id": row.dataset_id,
            "status": row.status,
            "error": without_folders(row.error) if row.error else None,
            "judge": {
                "name": request.judge if request else None,
                "provider": who["provider"],
                "model": who["model"],
                "method": who["method"],
                "fingerprint": frozen.get("fingerprint", ""),
            },
            "request": request,
            "requested_by": row.requested_by,
            "counts": None if imported else _counts(row),
            "failures": failures,
            "usage": Usage.model_validate_json(row.usage) if row.usage else None,
            "created_at": row.created_at,
            "started_at": row.started_at,
            "finished_at": row.finished_at,
            "imported": imported,
        }
    )


def _counts(row: RunRow) -> RunCounts:
    return RunCounts(
        asked=row.asked_count,
        judged=row.judged_count,
        cached=row.cached_count,
        failed=row.failed_count,
        not_attempted=row.asked_count - row.judged_count - row.failed_count,
    )
