"""What happens, as event streams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from robojudge.errors import RoboJudgeError
from robojudge_server.errors import InvalidRequest
from robojudge_server.log import logger
from robojudge_server.routers.run_view import RunId
from robojudge_server.service import Service
from robojudge_server.store.queries_events import newest_seqs
from robojudge_server.store.queries_runs import AT_REST, get_run
from robojudge_server.store.tables_jobs import EVERYTHING
from robojudge_server.web.context import MAX_INDEX, TheService
from robojudge_server.web.problem import documented
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["events"])
log = logger("events")
NOTHING_MORE = 204
"""What tells a browser's EventSource not to come back."""


def _seen(
    last_event_id: Annotated[
        int | None, Header(ge=0, le=MAX_INDEX, description="Last event the reader has; goes before `after`.")
    ] = None,
    after: Annotated[int | None, Query(ge=0, le=MAX_INDEX, description="Last event the reader has.")] = None,
) -> int | None:
    return after if last_event_id is None else last_event_id


Seen = Annotated[int | None, Depends(_seen)]


def _run_start(service: TheService, run_id: RunId, seen: Seen, response: Response) -> int:
    """Return where to begin; a reader that has everything of a run at rest is told so."""
    run = get_run(service.engine, run_id)
    start = _within(seen or 0, run.event_count)
    if run.status in AT_REST and start == run.event_count:
        response.status_code = NOTHING_MORE
    return start


def _feed_start(service: TheService, seen: Seen) -> int:
    newest = newest_seqs(service.engine, [EVERYTHING]).get(EVERYTHING, 0)
    return newest if seen is None else _within(seen, newest)


def _within(seen: int, newest: int) -> int:
    if seen > newest:
        raise InvalidRequest(f"Last-Event-ID: there is no event {seen} yet, the newest is {newest}")
    return seen


async def _counted(service: TheService) -> AsyncIterator[None]:
    with service.events.stream():
        yield


@router.get(
    "/runs/{run_id}/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(_counted)],
    responses={
        NOTHING_MORE: {"description": "The run is at rest and the reader has everything."},
        **documented(429),
    },
)
async def run_events(
    service: TheService, run_id: RunId, start: Annotated[int, Depends(_run_start)]
) -> AsyncIterator[ServerSentEvent]:
    """Stream what happens in a run, from its first event or from behind the last one seen.

    Each event's id is its number, without gaps; its data is a JSON object. The stream ends when the run
    is at rest and everything was sent.
    """
    async for event in _events(service, run_id, start):
        yield event


@router.get(
    "/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(_counted)],
    responses=documented(429),
)
async def events(
    service: TheService, start: Annotated[int, Depends(_feed_start)]
) -> AsyncIterator[ServerSentEvent]:
    """Stream what happens anywhere, from now on or from behind the last event seen.

    First comes `ready`; its id is where the stream begins, so that a reader who loses the connection
    before anything happens misses nothing either.
    """
    yield ServerSentEvent(event="ready", id=str(start), data={"seq": start})
    async for event in _events(service, EVERYTHING, start):
        yield event


async def _events(service: Service, run_id: str, start: int) -> AsyncIterator[ServerSentEvent]:
    """Yield events until they end; where they cannot be read, the reader comes back for the rest."""
    try:
        async with aclosing(service.events.follow(run_id, start)) as batches:
            async for batch in batches:
                for event in batch:
                    yield ServerSentEvent(event=event.type, id=str(event.seq), data=event.data)
    except RoboJudgeError as error:
        log.warning("an event stream broke off", error=str(error))
