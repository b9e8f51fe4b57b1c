from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from robojudge_server import events
from robojudge_server.errors import TooMany
from robojudge_server.events import BATCH, EventHub
from robojudge_server.store import open_engine, upgrade
from robojudge_server.store.engine import close_engine, writing
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.queries_episodes import insert_missing
from robojudge_server.store.queries_events import Event, append_event, append_to_feed
from robojudge_server.store.tables import DatasetRow, RunRow
from robojudge_server.store.tables_jobs import EVERYTHING

LIMIT_S = 10.0


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Engine]:
    engine = open_engine(sqlite_url)
    upgrade(engine)
    yield engine
    close_engine(engine)


def hub_of(engine: Engine, **options: Any) -> EventHub:
    return EventHub(engine, **{"max_streams": 100, "poll_s": 0.05, **options})


def new_run(engine: Engine, run_id: str = "r1", status: str = "running") -> None:
    with writing(engine) as session:
        insert_missing(session, DatasetRow, [{"dataset_id": "d"}])
        session.flush()
        session.add(
            RunRow(run_id=run_id, dataset_id="d", created_at=datetime.now(UTC), settings="{}", status=status)
        )


def happen(engine: Engine, count: int, run_id: str = "r1", status: str | None = None) -> None:
    with writing(engine) as session:
        run = session.get_one(RunRow, run_id, with_for_update=True)
        for _ in range(count):
            append_event(session, run, "episode.judged", {"run_id": run_id})
        if status is not None:
            run.status = status


async def seen(hub: EventHub, run_id: str, after: int = 0, wanted: int = 10**9) -> list[int]:
    """The numbers of a run's events until it ends, or until there are as many as wanted."""
    found: list[int] = []
    async with asyncio.timeout(LIMIT_S), aclosing(hub.follow(run_id, after)) as batches:
        async for batch in batches:
            found += [one.seq for one in batch]
            if len(found) >= wanted:
                break
    return found


def test_two_readers_both_see_every_event(store: Engine) -> None:
    new_run(store)
    hub = hub_of(store)

    async def both() -> list[list[int]]:
        readers = [asyncio.create_task(seen(hub, "r1")) for _ in range(2)]
        for count in (1, 3, 2):
            await asyncio.to_thread(happen, store, count)
            await asyncio.sleep(0.06)
        await asyncio.to_thread(happen, store, 1, status="done")
        return await asyncio.gather(*readers)

    assert asyncio.run(both()) == [[1, 2, 3, 4, 5, 6, 7]] * 2


def test_a_reader_that_comes_back_misses_nothing_and_sees_nothing_twice(store: Engine) -> None:
    new_run(store)
    happen(store, 5)
    hub = hub_of(store)
    assert asyncio.run(seen(hub, "r1", wanted=3))[:3] == [1, 2, 3]
    happen(store, 2, status="cancelled")
    assert asyncio.run(seen(hub, "r1", after=3)) == [4, 5, 6, 7]


def test_a_backlog_of_many_batches_comes_whole_and_in_order(store: Engine) -> None:
    new_run(store)
    count = 2 * BATCH
    happen(store, count, status="done")
    assert asyncio.run(seen(hub_of(store), "r1")) == list(range(1, count + 1))


def test_a_slow_reader_loses_nothing(store: Engine) -> None:
    new_run(store)
    hub = hub_of(store)

    async def slowly() -> list[int]:
        found: list[int] = []
        async with asyncio.timeout(LIMIT_S), aclosing(hub.follow("r1", 0)) as batches:
            await asyncio.to_thread(happen, store, 1)
            async for batch in batches:
                found += [one.seq for one in batch]
                if found[-1] == 1:
                    for _ in range(5):
                        await asyncio.to_thread(happen, store, 10)
                        await asyncio.sleep(0.06)
                    await asyncio.to_thread(happen, store, 1, status="done")
        return found

    assert asyncio.run(slowly()) == list(range(1, 53))


def test_the_feed_of_everything_has_no_end(sqlite_store: Engine) -> None:
    hub = hub_of(sqlite_store)

    async def first_of_feed() -> list[int]:
        reader = asyncio.create_task(seen(hub, EVERYTHING, wanted=2))
        await asyncio.sleep(0.2)
        assert not reader.done()
        for _ in range(2):
            with writing(sqlite_store) as session:
                append_to_feed(session, "judgement.deleted", {"seq": 1})
        return await reader

    assert asyncio.run(first_of_feed()) == [1, 2]


def test_fifty_readers_ask_the_database_once_an_interval(sqlite_store: Engine) -> None:
    for k in range(5):
        new_run(sqlite_store, f"r{k}")
    hub = hub_of(sqlite_store, poll_s=0.1)
    asked: list[str] = []

    async def idle() -> None:
        readers = [asyncio.create_task(seen(hub, f"r{k % 5}")) for k in range(50)]
        await asyncio.sleep(0.6)
        event.listen(sqlite_store, "before_cursor_execute", lambda *args: asked.append(args[2]))
        await asyncio.sleep(1.0)
        polls = [words for words in asked if words.startswith("SELECT")]
        for k in range(5):
            happen(sqlite_store, 1, f"r{k}", status="done")
        assert await asyncio.gather(*readers) == [[1]] * 50
        assert 3 <= len(polls) <= 11

    asyncio.run(idle())


def test_only_the_readers_whose_run_moved_read(sqlite_store: Engine) -> None:
    new_run(sqlite_store, "r1")
    new_run(sqlite_store, "r2")
    hub = hub_of(sqlite_store)
    read: list[Any] = []

    async def moved() -> None:
        readers = [asyncio.create_task(seen(hub, run_id, wanted=1)) for run_id in ("r1", "r2")]
        await asyncio.sleep(0.3)
        event.listen(sqlite_store, "before_cursor_execute", lambda *args: read.append((args[2], args[3])))
        happen(sqlite_store, 1, "r1")
        assert await readers[0] == [1]
        await asyncio.sleep(0.2)
        assert not readers[1].done()
        readers[1].cancel()

    asyncio.run(moved())
    of_events = [
        values for words, values in read if words.startswith("SELECT") and "robojudge_events" in words
    ]
    assert of_events and all(values[0] == "r1" for values in of_events)


def test_nothing_is_asked_while_nobody_listens(sqlite_store: Engine) -> None:
    new_run(sqlite_store)
    hub = hub_of(sqlite_store, poll_s=0.01)
    asked: list[str] = []

    async def come_and_go() -> None:
        reader = asyncio.create_task(seen(hub, "r1"))
        await asyncio.sleep(0.1)
        reader.cancel()
        await asyncio.sleep(0.1)
        event.listen(sqlite_store, "before_cursor_execute", lambda *args: asked.append(args[2]))
        await asyncio.sleep(0.1)

    asyncio.run(come_and_go())
    assert asked == []


def test_closing_ends_every_stream(sqlite_store: Engine) -> None:
    new_run(sqlite_store)
    hub = hub_of(sqlite_store)

    async def closed_meanwhile() -> list[list[int]]:
        readers = [asyncio.create_task(seen(hub, run_id)) for run_id in ("r1", EVERYTHING)]
        await asyncio.sleep(0.1)
        await asyncio.to_thread(hub.close)
        return await asyncio.gather(*readers)

    assert asyncio.run(closed_meanwhile()) == [[], []]


def test_readers_survive_a_database_that_is_broken_for_a_moment(
    sqlite_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "TROUBLE_S", 0.05)
    new_run(sqlite_store)
    hub = hub_of(sqlite_store)

    def rename(before: str, after: str) -> None:
        with writing(sqlite_store) as session:
            session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))

    async def through_trouble() -> list[int]:
        reader = asyncio.create_task(seen(hub, "r1"))
        await asyncio.sleep(0.2)
        rename("robojudge_feeds", "elsewhere")
        await asyncio.sleep(0.2)
        rename("elsewhere", "robojudge_feeds")
        happen(sqlite_store, 1, status="done")
        return await reader

    assert asyncio.run(through_trouble()) == [1]


def test_a_run_that_ends_while_its_events_are_read_ends_the_stream_too(sqlite_store: Engine) -> None:
    new_run(sqlite_store)
    hub = hub_of(sqlite_store)
    ended: list[bool] = []

    def end_it(*args: Any) -> None:
        if "FROM robojudge_events" in args[2] and not ended:
            ended.append(True)
            happen(sqlite_store, 1, status="done")

    event.listen(sqlite_store, "before_cursor_execute", end_it)
    assert asyncio.run(seen(hub, "r1")) == [1]
    assert ended


def test_a_run_that_is_not_there_cannot_be_followed(store: Engine) -> None:
    with pytest.raises(NoSuchRecord, match="no run nope"):
        asyncio.run(seen(hub_of(store), "nope"))


def test_no_more_streams_open_than_may(sqlite_store: Engine) -> None:
    hub = hub_of(sqlite_store, max_streams=2)
    with hub.stream():
        with hub.stream(), pytest.raises(TooMany, match="2 event streams"), hub.stream():
            raise AssertionError("a third stream opened")
        assert hub.streams == 1
    assert hub.streams == 0


def test_an_event_says_what_happened_and_when(store: Engine) -> None:
    new_run(store)
    happen(store, 1, status="done")

    async def first() -> Event:
        async with aclosing(hub_of(store).follow("r1", 0)) as batches:
            return (await anext(batches))[0]

    told = asyncio.run(first())
    assert (told.run_id, told.seq, told.type, told.data) == ("r1", 1, "episode.judged", {"run_id": "r1"})
    assert abs((datetime.now(UTC) - told.created_at).total_seconds()) < LIMIT_S
