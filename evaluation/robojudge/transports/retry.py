"""When to ask again: full-jitter back-off that obeys what the server says."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TypeVar

from robojudge.errors import RateLimited, ServerUnavailable, TransportError, TransportTimeout
from robojudge.transports.pace import Pace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how patiently to ask again.

    Attributes:
        max_attempts: requests in all, the first included.
        max_timeouts: requests that may run into the per-call limit before giving up; each one
            costs the whole limit, so fewer than `max_attempts`.
        base_s: the wait before attempt k + 1 is uniform in 0..min(longest_s, base_s * 2**(k-1)).
        longest_s: upper end of any wait we choose ourselves.
        retry_after_limit_s: a server may ask for a wait up to this long; if it asks for more, the
            error is raised at once and carries `retry_after_s`, so that the caller can decide.
    """

    max_attempts: int = 5
    max_timeouts: int = 2
    base_s: float = 0.5
    longest_s: float = 20.0
    retry_after_limit_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Retrier:
    """Runs one call under a policy; sleep and randomness can be replaced."""

    policy: RetryPolicy = RetryPolicy()
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    random: Callable[[], float] = field(default=random.random)
    """Uniform in [0, 1)."""
    pace: Pace = field(default_factory=Pace)
    """Requests in flight; waits between attempts hold no place."""

    async def run(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call until it answers, cannot pass, or the policy's patience ends.

        Raises:
            TransportError: the last one, unchanged.
        """
        attempt = timeouts = 0
        while True:
            attempt += 1
            try:
                return await self._paced(call)
            except TransportError as error:
                timeouts += isinstance(error, TransportTimeout)
                wait_s = self._wait_s(error, attempt)
                if wait_s is None or timeouts >= self.policy.max_timeouts:
                    raise
            await self.sleep(wait_s)

    async def _paced(self, call: Callable[[], Awaitable[T]]) -> T:
        async with self.pace.slot() as sent_at:
            try:
                answer = await call()
            except RateLimited as error:
                asked_s = error.retry_after_s
                too_long = asked_s is not None and asked_s > self.policy.retry_after_limit_s
                self.pace.rate_limited(sent_at, None if too_long else asked_s)
                raise
            self.pace.answered()
            return answer

    def _wait_s(self, error: TransportError, attempt: int) -> float | None:
        """Seconds to wait after this failed attempt (1, 2, ...), or None to give up."""
        if not error.retryable or attempt >= self.policy.max_attempts:
            return None
        ceiling_s = min(self.policy.longest_s, self.policy.base_s * 2.0 ** (attempt - 1))
        asked_s = error.retry_after_s if isinstance(error, (RateLimited, ServerUnavailable)) else None
        if asked_s is None:
            return self.random() * ceiling_s
        if asked_s > self.policy.retry_after_limit_s:
            return None
        return asked_s + self.random() * min(ceiling_s, self.policy.base_s)


def retry_after_s(headers: Mapping[str, str], now_s: float | None = None) -> float | None:
    """Read how long a server asks us to wait, in seconds >= 0.

    `retry-after-ms` (milliseconds) comes before `retry-after` (seconds or an HTTP date).

    Args:
        headers: response headers, names in lower case.
        now_s: Unix time an HTTP date is compared with; the current time if None.

    Returns:
        None if the server does not say, or says something unreadable.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000.0
    value = headers.get("retry-after")
    seconds = _number(value)
    if seconds is not None or value is None:
        return seconds
    try:
        moment_s = parsedate_to_datetime(value).timestamp()
    except ValueError:
        return None
    return max(0.0, moment_s - (time.time() if now_s is None else now_s))


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value is not None else -1.0
    except ValueError:
        return None
    return number if 0.0 <= number < float("inf") else None
