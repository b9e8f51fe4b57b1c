"""How often an address may fail to log in."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque

from robojudge_server.errors import TooMany

FAILURES = 10
WITHIN_S = 60.0
ADDRESSES = 10_000
"""Addresses remembered; beyond that the one that failed longest ago is forgotten."""


class LoginAttempts:
    """Attempts of the last minute, by client address. Thread-safe; of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_address: OrderedDict[str, deque[float]] = OrderedDict()

    def begin(self, address: str, now_s: float) -> None:
        """Count an attempt as failed until `succeeded`, so that many at once cannot slip through.

        Raises:
            TooMany: the address has failed too often within a minute.
        """
        with self._lock:
            times = self._by_address.setdefault(address, deque())
            while times and now_s - times[0] >= WITHIN_S:
                times.popleft()
            if len(times) >= FAILURES:
                raise TooMany("too many failed logins from this address", WITHIN_S - (now_s - times[0]))
            times.append(now_s)
            self._by_address.move_to_end(address)
            while len(self._by_address) > ADDRESSES:
                self._by_address.popitem(last=False)

    def succeeded(self, address: str, now_s: float) -> None:
        """Take back an attempt that `begin` counted at that time."""
        with self._lock:
            times = self._by_address.get(address, deque())
            if now_s in times:
                times.remove(now_s)
