"""Sleeping without waiting."""

from __future__ import annotations


class Waits(list[float]):
    """Stands in for `asyncio.sleep`: remembers how long, returns at once; `clock` has moved on by it."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)

    def clock(self) -> float:
        """Seconds slept so far."""
        return sum(self)
