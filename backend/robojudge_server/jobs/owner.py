"""Names of workers: whose a lease is, and whether that worker can still be alive."""

from __future__ import annotations

import os
import socket
from itertools import count
from pathlib import Path
from uuid import uuid4

_PROCESS = uuid4().hex[:8]
_NUMBERS = count(1)


def new_owner() -> str:
    """Return a name that no other worker has: `host:process id:process-number`."""
    return f"{_host()}:{os.getpid()}:{_PROCESS}-{next(_NUMBERS)}"


def is_dead(owner: str) -> bool:
    """Tell whether a worker is known to be dead: its process was one of this host and is gone."""
    host, _, rest = owner.rpartition(":")[0].rpartition(":")
    if host != _host() or not rest.isdecimal():
        return False
    if int(rest) == os.getpid():
        return not owner.rpartition(":")[2].startswith(f"{_PROCESS}-")
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


def _host() -> str:
    """Return this host's name, and its process namespace: two containers may share the name."""
    namespace = Path("/proc/self/ns/pid")
    inode = namespace.stat().st_ino if namespace.exists() else 0
    return f"{socket.gethostname()}/{inode}"
