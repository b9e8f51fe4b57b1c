"""One run's folder: frozen settings, an append-only journal, and a flat table at the end."""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from robojudge.errors import RunFolderError
from robojudge.journal import JOURNAL, Key, Outcome, index_journal
from robojudge.schema.judgement import Judgement

SETTINGS = "run.json"
_DATASET_FILES = ("meta/info.json", "episodes.csv")
SYNC_WITHIN_S = 0.5
"""A journal line is on disk at most this long after it was written."""


class RunFolder:
    """An open run folder. One process at a time; appends are whole lines and thread-safe."""

    def __init__(self, path: Path, frozen: Mapping[str, Any], notes: Mapping[str, Any]) -> None:
        """Open or create a run folder and take its lock.

        Args:
            path: the folder.
            frozen: settings that must be equal whenever the folder is opened again.
            notes: what else to record when the folder is made (versions, where the data was).

        Raises:
            RunFolderError: the folder is in use, was made with other settings, is a dataset, or cannot be
                written.
        """
        self.path = path
        _refuse_dataset(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._lock_file = (path / ".lock").open("a")
        except OSError as error:
            raise RunFolderError(f"run folder {path} cannot be written: {error.strerror or error}") from error
        try:
            fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock_file.close()
            raise RunFolderError(f"run folder {path} is in use by another process") from error
        try:
            self._freeze(frozen, notes)
            self._set_torn_tail_aside()
            self._journal = (path / JOURNAL).open("ab", buffering=0)
        except OSError as error:
            self._lock_file.close()
            raise RunFolderError(f"run folder {path} cannot be written: {error.strerror or error}") from error
        except RunFolderError:
            self._lock_file.close()
            raise
        self._write_lock = threading.Lock()
        self._sync_timer: threading.Timer | None = None
        self.judged: dict[Key, bool] = {key: entry.judged for key, entry in index_journal(path).items()}
        """Whether each episode of the journal has a judgement (True) or only a failure (False)."""

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, outcome: Outcome, *, redo: bool = False) -> bool:
        """Write one line; tell whether it was written.

        A failure never supersedes a judgement, and neither does a judgement unless `redo`.

        Raises:
            RunFolderError: the disk refused; the journal holds every line before this one.
        """
        key = (outcome.dataset_id, outcome.episode_index)
        line = outcome.model_dump_json().encode() + b"\n"
        with self._write_lock:
            if self.judged.get(key) and not redo:
                return False
            self._write_line(line)
            self.judged[key] = isinstance(outcome, Judgement)
            if self._sync_timer is None:
                self._sync_timer = threading.Timer(SYNC_WITHIN_S, self._sync)
                self._sync_timer.daemon = True
                self._sync_timer.start()
        return True

    def _write_line(self, line: bytes) -> None:
        start = os.fstat(self._journal.fileno()).st_size
        try:
            written = self._journal.write(line)
            if written != len(line):
                raise OSError(28, "No space left on device")
        except OSError as error:
            os.ftruncate(self._journal.fileno(), start)
            raise RunFolderError(
                f"journal {self.path / JOURNAL} cannot be written: {error.strerror or error}; "
                "what was judged so far is kept, run the same command again to go on"
            ) from error

    def _sync(self) -> None:
        with self._write_lock:
            self._sync_timer = None
            if not self._journal.closed:
                os.fsync(self._journal.fileno())

    def close(self) -> None:
        """Sync the journal and release the folder."""
        with self._write_lock:
            if self._sync_timer is not None:
                self._sync_timer.cancel()
                self._sync_timer = None
            if not self._journal.closed:
                os.fsync(self._journal.fileno())
                self._journal.close()
        self._lock_file.close()

    def settle_subtasks(self, lists: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
        """Add tasks' subtask lists to `run.json`; a task settled before keeps its list for good.

        Args:
            lists: task -> `{names, source}`, or None for a task that is judged without a list.

        Returns:
            The settled lists of all tasks.

        Raises:
            RunFolderError: a list given by file differs from the settled one, or the disk refused.
        """
        record = read_settings(self.path)
        settled = record.setdefault("subtasks", {})
        for task, entry in lists.items():
            given = entry if entry is not None and entry["source"] == "file" else None
            before = settled.get(task) or {"names": None}
            if given is not None and task in settled and before["names"] != given["names"]:
                raise RunFolderError(
                    f"run folder {self.path} was made with other subtasks of {task!r}; use another --out"
                )
            settled.setdefault(task, entry)
        try:
            self._write_settings(record)
        except OSError as error:
            raise RunFolderError(f"run folder {self.path} cannot be written: {error.strerror}") from error
        return dict(settled)

    def _write_settings(self, record: Mapping[str, Any]) -> None:
        part = (self.path / SETTINGS).with_suffix(".part")
        part.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(part, self.path / SETTINGS)

    def _freeze(self, frozen: Mapping[str, Any], notes: Mapping[str, Any]) -> None:
        path = self.path / SETTINGS
        if path.exists():
            require_same_settings(self.path, frozen)
            return
        self._write_settings({"frozen": frozen, "created_at": datetime.now(UTC).isoformat(), **notes})

    def _set_torn_tail_aside(self) -> None:
        """Move bytes after the last newline to a file of their own: a crash cut that line off."""
        path = self.path / JOURNAL
        if not path.exists():
            return
        with path.open("rb+") as file:
            size = file.seek(0, os.SEEK_END)
            keep = _end_of_last_line(file, size)
            if keep == size:
                return
            file.seek(keep)
            torn = file.read()
            (self.path / f"torn-{time.time_ns()}.txt").write_bytes(torn)
            file.truncate(keep)


def _refuse_dataset(path: Path) -> None:
    """Refuse to start a run inside a dataset, which only its owner writes to."""
    entrance = next((name for name in _DATASET_FILES if (path / name).is_file()), None)
    if entrance is not None and not (path / SETTINGS).exists():
        raise RunFolderError(
            f"{path} is a dataset (it has {entrance}); a run needs a folder of its own, name another --out"
        )


def _end_of_last_line(file: Any, size: int) -> int:
    position = size
    while position > 0:
        start = max(0, position - 65536)
        file.seek(start)
        found = file.read(position - start).rfind(b"\n")
        if found >= 0:
            return start + int(found) + 1
        position = start
    return 0


def require_same_settings(path: Path, frozen: Mapping[str, Any]) -> None:
    """Check that a run folder was made with these settings.

    Raises:
        RunFolderError: it was made with others, or is no run folder.
    """
    differing = differing_keys(read_settings(path)["frozen"], json.loads(json.dumps(frozen)))
    if differing:
        raise RunFolderError(
            f"run folder {path} was made with other settings ({', '.join(differing)}); "
            "use another --out, or the same settings"
        )


def differing_keys(old: Any, new: Any, prefix: str = "") -> list[str]:
    """Return the dotted names of the keys in which two JSON values differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted({*old, *new})
        return [
            name
            for key in keys
            for name in differing_keys(old.get(key), new.get(key), f"{prefix}.{key}" if prefix else key)
        ]
    return [] if old == new else [prefix]


def read_settings(path: Path) -> dict[str, Any]:
    """Return a run folder's `run.json`.

    Raises:
        RunFolderError: it is absent or not JSON.
    """
    file = path / SETTINGS
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunFolderError(f"{path} is not a run folder: it has no {SETTINGS}") from error
    except (OSError, ValueError) as error:
        raise RunFolderError(f"{file} cannot be read: {error}") from error
    if not isinstance(settings, dict) or "frozen" not in settings:
        raise RunFolderError(f"{file} is not a run's settings")
    return settings
