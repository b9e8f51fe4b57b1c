"""Put votes together: medians for numbers, plurality for categories, a tie is nobody's win."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from statistics import median
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def median_or_none(values: Iterable[float | None]) -> float | None:
    """Return the median of the known values; None if at least half of the votes could not tell."""
    votes = list(values)
    known = [value for value in votes if value is not None]
    return float(median(known)) if len(known) * 2 > len(votes) else None


def plurality(values: Iterable[T]) -> T | None:
    """Return the single most common value; None on a tie or without votes."""
    ranked = Counter(values).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
