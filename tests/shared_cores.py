"""What keeps a test process from taking the cores for itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

HAS_POLICIES = hasattr(os, "sched_getscheduler")
"""False where the system has no such thing; then there is nothing to give back either."""


@contextmanager
def ordinary_priority() -> Iterator[None]:
    """Give back the scheduling policy that encoding changes.

    libsvtav1, run as root, makes the thread that calls it real-time. Left so, that thread and all it starts
    have the cores before every other process: servers under test answer late, and tests time out.
    """
    if not HAS_POLICIES:
        yield
        return
    policy, param = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, param)


def is_ordinary() -> bool:
    """Tell whether this thread waits its turn like any other."""
    return not HAS_POLICIES or os.sched_getscheduler(0) not in (os.SCHED_FIFO, os.SCHED_RR)
