"""Lists: a page of items, and where the next one starts."""

from __future__ import annotations

import base64
import binascii
import json
import math
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from robojudge_server.errors import InvalidRequest

T = TypeVar("T")
MAX_CURSOR = 2_000
MAX_NUMBER = 2**53 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Cursor = Annotated[
    str | None,
    Query(max_length=MAX_CURSOR, description="`next_cursor` of the page before; the first page if left out."),
]


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T] = Field(description="The items, in order.")
    next_cursor: str | None = Field(description="Where the next page starts; null on the last one.")


def encode_cursor(query: str, place: list[Any]) -> str:
    """Return a cursor: the last item's place in the order, bound to the query it belongs to."""
    text = json.dumps([query, place], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(query: str, cursor: str, kinds: tuple[type | tuple[type, ...], ...]) -> list[Any]:
    """Return the place a cursor names.

    Args:
        query: what the list is filtered and sorted by now.
        cursor: as `encode_cursor` made it; anything else is refused.
        kinds: types of the place's parts.

    Raises:
        InvalidRequest: it is no cursor, or one of another query.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        made_for, place = found
        fits = (
            isinstance(place, list)
            and len(place) == len(kinds)
            and all(
                isinstance(part, kind) and _storable(part) for part, kind in zip(place, kinds, strict=True)
            )
        )
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise InvalidRequest("cursor: not one of this server's; start again without it") from error
    if made_for != query or not fits:
        raise InvalidRequest("cursor: it belongs to another list; start again without it")
    return list(place)


def time_to_microseconds(time: datetime) -> int:
    """Return a time as a part of a cursor, exactly."""
    return (time - EPOCH) // timedelta(microseconds=1)


def microseconds_to_time(since_epoch: int) -> datetime:
    """Return the time that a part of a cursor stands for."""
    return EPOCH + timedelta(microseconds=since_epoch)


def _storable(part: object) -> bool:
    """Tell whether every database can compare with a part of a cursor."""
    if isinstance(part, str):
        return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in part)
    if isinstance(part, int):
        return not isinstance(part, bool) and abs(part) <= MAX_NUMBER
    return not isinstance(part, float) or math.isfinite(part)
