from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from run_rows import add_run, events

from robojudge_server.store.engine import writing
from robojudge_server.store.queries_events import append_event, append_to_feed, newest_seqs, read_events
from robojudge_server.store.queries_runs import locked_run
from robojudge_server.store.tables_jobs import EVERYTHING

WRITERS, EACH = 4, 12


def test_a_reader_pages_by_the_last_event_it_has(store) -> None:
    add_run(store)
    for number in range(5):
        with locked_run(store, "r") as (session, run):
            assert append_event(session, run, "thing", {"number": number}) == number + 2
    page = read_events(store, "r", after=3, limit=2)
    assert [(event.seq, event.type, event.data) for event in page] == [
        (4, "thing", {"number": 2}),
        (5, "thing", {"number": 3}),
    ]
    assert read_events(store, "r", after=6, limit=2) == []


def test_the_newest_numbers_of_runs_and_of_the_feed_come_in_one_answer(store) -> None:
    assert newest_seqs(store, ["r", EVERYTHING]) == {"r": 0, EVERYTHING: 0}
    add_run(store)
    with writing(store) as session:
        append_to_feed(session, "other", {})
    assert newest_seqs(store, ["r", EVERYTHING, "nope"]) == {"r": 1, EVERYTHING: 2, "nope": 0}
    assert set(newest_seqs(store, ["r"])) == {"r"}


def test_what_is_rolled_back_leaves_no_gap(store) -> None:
    add_run(store)
    with pytest.raises(ZeroDivisionError), locked_run(store, "r") as (session, run):
        append_event(session, run, "thing", {})
        append_to_feed(session, "thing", {})
        session.flush()
        raise ZeroDivisionError
    with locked_run(store, "r") as (session, run):
        assert append_event(session, run, "thing", {}) == 2
    assert [event.type for event in events(store)] == ["run.created", "thing"]
    assert [event.seq for event in read_events(store, EVERYTHING, after=0, limit=9)] == [1]


@pytest.mark.parametrize("where", ["run", "feed"])
def test_with_slow_writers_a_reader_never_misses_an_event(store, where) -> None:
    """Commits are delayed by different times after the number was taken, so that a number taken outside
    the lock would become visible out of order."""
    add_run(store)
    followed = "r" if where == "run" else EVERYTHING

    def write(writer: int) -> None:
        for number in range(EACH):
            with locked_run(store, "r") if where == "run" else writing(store) as opened:
                if where == "run":
                    session, run = opened
                    append_event(session, run, "thing", {})
                else:
                    session = opened
                    append_to_feed(session, "thing", {})
                session.flush()
                time.sleep(0.001 * (1 + (7 * writer + 3 * number) % 11))

    seen: list[int] = []
    done = threading.Event()

    def follow() -> None:
        while not (done.is_set() and len(seen) > WRITERS * EACH):
            after = seen[-1] if seen else 0
            seen.extend(event.seq for event in read_events(store, followed, after=after, limit=5))
            if done.is_set() and newest_seqs(store, [followed])[followed] == (seen or [0])[-1]:
                return

    reader = threading.Thread(target=follow)
    reader.start()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    done.set()
    reader.join(10)
    assert seen == list(range(1, WRITERS * EACH + 2))


def test_a_number_taken_without_the_lock_would_be_missed(postgres_url) -> None:
    """The test above can fail: on PostgreSQL a plain sequence shows 2 before 1."""
    from sqlalchemy import text

    from robojudge_server.store import open_engine

    engine = open_engine(postgres_url)
    with writing(engine) as session:
        session.execute(text("CREATE SEQUENCE s"))
        session.execute(text("CREATE TABLE t (seq bigint)"))
    insert = text("INSERT INTO t VALUES (nextval('s'))")
    with writing(engine) as slow:
        slow.execute(insert)
        with writing(engine) as quick:
            quick.execute(insert)
        with writing(engine) as reader:
            assert list(reader.scalars(text("SELECT seq FROM t"))) == [2]
    engine.dispose()
