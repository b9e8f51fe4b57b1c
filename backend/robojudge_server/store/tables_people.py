"""The tables of people: who may come in, and what they have seen."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field

from robojudge_server.store.base import Table

WHOLE_DATASET = -1
"""Episode index of a reveal of all episodes of a dataset, also future ones."""


class AnnotatorRow(Table, table=True):
    """A person or program that may log in. Authors of imported annotations need no row."""

    __tablename__: ClassVar[str] = "robojudge_annotators"

    name: str = Field(primary_key=True)
    role: str
    """`annotator`, `evaluator` or `admin`."""
    created_at: datetime
    disabled_at: datetime | None = None


class ApiKeyRow(Table, table=True):
    """A key, by its hash; the key itself is shown once and never stored."""

    __tablename__: ClassVar[str] = "robojudge_api_keys"

    key_sha256: str = Field(primary_key=True)
    """Keys are 32 random bytes, so that a plain hash cannot be searched."""
    annotator: str = Field(foreign_key="robojudge_annotators.name", index=True)
    prefix: str
    """First characters of the key, by which people tell keys apart."""
    created_at: datetime
    revoked_at: datetime | None = None


class SessionRow(Table, table=True):
    """A browser's login, by the hash of its cookie."""

    __tablename__: ClassVar[str] = "robojudge_sessions"

    token_sha256: str = Field(primary_key=True)
    key_sha256: str = Field(foreign_key="robojudge_api_keys.key_sha256", index=True)
    """The key it was swapped for; revoking that ends the session."""
    created_at: datetime
    expires_at: datetime


class RevealRow(Table, table=True):
    """When somebody could first see judges' numbers of an episode, or of a whole dataset."""

    __tablename__: ClassVar[str] = "robojudge_reveals"

    dataset_id: str = Field(primary_key=True, foreign_key="robojudge_datasets.dataset_id")
    annotator: str = Field(primary_key=True)
    episode_index: int = Field(primary_key=True, sa_type=BigInteger)
    """The episode, or `WHOLE_DATASET`."""
    revealed_at: datetime
    cause: str
    """`saved`: their own annotation was in; `asked`: an evaluator or admin asked to see."""
