"""Start runs and change their state; workers do the rest."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from robojudge.datasets.reader import Dataset
from robojudge.estimate import Estimate, estimate, highest_cost
from robojudge.judge import Judge
from robojudge.run_record import frozen_settings, run_notes
from robojudge_server.errors import InvalidRequest, NotFound, TooMany
from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.judging import judge_spec, open_named_judge
from robojudge_server.services.reward_labels import reward_export
from robojudge_server.services.run_request import RunRequest
from robojudge_server.store.annotations_as_of import annotations_as_of
from robojudge_server.store.queries_marks import excluded_episodes
from robojudge_server.store.queries_runs import (
    cancel_run,
    create_run,
    get_run,
    recent_requests,
    resume_run,
    retry_run,
)
from robojudge_server.store.run_import import run_key
from robojudge_server.store.run_preparation import settings_text
from robojudge_server.store.tables import RunRow
from robojudge_server.user import User

RATE_WINDOW_S = 60.0


def start_run(service: Service, user: User, served: ServedDataset, request: RunRequest) -> RunRow:
    """Store a run for the workers, after making its judge once so that a bad choice is refused now.

    Raises:
        TooMany: the user has asked for too many runs within the last minute.
        EpisodeNotFound: the dataset does not list an episode.
        InvalidRequest, UsageError, CameraNotFound: the judge or its budget cannot work.
        Conflict: reward labels are asked for and there is no place for them.
        StoreError: the database refused.
    """
    _check_rate(service, user)
    indices = asked_indices(service, served, request)
    created_at = datetime.now(UTC)
    with _opened(service, served, request, created_at) as judge:
        _check_budget(served.dataset, judge, request, indices)
        record = _record(served, judge, created_at)
    run_id = run_key(record)[2]
    run = RunRow(
        run_id=run_id,
        dataset_id=served.dataset_id,
        created_at=created_at,
        settings=settings_text(record),
        request=request.model_copy(update={"episodes": None}).model_dump_json(),
        requested_by=user.name,
        status="queued",
    )
    export = None
    if request.rewards is not None:
        export = reward_export(
            service, request.rewards, dataset_id=served.dataset_id, run_id=run_id, user=user
        )
    create_run(service.engine, run, indices, export)
    return run


def estimate_run(service: Service, served: ServedDataset, request: RunRequest) -> Estimate:
    """Return what a run would take; nothing is stored and no model is asked.

    Raises:
        EpisodeNotFound: the dataset does not list an episode.
        InvalidRequest, UsageError, CameraNotFound: the judge or its budget cannot work.
        StoreError: the database cannot be read.
    """
    indices = asked_indices(service, served, request)
    concurrency = judge_spec(service, request.judge).concurrency
    with _opened(service, served, request, datetime.now(UTC)) as judge:
        _check_budget(served.dataset, judge, request, indices)
        return estimate(served.dataset, judge, indices, concurrency=concurrency)


def cancel(service: Service, run_id: str) -> RunRow:
    """End a run early.

    Raises:
        NotFound, NoSuchRecord: there is no such run here.
        Conflict: it has ended already.
    """
    _require_served(service, run_id)
    return cancel_run(service.engine, run_id)


def resume(service: Service, run_id: str) -> RunRow:
    """Go on with a run that ended early.

    Raises:
        NotFound, NoSuchRecord: there is no such run here.
        Conflict: there is nothing to resume.
    """
    _require_served(service, run_id)
    return resume_run(service.engine, run_id)


def retry(service: Service, run_id: str) -> RunRow:
    """Judge a run's failed episodes again.

    Raises:
        NotFound, NoSuchRecord: there is no such run here.
        Conflict: it goes on, or no episode failed.
    """
    _require_served(service, run_id)
    return retry_run(service.engine, run_id)


def asked_indices(service: Service, served: ServedDataset, request: RunRequest) -> list[int]:
    """Return the episodes that a request asks for, each once, in ascending order.

    Excluded ones are left out, unless the request names them.

    Raises:
        EpisodeNotFound: the dataset does not list one.
        InvalidRequest: it lists none at all, or all are excluded.
        StoreError: the database cannot be read.
    """
    if request.episodes is None:
        excluded = excluded_episodes(service.engine, served.dataset_id)
        indices = sorted(served.episode_indices - excluded.keys())
    else:
        indices = sorted(set(request.episodes))
    if not indices:
        but = " that are not excluded" if request.episodes is None and served.episode_indices else ""
        raise InvalidRequest(f"dataset {served.dataset_id} has no episodes to judge{but}")
    for index in indices:
        served.require_episode(index)
    return indices


def _require_served(service: Service, run_id: str) -> None:
    run = get_run(service.engine, run_id)
    if not service.datasets.has(run.dataset_id):
        raise NotFound(f"run {run_id} is of dataset {run.dataset_id}, which is not served here")


def _check_rate(service: Service, user: User) -> None:
    most = service.settings.limits.judging_per_minute
    since = datetime.now(UTC) - timedelta(seconds=RATE_WINDOW_S)
    if recent_requests(service.engine, user.name, since) >= most:
        raise TooMany(f"{user.name} may ask for {most} runs a minute", RATE_WINDOW_S / most)


@contextmanager
def _opened(service: Service, served: ServedDataset, request: RunRequest, when: datetime) -> Iterator[Judge]:
    """Give the judge of a request for as long as it is looked at; it asks no model."""
    said = annotations_as_of(service.engine, served.dataset_id, when)
    judge = open_named_judge(service, served, request, said)
    try:
        yield judge
    finally:
        asyncio.run(judge.aclose())


def _check_budget(dataset: Dataset, judge: Judge, request: RunRequest, indices: Sequence[int]) -> None:
    """Refuse a budget that could not be kept: a price nobody knows, a judge that spends nothing."""
    if not request.budgeted:
        return
    highest = highest_cost(dataset, judge, indices)
    if request.budget_usd is not None and highest.usd is None:
        raise InvalidRequest(
            f"budget_usd: no price is known for judge {request.judge}; limit budget_tokens instead"
        )


def _record(served: ServedDataset, judge: Judge, created_at: datetime) -> dict[str, Any]:
    """Return what `run.json` of this run holds, as it comes back from JSON."""
    notes = run_notes(served.dataset, served.settings.source)
    record = {
        "frozen": frozen_settings(served.dataset, judge),
        "created_at": created_at.isoformat(),
        **notes,
    }
    found: dict[str, Any] = json.loads(json.dumps(record))
    return found
