"""Bring the tables to a revision; the scripts come with the package, no ini file is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from robojudge_server.store.base import VERSION_TABLE
from robojudge_server.store.errors import StoreError, StoreVersion, clear_errors, shown

_PACKAGE = Path(__file__).resolve().parents[1]
MIGRATION_LOCK = 7_265_621
"""Advisory lock that keeps two programs from upgrading one PostgreSQL database at once."""


def migrations_folder() -> Path:
    """Return where the scripts lie: inside an installed package, or beside `backend/` in a clone.

    Raises:
        StoreError: they are in neither place.
    """
    for folder in (_PACKAGE / "migrations", _PACKAGE.parents[1] / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise StoreError(f"the migrations are missing from this installation (looked beside {_PACKAGE})")


def newest_revision() -> str:
    """Return the revision this program works with."""
    return str(_scripts().get_current_head())


def current_revision(engine: Engine) -> str | None:
    """Return a database's revision; None if it has none of our tables.

    Raises:
        StoreError: the database cannot be read.
    """
    with clear_errors(engine.url), engine.connect() as connection:
        return _current(connection)


def upgrade(engine: Engine) -> str:
    """Bring a database to the newest revision, making the tables where there are none.

    Returns:
        The revision.

    Raises:
        StoreVersion: a newer version of this program made the tables.
        StoreError: the database refused; it is as it was.
    """
    newest = newest_revision()
    with _migrating(engine) as connection:
        if _current(connection) != newest:
            command.upgrade(_config(connection), "head")
    return newest


def downgrade(engine: Engine, revision: str) -> None:
    """Bring a database back to an older revision, or to none of our tables with `base`.

    What only newer tables and columns hold is lost.

    Raises:
        StoreVersion: a newer version of this program made the tables.
        StoreError: the database refused; it is as it was.
    """
    with _migrating(engine) as connection:
        command.downgrade(_config(connection), revision)


def check_tables(engine: Engine) -> None:
    """Compare the database with the tables in code, as `alembic check` does.

    Raises:
        alembic.util.CommandError: they differ; the message lists how.
    """
    with engine.connect() as connection:
        command.check(_config(connection))


def require_current(engine: Engine) -> None:
    """Refuse a database whose tables are not this program's.

    Raises:
        StoreVersion: they are missing, older or newer.
    """
    found = current_revision(engine)
    if found is None:
        raise StoreVersion(
            f"database {shown(engine.url)} has no RoboJudge tables; make them with: robojudge db upgrade"
        )
    _refuse_newer(engine, found)
    if found != newest_revision():
        raise StoreVersion(
            f"database {shown(engine.url)} is at revision {found}, this program works with "
            f"{newest_revision()}; bring it up with: robojudge db upgrade"
        )


def _refuse_newer(engine: Engine, found: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise StoreVersion(
            f"database {shown(engine.url)} is at revision {found}, newer than this program "
            f"(it knows up to {newest_revision()}); upgrade robojudge"
        )


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction that nobody else can migrate beside.

    SQLite's foreign keys rest meanwhile: changing a table there drops and refills it.
    """
    sqlite = engine.dialect.name == "sqlite"
    with (
        clear_errors(engine.url),
        engine.execution_options(robojudge_write=True).connect() as connection,
    ):
        driver = connection.connection.dbapi_connection
        if sqlite and driver is not None:
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                _refuse_newer(engine, _current(connection))
                yield connection
                _check_references(engine, connection)
        finally:
            if sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys = ON")


def _check_references(engine: Engine, connection: Connection) -> None:
    """Look for rows that refer to nothing, which SQLite did not watch during the migration."""
    if engine.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreError(f"database {shown(engine.url)} would lose references; it was left as it was")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(
        connection, opts={"version_table": VERSION_TABLE}
    ).get_current_revision()


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(migrations_folder()))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
