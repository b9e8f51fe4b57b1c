"""Cut a stream into batches that fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

BATCH_ROWS = 500
"""Rows read or written in one transaction."""

T = TypeVar("T")


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    """Yield lists of at most `BATCH_ROWS`, the last one shorter."""
    stream = iter(rows)
    while batch := list(islice(stream, BATCH_ROWS)):
        yield batch
