from __future__ import annotations

import socket
import sqlite3
from typing import Any

import pytest
from run_folders import annotation
from sqlalchemy import text

from robojudge.errors import UsageError
from robojudge_server.store import open_engine, upgrade
from robojudge_server.store.engine import close_engine, reading, writing
from robojudge_server.store.errors import StoreError, StoreUnavailable
from robojudge_server.store.queries_annotations import import_annotations


def test_a_locked_database_is_one_clear_line(bare_sqlite_url, tmp_path) -> None:
    engine = open_engine(bare_sqlite_url, wait_s=0.1)
    upgrade(engine)
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for refused in (lambda: import_annotations(engine, [annotation()]), lambda: upgrade(engine)):
        with pytest.raises(
            StoreUnavailable, match=r"store\.db is locked by another process; try again"
        ) as caught:
            refused()
        assert "\n" not in str(caught.value)
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM robojudge_runs")) == 0
    other.execute("ROLLBACK")
    other.close()
    assert import_annotations(engine, [annotation()]) == 1
    engine.dispose()


def test_sqlite_writes_ahead_and_watches_references(bare_sqlite_url) -> None:
    engine = open_engine(bare_sqlite_url, wait_s=3)
    with reading(engine) as session:
        found = [
            session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 1, 3000]
    engine.dispose()


def test_a_connection_in_use_while_the_engine_closes_is_closed_when_given_back(bare_database_url) -> None:
    engine = open_engine(bare_database_url)
    with engine.connect() as connection:
        held = connection.connection.dbapi_connection
        close_engine(engine)
        assert connection.execute(text("SELECT 1")).scalar() == 1
    with engine.connect() as late:
        after = late.connection.dbapi_connection
    assert _is_closed(held)
    assert _is_closed(after)


def _is_closed(connection: Any) -> bool:
    if isinstance(connection, sqlite3.Connection):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")
        return True
    return bool(connection.closed)


def test_what_fails_inside_a_transaction_is_not_stored(store) -> None:
    with pytest.raises(ValueError, match="stop"), writing(store) as session:
        session.execute(text("INSERT INTO robojudge_datasets (dataset_id) VALUES ('x')"))
        raise ValueError("stop")
    with reading(store) as session:
        assert session.scalar(text("SELECT count(*) FROM robojudge_datasets")) == 0


def test_a_text_postgres_cannot_hold_is_one_clear_line(store) -> None:
    if store.dialect.name == "sqlite":
        assert import_annotations(store, [annotation(annotator="a\0")]) == 1
        return
    with pytest.raises(StoreError, match=r"refused: .*NUL") as caught:
        import_annotations(store, [annotation(annotator="a\0")])
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused_and_kept(bare_sqlite_url, tmp_path) -> None:
    (tmp_path / "store.db").write_text("dear diary, " * 100)
    engine = open_engine(bare_sqlite_url)
    with pytest.raises(StoreError, match=r"store\.db refused: file is not a database"):
        upgrade(engine)
    assert (tmp_path / "store.db").read_text() == "dear diary, " * 100
    engine.dispose()


def test_a_postgres_that_does_not_answer_is_one_line_without_the_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        engine = open_engine(f"postgresql://ana:geheim@127.0.0.1:{taken.getsockname()[1]}/rj?password=geheim")
        with pytest.raises(
            StoreUnavailable, match=r"ana:\*\*\*@127\.0\.0\.1.*cannot be used.*refused"
        ) as caught:
            upgrade(engine)
    assert "\n" not in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_file_that_must_be_there_is_not_made(bare_sqlite_url, tmp_path) -> None:
    with pytest.raises(
        StoreUnavailable, match=r"no database .*store\.db; make it with: robojudge db upgrade"
    ):
        open_engine(bare_sqlite_url, create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["nonsense", "mysql://h/x", "sqlite://", "sqlite:///:memory:"])
def test_a_url_of_no_use_says_what_works(url) -> None:
    with pytest.raises(UsageError, match="sqlite:///PATH"):
        open_engine(url)


def test_without_a_url_the_file_is_in_the_users_data_folder(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    engine = open_engine()
    assert engine.url.database == str(tmp_path / "robojudge" / "robojudge.db")
    upgrade(engine)
    assert (tmp_path / "robojudge" / "robojudge.db").is_file()
    engine.dispose()
