"""Sleeping without waiting."""

from __future__ import annotations


class Waits(list[float]):
    """Stands in for `asyncio.sleep`: remembers how long, returns at once."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
