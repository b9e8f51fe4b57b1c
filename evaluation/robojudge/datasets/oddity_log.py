"""Collect oddities while episodes are read, each named once."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from robojudge.schema.episode import Oddity


def some(indices: Sequence[int], most: int = 5) -> str:
    """Write out a few numbers: `0, 1, 2, 3, 4 and 12 more`."""
    shown = ", ".join(str(index) for index in indices[:most])
    return shown if len(indices) <= most else f"{shown} and {len(indices) - most} more"


class OddityLog:
    """Oddities of a dataset, and per name the episodes that show it. Thread-safe."""

    def __init__(self, oddities: Iterable[Oddity]) -> None:
        self._lock = threading.Lock()
        self._dataset = dict.fromkeys(oddities)
        self._episodes: dict[str, dict[int, None]] = {}
        self._first: dict[str, str] = {}

    def extend(self, oddities: Iterable[Oddity]) -> None:
        """Add oddities; those of an episode are kept as one entry per name."""
        with self._lock:
            for oddity in oddities:
                if oddity.episode_index is None:
                    self._dataset.setdefault(oddity)
                else:
                    self._first.setdefault(oddity.name, oddity.detail)
                    self._episodes.setdefault(oddity.name, {}).setdefault(oddity.episode_index)

    def all(self) -> tuple[Oddity, ...]:
        """Return the dataset's own oddities, then one per name for the episodes read so far."""
        with self._lock:
            found = list(self._dataset)
            for name, indices in self._episodes.items():
                where = (
                    f"episode {some(list(indices))}"
                    if len(indices) == 1
                    else f"episodes {some(list(indices))}"
                )
                found.append(Oddity(name=name, detail=f"{where}: {self._first[name]}"))
        return tuple(found)
