"""Browsers that are logged in. Of a cookie only its hash is stored."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlmodel import col

from robojudge_server.errors import NotLoggedIn
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.queries_people import known_role, secret_sha256, user_of_key
from robojudge_server.store.tables_people import AnnotatorRow, ApiKeyRow, SessionRow
from robojudge_server.user import User

TOKEN_START = "rjs_"


def open_session(engine: Engine, key: str, lifetime: timedelta) -> str:
    """Swap a key for a session; sessions that have run out are deleted.

    Returns:
        The session's token.

    Raises:
        NotLoggedIn: the key is nobody's, revoked, or its owner is disabled.
        StoreError: the database refused.
    """
    if user_of_key(engine, key) is None:
        raise NotLoggedIn("no such key, or it is not valid any more")
    now = datetime.now(UTC)
    token = TOKEN_START + secrets.token_urlsafe(32)
    row = SessionRow(
        token_sha256=secret_sha256(token),
        key_sha256=secret_sha256(key),
        created_at=now,
        expires_at=now + lifetime,
    )
    with writing(engine) as session:
        session.execute(delete(SessionRow).where(col(SessionRow.expires_at) <= now))
        session.add(row)
    return token


def user_of_session(engine: Engine, token: str) -> User | None:
    """Return whose session it is; None if it ran out, its key was revoked, or its owner is disabled.

    Raises:
        StoreError: the database cannot be read.
    """
    query = (
        select(AnnotatorRow)
        .join(ApiKeyRow, col(ApiKeyRow.annotator) == col(AnnotatorRow.name))
        .join(SessionRow, col(SessionRow.key_sha256) == col(ApiKeyRow.key_sha256))
        .where(
            col(SessionRow.token_sha256) == secret_sha256(token),
            col(SessionRow.expires_at) > datetime.now(UTC),
            col(ApiKeyRow.revoked_at).is_(None),
            col(AnnotatorRow.disabled_at).is_(None),
        )
    )
    with reading(engine) as session:
        row = session.scalar(query)
        return User(row.name, known_role(row.role)) if row is not None else None


def end_session(engine: Engine, token: str) -> None:
    """Delete a session; one that is not there is no error.

    Raises:
        StoreError: the database refused.
    """
    with writing(engine) as session:
        session.execute(delete(SessionRow).where(col(SessionRow.token_sha256) == secret_sha256(token)))
