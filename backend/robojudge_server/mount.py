"""The one router: mount it in any FastAPI app, under any prefix."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.params import Depends

from robojudge_server.jobs.worker import working
from robojudge_server.routers import (
    analysis,
    calibration,
    datasets,
    episodes,
    events,
    health,
    judgements,
    judges,
    label_queue,
    me,
    media,
    notes,
    resolve,
    review_marks,
    reward_labels,
    runs,
)
from robojudge_server.routers import annotations as annotation_routes
from robojudge_server.service import Service
from robojudge_server.services.startup import prepare_store
from robojudge_server.web.context import bind, bind_service
from robojudge_server.web.problem import documented

PARTS = (
    me,
    judges,
    datasets,
    episodes,
    media,
    analysis,
    judgements,
    annotation_routes,
    notes,
    review_marks,
    label_queue,
    runs,
    calibration,
    reward_labels,
    events,
)


def judge_router(
    service: Service,
    *,
    current_user: Callable[..., Any],
    dependencies: Sequence[Depends] = (),
    worker: bool = True,
    migrate: bool = False,
) -> APIRouter:
    """Make the router of one service.

    It keeps no state outside `service` and reads nothing from the environment, so two of them may
    live in one app. Its lifespan checks the database, registers the datasets and runs a worker.

    Args:
        service: from `open_service`; whoever opened it closes it.
        current_user: FastAPI dependency that returns the `User` who is logged in, or raises.
        dependencies: the host's own, such as its CSRF check; they run before every endpoint.
        worker: whether this process judges too.
        migrate: whether to bring the database up to this program's version; else it must be.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with running(service, worker=worker, migrate=migrate):
            yield

    router = APIRouter(lifespan=lifespan)
    router.include_router(health.router, dependencies=[Depends(bind_service(service))])
    bound = Depends(bind(service, current_user))
    for part in PARTS:
        router.include_router(
            part.router,
            dependencies=[*dependencies, bound],
            responses=documented(400, 401, 403, 404, 413, 422, 503),
        )
    return router


def files_router(
    service: Service, *, current_user: Callable[..., Any], dependencies: Sequence[Depends] = ()
) -> APIRouter:
    """Make the router of the datasets' files, as the Hub and the LeRobot web visualizer name them.

    Args:
        service: from `open_service`.
        current_user: as for `judge_router`.
        dependencies: as for `judge_router`.
    """
    router = APIRouter()
    router.include_router(
        resolve.router,
        dependencies=[*dependencies, Depends(bind(service, current_user))],
        responses=documented(400, 401, 403, 404, 413, 422, 503),
    )
    return router


@asynccontextmanager
async def running(service: Service, *, worker: bool, migrate: bool) -> AsyncIterator[None]:
    """Keep a service ready: its store checked and filled, its worker at work."""
    await asyncio.to_thread(prepare_store, service, migrate=migrate)
    async with working(service) if worker else nullcontext():
        yield
