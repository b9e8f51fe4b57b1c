"""What the commands that work on a database share: its option, its libraries, its connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

Url = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="ROBOJUDGE_DATABASE_URL",
        help="sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME; else a file of yours.",
    ),
]


def need_libraries(command: str) -> None:
    """Check that the database's libraries are installed.

    Raises:
        MissingExtra: one is not.
    """
    from robojudge.errors import MissingExtra

    try:
        import alembic  # noqa: F401
        import sqlmodel  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtra("serve", command) from error


@contextmanager
def connected(url: str | None, *, create: bool = True) -> Iterator[Engine]:
    """Open the database and close its connections at the end."""
    from robojudge_server.store.engine import close_engine, open_engine

    engine = open_engine(url, create=create)
    try:
        yield engine
    finally:
        close_engine(engine)
