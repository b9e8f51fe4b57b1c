"""Who may come in, with what role and by which keys. Of a key only its hash is stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.errors import Conflict, InvalidRequest
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.errors import NoSuchRecord
from robojudge_server.store.tables_people import AnnotatorRow, ApiKeyRow
from robojudge_server.user import ROLES, USER_NAME, Role, User

KEY_START = "rj_"
PREFIX_CHARS = len(KEY_START) + 8
"""How much of a key is stored and shown, so that people can tell keys apart."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """One person or program that may log in.

    Attributes:
        key_prefixes: starts of the keys that are not revoked, in order of making.
    """

    name: str
    role: Role
    disabled: bool
    key_prefixes: tuple[str, ...]


def secret_sha256(secret: str) -> str:
    """Return what is stored of a key or a session's token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_annotator(engine: Engine, name: str, role: str) -> str:
    """Let somebody in.

    Returns:
        Their key; it cannot be had again.

    Raises:
        InvalidRequest: no such role, or the name has characters that names may not have.
        Conflict: somebody has that name.
        StoreError: the database refused.
    """
    if USER_NAME.fullmatch(name) is None:
        raise InvalidRequest("a name has 1 to 64 of the characters A-Z a-z 0-9 . _ - @")
    row = AnnotatorRow(name=name, role=known_role(role), created_at=datetime.now(UTC))
    with writing(engine) as session:
        if session.get(AnnotatorRow, name) is not None:
            raise Conflict(f"there is a user {name} already; for a further key: robojudge users key {name}")
        session.add(row)
        session.flush()
        return _add_key(session, name)


def known_role(role: str) -> Role:
    """Return a role by its name.

    Raises:
        InvalidRequest: there is none of that name.
    """
    for known in ROLES:
        if role == known:
            return known
    raise InvalidRequest(f"no role {role!r}; roles are {', '.join(ROLES)}")


def annotators(engine: Engine) -> list[Annotator]:
    """Return everybody who may log in, by name.

    Raises:
        StoreError: the database cannot be read.
    """
    people = select(AnnotatorRow).order_by(col(AnnotatorRow.name))
    keys = select(ApiKeyRow).where(col(ApiKeyRow.revoked_at).is_(None)).order_by(col(ApiKeyRow.created_at))
    with reading(engine) as session:
        prefixes: dict[str, list[str]] = {}
        for key in session.scalars(keys):
            prefixes.setdefault(key.annotator, []).append(key.prefix)
        return [
            Annotator(
                row.name,
                known_role(row.role),
                disabled=row.disabled_at is not None,
                key_prefixes=tuple(prefixes.get(row.name, ())),
            )
            for row in session.scalars(people)
        ]


def annotator(engine: Engine, name: str) -> Annotator | None:
    """Return one of them without their keys; None if there is nobody of that name.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        row = session.get(AnnotatorRow, name)
        if row is None:
            return None
        return Annotator(row.name, known_role(row.role), row.disabled_at is not None, ())


def set_disabled(engine: Engine, name: str, disabled: bool) -> None:
    """Keep somebody out, or let them in again with the keys they have.

    Raises:
        NoSuchRecord: there is nobody of that name.
        StoreError: the database refused.
    """
    with writing(engine) as session:
        _locked(session, name).disabled_at = datetime.now(UTC) if disabled else None


def set_role(engine: Engine, name: str, role: str) -> None:
    """Change what somebody may do, from their next request on.

    Raises:
        InvalidRequest: no such role.
        NoSuchRecord: there is nobody of that name.
        StoreError: the database refused.
    """
    known = known_role(role)
    with writing(engine) as session:
        _locked(session, name).role = known


def new_key(engine: Engine, name: str) -> str:
    """Make a further key; the others stay.

    Returns:
        The key; it cannot be had again.

    Raises:
        NoSuchRecord: there is nobody of that name.
        StoreError: the database refused.
    """
    with writing(engine) as session:
        _locked(session, name)
        return _add_key(session, name)


def revoke_key(engine: Engine, name: str, start: str) -> str:
    """Take one of somebody's keys back, and end the sessions it was swapped for.

    Args:
        engine: the database.
        name: whose key it is.
        start: as many of its first characters as only this key of theirs has; all of it will do.

    Returns:
        The prefix of the revoked key.

    Raises:
        NoSuchRecord: nobody of that name has a valid key that starts so.
        Conflict: several of their keys start so.
        StoreError: the database refused.
    """
    valid = select(ApiKeyRow).where(col(ApiKeyRow.annotator) == name, col(ApiKeyRow.revoked_at).is_(None))
    with writing(engine) as session:
        _locked(session, name)
        found = [key for key in session.scalars(valid) if key.prefix.startswith(start[:PREFIX_CHARS])]
        if not found:
            raise NoSuchRecord(
                f"{name} has no valid key that starts so; robojudge users list shows the starts"
            )
        if len(found) > 1:
            raise Conflict(f"{len(found)} keys of {name} start so; give more of the one you mean")
        found[0].revoked_at = datetime.now(UTC)
        return found[0].prefix


def user_of_key(engine: Engine, key: str) -> User | None:
    """Return whose key it is; None if it is nobody's, revoked, or its owner is disabled.

    Raises:
        StoreError: the database cannot be read.
    """
    query = (
        select(AnnotatorRow)
        .join(ApiKeyRow, col(ApiKeyRow.annotator) == col(AnnotatorRow.name))
        .where(
            col(ApiKeyRow.key_sha256) == secret_sha256(key),
            col(ApiKeyRow.revoked_at).is_(None),
            col(AnnotatorRow.disabled_at).is_(None),
        )
    )
    with reading(engine) as session:
        row = session.scalar(query)
        return User(row.name, known_role(row.role)) if row is not None else None


def _locked(session: Session, name: str) -> AnnotatorRow:
    known = USER_NAME.fullmatch(name) is not None
    row = session.get(AnnotatorRow, name, with_for_update=True) if known else None
    if row is None:
        raise NoSuchRecord(f"there is no user {name}; robojudge users list shows those there are")
    return row


def _add_key(session: Session, name: str) -> str:
    key = KEY_START + secrets.token_urlsafe(32)
    session.add(
        ApiKeyRow(
            key_sha256=secret_sha256(key),
            annotator=name,
            prefix=key[:PREFIX_CHARS],
            created_at=datetime.now(UTC),
        )
    )
    return key
