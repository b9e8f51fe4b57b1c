"""Store what happened, in an order that readers can follow without missing anything."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.store.engine import reading
from robojudge_server.store.queries_episodes import insert_missing
from robojudge_server.store.tables import RunRow
from robojudge_server.store.tables_jobs import EVERYTHING, EventRow, FeedRow


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a run, or in the feed of everything."""

    run_id: str
    seq: int
    created_at: datetime
    type: str
    data: dict[str, Any]


def append_event(session: Session, run: RunRow, type: str, data: Mapping[str, Any]) -> int:
    """Store an event of a run as part of the transaction that makes it happen; return its `seq`.

    The transaction must hold the lock on the run's row. It keeps that to its end, so that whoever takes
    the next number commits later: a reader that saw a number never sees a smaller one appear.
    """
    run.event_count += 1
    session.add(_row(run.run_id, run.event_count, type, data))
    return run.event_count


def append_to_feed(session: Session, type: str, data: Mapping[str, Any]) -> int:
    """Store an event of the feed of everything, as `append_event` does; return its `seq`.

    Locks the feed's row, which is the last in the order of locks: nothing else may be locked after it.
    """
    feed = session.get(FeedRow, EVERYTHING, with_for_update=True)
    if feed is None:
        insert_missing(session, FeedRow, [{"name": EVERYTHING, "event_count": 0}])
        feed = session.get_one(FeedRow, EVERYTHING, with_for_update=True)
    feed.event_count += 1
    session.add(_row(EVERYTHING, feed.event_count, type, data))
    return feed.event_count


def read_events(engine: Engine, run_id: str, *, after: int, limit: int) -> list[Event]:
    """Return the events that follow one, in order.

    Args:
        engine: the database.
        run_id: the run, or `EVERYTHING`.
        after: the last `seq` the reader has; 0 for none.
        limit: how many at most.

    Raises:
        StoreError: the database cannot be read.
    """
    query = (
        select(EventRow)
        .where(col(EventRow.run_id) == run_id, col(EventRow.seq) > after)
        .order_by(col(EventRow.seq))
        .limit(limit)
    )
    with reading(engine) as session:
        return [
            Event(row.run_id, row.seq, row.created_at, row.type, json.loads(row.data))
            for row in session.scalars(query)
        ]


def newest_seqs(engine: Engine, run_ids: Collection[str]) -> dict[str, int]:
    """Return the `seq` of the newest event of each of some runs, and of `EVERYTHING`; 0 where there is none.

    Raises:
        StoreError: the database cannot be read.
    """
    wanted = list(run_ids)
    counts = union_all(
        select(col(RunRow.run_id), col(RunRow.event_count)).where(col(RunRow.run_id).in_(wanted)),
        select(col(FeedRow.name), col(FeedRow.event_count)).where(col(FeedRow.name).in_(wanted)),
    )
    found = dict.fromkeys(wanted, 0)
    with reading(engine) as session:
        found.update((run_id, seq) for run_id, seq in session.execute(counts))
    return found


def _row(run_id: str, seq: int, type: str, data: Mapping[str, Any]) -> EventRow:
    text = json.dumps(data, separators=(",", ":"))
    return EventRow(run_id=run_id, seq=seq, created_at=datetime.now(UTC), type=type, data=text)
