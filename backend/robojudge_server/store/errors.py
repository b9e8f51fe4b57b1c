"""What can go wrong with the database, in one line each.

RoboJudgeError
└── StoreError                 the database cannot do what was asked
    ├── StoreUnavailable       it is locked, unreachable or not there
    ├── StoreVersion           its tables are older or newer than this program
    └── NoSuchRecord           it holds no such run or dataset
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from robojudge.errors import RoboJudgeError


class StoreError(RoboJudgeError):
    """The database cannot do what was asked."""


class StoreUnavailable(StoreError):
    """The database is locked, unreachable or not there."""

    retryable = True


class StoreVersion(StoreError):
    """The database's tables are older or newer than this program."""


class NoSuchRecord(StoreError):
    """The database holds no such run or dataset."""


def shown(url: URL) -> str:
    """Return a URL that may be printed: no password, neither before the host nor among the parameters."""
    return url.set(query={}).render_as_string(hide_password=True)


@contextmanager
def clear_errors(url: URL) -> Iterator[None]:
    """Turn a driver's error into one line that names the database.

    Raises:
        StoreUnavailable: the database is locked, unreachable or not there.
        StoreError: it refused for another reason.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        said = " ".join(str(cause).split())
        if "database is locked" in said:
            raise StoreUnavailable(
                f"database {shown(url)} is locked by another process; try again, or stop that process"
            ) from error
        server_failed = isinstance(error, OperationalError) and url.get_backend_name() == "postgresql"
        if server_failed or "unable to open" in said:
            raise StoreUnavailable(f"database {shown(url)} cannot be used: {said}") from error
        raise StoreError(f"database {shown(url)} refused: {said}") from error
