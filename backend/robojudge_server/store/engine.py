"""Open the database by URL, and its two kinds of transaction."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from robojudge.errors import MissingExtra, UsageError
from robojudge_server.store.errors import StoreUnavailable, clear_errors

WAIT_S = 5.0
"""How long to wait for another writer's lock, or for a server to answer."""
_WRITE = {"robojudge_write": True}
_WRITERS: WeakKeyDictionary[Dialect, threading.Lock] = WeakKeyDictionary()
"""Of each SQLite database opened here: its writers in this process, who take turns. SQLite itself lets
whoever looks at the right moment go first, so that a busy writer would starve the others."""
_CLOSING: WeakKeyDictionary[Dialect, threading.Event] = WeakKeyDictionary()
"""Of each database opened here: whether it keeps no connection any more."""


def default_url() -> str:
    """Return the URL of the SQLite file in the user's data folder."""
    import platformdirs

    folder = platformdirs.user_data_path("robojudge", appauthor=False)
    return URL.create("sqlite", database=str(folder / "robojudge.db")).render_as_string(hide_password=False)


def open_engine(url: str | None = None, *, create: bool = True, wait_s: float = WAIT_S) -> Engine:
    """Prepare connections to a database; nothing is asked of it yet.

    Args:
        url: `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`; `default_url()` if None.
        create: whether a SQLite file that is not there may be made.
        wait_s: seconds to wait for a lock, or for PostgreSQL to answer.

    Raises:
        UsageError: the URL names no database we can use.
        MissingExtra: the URL is PostgreSQL's and its driver is not installed.
        StoreUnavailable: there is no such file and `create` is false, or its folder cannot be made.
    """
    try:
        parsed = make_url(url or default_url())
    except ArgumentError as error:
        raise UsageError(
            "a database URL is sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
        ) from error
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        return _open_sqlite(parsed, create, wait_s)
    if kind != "postgresql":
        raise UsageError(f"{kind} databases are not supported; use sqlite:///PATH or postgresql://...")
    try:
        engine = create_engine(
            parsed, pool_pre_ping=True, connect_args={"connect_timeout": max(2, round(wait_s))}
        )
    except ModuleNotFoundError as error:
        raise MissingExtra("postgres", "a PostgreSQL database") from error
    _closable(engine)
    return engine


def close_engine(engine: Engine) -> None:
    """Close the connections of an engine, those still in use as soon as they are given back.

    `Engine.dispose` alone forgets a connection that a thread is using at that moment: its pool is gone
    when it comes back, and nobody closes it.
    """
    pool = engine.pool
    _CLOSING[engine.dialect].set()
    engine.dispose()
    pool.dispose()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Give a session whose transaction may write; it is committed at the end.

    On SQLite the write lock is taken at once, so that nothing read inside can grow stale.

    Raises:
        StoreError: the database refused, in one line.
    """
    with (
        clear_errors(engine.url),
        _WRITERS.get(engine.dialect) or nullcontext(),
        engine.execution_options(**_WRITE).connect() as connection,
        Session(connection) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Give a session that only reads.

    Raises:
        StoreError: the database refused, in one line.
    """
    with clear_errors(engine.url), Session(engine) as session:
        yield session


def _open_sqlite(url: URL, create: bool, wait_s: float) -> Engine:
    if not url.database or url.database == ":memory:":
        raise UsageError("the database must be a file: sqlite:///PATH")
    path = Path(url.database)
    if not create and not path.exists():
        raise StoreUnavailable(f"there is no database {path}; make it with: robojudge db upgrade")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"folder {path.parent} cannot be made: {error.strerror}") from error
    engine = create_engine(url, connect_args={"timeout": wait_s})
    event.listen(engine, "connect", lambda connection, _: _prepare_sqlite(connection, wait_s))
    event.listen(engine, "begin", _begin_sqlite)
    _WRITERS[engine.dialect] = threading.Lock()
    _closable(engine)
    return engine


def _closable(engine: Engine) -> None:
    """Let `close_engine` reach the connections that are in use when it is called."""
    closing = _CLOSING[engine.dialect] = threading.Event()

    def given_back(connection: Any, record: ConnectionPoolEntry) -> None:
        if connection is not None and closing.is_set():
            record.invalidate()

    event.listen(engine, "checkin", given_back)


def _prepare_sqlite(connection: Any, wait_s: float) -> None:
    """Leave transactions to `_begin_sqlite`: the driver's own would not hold around DDL."""
    connection.isolation_level = None
    _use_wal(connection, wait_s)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any, wait_s: float) -> None:
    """Switch to write-ahead logging; SQLite itself does not wait for a lock here."""
    give_up_s = time.monotonic() + wait_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up_s:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("robojudge_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
