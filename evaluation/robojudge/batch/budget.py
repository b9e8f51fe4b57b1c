"""A hard limit on what a run may spend, kept by reserving before asking."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from robojudge.schema.judgement import Usage


@dataclass(frozen=True, slots=True)
class Cost:
    """What one episode takes, or may take at most; `usd` is None where no price is known."""

    tokens: int
    usd: float | None


@dataclass(slots=True)
class Budget:
    """Spent plus reserved never passes the limit.

    Before an episode is put to the model its highest possible cost is reserved; when its outcome is
    in, what it really took replaces the reservation. When the next episode does not fit, we wait for
    those in flight; when none is in flight and it still does not fit, the budget is exhausted.

    Attributes:
        tokens: most tokens, in and out together; None for no limit.
        usd: most US dollars; None for no limit.
        highest: what one episode may take at most; raised when one takes more.
        exhausted: True once an episode was turned away.
    """

    tokens: int | None
    usd: float | None
    highest: Cost
    spent_tokens: int = 0
    spent_usd: float = 0.0
    exhausted: bool = False
    _reserved: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def reserve(self) -> bool:
        """Reserve for one more episode; False if it can never fit."""
        async with self._changed:
            while not self.exhausted and not self._fits():
                if self._reserved == 0:
                    self.exhausted = True
                    self._changed.notify_all()
                    break
                await self._changed.wait()
            if self.exhausted:
                return False
            self._reserved += 1
            return True

    async def settle(self, usage: Usage | None) -> None:
        """Replace one reservation by what was really used.

        Tokens or dollars nobody told us of count as what was reserved; the highest cost of an episode
        follows what is seen.

        Args:
            usage: what the episode took; None if nothing of it is known.
        """
        async with self._changed:
            self._reserved -= 1
            tokens, usd = self._counted(usage or Usage(), episodes=1)
            self.spent_tokens += tokens
            self.spent_usd += usd
            known = None if self.highest.usd is None else max(self.highest.usd, usd)
            self.highest = Cost(tokens=max(self.highest.tokens, tokens), usd=known)
            self._changed.notify_all()

    def spend(self, usage: Usage) -> None:
        """Count what calls took that nothing was reserved for; where unknown, an episode's highest each."""
        tokens, usd = self._counted(usage, episodes=usage.calls)
        self.spent_tokens += tokens
        self.spent_usd += usd

    def _counted(self, usage: Usage, *, episodes: int) -> tuple[int, float]:
        """Return tokens and dollars; what is unknown is taken to be the highest of that many episodes."""
        tokens = (usage.input_tokens or 0) + (usage.output_tokens or 0)
        if usage.input_tokens is None or usage.output_tokens is None:
            tokens = max(tokens, episodes * self.highest.tokens)
        if usage.cost_usd is not None:
            return tokens, usage.cost_usd
        more = max(episodes, tokens / max(1, self.highest.tokens))
        return tokens, more * (self.highest.usd or 0.0)

    def _fits(self) -> bool:
        ahead = self._reserved + 1
        if self.tokens is not None and self.spent_tokens + ahead * self.highest.tokens > self.tokens:
            return False
        if self.usd is None:
            return True
        return self.spent_usd + ahead * (self.highest.usd or 0.0) <= self.usd
