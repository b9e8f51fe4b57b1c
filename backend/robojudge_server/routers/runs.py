"""Runs: one judge over many episodes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from robojudge_server.routers.run_view import Limit, Run, RunId, RunStatus, shown_run
from robojudge_server.services.run_request import RunRequest
from robojudge_server.services.runs import cancel, estimate_run, resume, retry, start_run
from robojudge_server.store.queries_runs import failure_counts, get_run, list_runs, run_items
from robojudge_server.web.context import TheService, TheUser, require
from robojudge_server.web.page import (
    Cursor,
    Page,
    decode_cursor,
    encode_cursor,
    microseconds_to_time,
    time_to_microseconds,
)
from robojudge_server.web.problem import documented
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["runs"])
ItemStatus = Literal["queued", "leased", "judged", "failed"]


class NewRun(RunRequest):
    """A run to start."""

    dataset: str = Field(min_length=1, max_length=256, description="Id of the dataset.")

    def request(self) -> RunRequest:
        """Return it without the dataset."""
        return RunRequest(**{name: getattr(self, name) for name in RunRequest.model_fields})


class RunEstimate(BaseModel):
    """What a run will take; nothing of it is stored."""

    episodes: int = Field(description="Episodes it would judge.")
    calls: int = Field(description="Model calls at most.")
    images: int = Field(description="Images sent.")
    input_tokens: int = Field(description="Tokens in, all calls together; approximate.")
    output_tokens: int = Field(description="Tokens out; approximate.")
    cost_usd: float | None = Field(description="List price; null where no price is known for the model.")
    duration_s: float = Field(description="Wall-clock seconds with one worker.")


class RunItem(BaseModel):
    """One episode of a run."""

    episode_index: int = Field(description="Index of the episode.")
    status: ItemStatus = Field(description="`queued`; `leased`: a worker judges it; `judged`; `failed`.")
    attempts: int = Field(description="How often a worker has taken it since it was last asked for.")
    error_type: str | None = Field(description="Class of the error; null where it did not fail.")
    seq: int | None = Field(description="Line of the outcome in the run's journal; null before.")


@router.post("/runs", status_code=202, dependencies=[require("evaluator")], responses=documented(409, 429))
def start(service: TheService, user: TheUser, body: NewRun, request: Request, response: Response) -> Run:
    """Start a run; `Location` names it. Workers judge its episodes from now on."""
    row = start_run(service, user, service.datasets.by_url(body.dataset), body.request())
    response.headers["Location"] = f"{request.url.path}/{row.run_id}"
    return shown_run(row, {})


@router.post("/runs/estimate", dependencies=[require("evaluator")])
def estimate(service: TheService, body: NewRun) -> RunEstimate:
    """Return what a run would take, from metadata alone; nothing is started or stored."""
    found = estimate_run(service, service.datasets.by_url(body.dataset), body.request())
    return RunEstimate.model_validate(found, from_attributes=True)


@router.get("/runs")
def runs(
    service: TheService,
    dataset: Annotated[
        str | None, Query(max_length=256, description="Only of this dataset, by its id.")
    ] = None,
    status: Annotated[RunStatus | None, Query(description="Only runs of this status.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Run]:
    """List runs, newest first."""
    dataset_id = service.datasets.by_url(dataset).dataset_id if dataset is not None else None
    query = f"runs:{dataset_id}:{status}"
    before = None
    if cursor is not None:
        microseconds, run_id = decode_cursor(query, cursor, (int, str))
        before = (microseconds_to_time(microseconds), run_id)
    size = min(limit, service.settings.limits.page_size)
    rows = list_runs(service.engine, dataset_id=dataset_id, status=status, before=before, limit=size + 1)
    more = len(rows) > size
    last = rows[size - 1] if more else None
    return Page(
        items=[shown_run(row) for row in rows[:size]],
        next_cursor=(
            encode_cursor(query, [time_to_microseconds(last.created_at), last.run_id]) if last else None
        ),
    )


@router.get("/runs/{run_id}")
def run(service: TheService, run_id: RunId) -> Run:
    """Return one run: what was asked and how far it is."""
    return shown_run(get_run(service.engine, run_id), failure_counts(service.engine, run_id))


@router.get("/runs/{run_id}/items")
def items(
    service: TheService,
    run_id: RunId,
    status: Annotated[ItemStatus | None, Query(description="Only episodes of this status.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RunItem]:
    """List a run's episodes by index; empty for a run that was imported."""
    get_run(service.engine, run_id)
    query = f"items:{run_id}:{status}"
    after: int | None = decode_cursor(query, cursor, (int,))[0] if cursor is not None else None
    size = min(limit, service.settings.limits.page_size)
    rows = run_items(service.engine, run_id, status=status, after=after, limit=size + 1)
    more = len(rows) > size
    return Page(
        items=[RunItem.model_validate(row, from_attributes=True) for row in rows[:size]],
        next_cursor=encode_cursor(query, [rows[size - 1].episode_index]) if more else None,
    )


@router.post("/runs/{run_id}/cancel", dependencies=[require("evaluator")], responses=documented(409))
def cancel_run(service: TheService, run_id: RunId) -> Run:
    """Stop a run: episodes under way are finished or dropped, no other is begun."""
    cancel(service, run_id)
    return run(service, run_id)


@router.post("/runs/{run_id}/resume", dependencies=[require("evaluator")], responses=documented(409))
def resume_run(service: TheService, run_id: RunId) -> Run:
    """Go on with a run that ended early: its episodes without an outcome are judged."""
    resume(service, run_id)
    return run(service, run_id)


@router.post("/runs/{run_id}/retry", dependencies=[require("evaluator")], responses=documented(409))
def retry_run(service: TheService, run_id: RunId) -> Run:
    """Judge a run's failed episodes again, and what was not attempted."""
    retry(service, run_id)
    return run(service, run_id)
