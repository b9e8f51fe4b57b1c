"""A database for tests that need only one kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from robojudge_server.store import open_engine, upgrade


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Engine]:
    """Engine of a SQLite database at the newest revision."""
    engine = open_engine(sqlite_url)
    upgrade(engine)
    yield engine
    engine.dispose()
