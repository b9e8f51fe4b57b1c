"""Files and folders that appear whole or not at all, whenever the process ends."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from robojudge.errors import ExportError


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield an empty file beside `path` that replaces it when the block ends well.

    A process killed inside the block leaves the hidden file `.<name>.partial`, which the next one clears.

    Raises:
        ExportError: the folder cannot be written, or another process is writing the file.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(partial, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}; name a folder with --out") from error
    try:
        _take(lock, partial, path)
        os.ftruncate(lock, 0)
        try:
            yield partial
            sync(partial)
            os.replace(partial, path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        sync(path.parent)
    finally:
        os.close(lock)


@contextmanager
def new_folder(out: Path, *, overwrite: bool, replaceable: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield an empty folder beside `out` that is renamed to `out` when the block ends well.

    A process killed inside the block leaves the hidden folder `.<name>.partial`, which the next one clears.

    Args:
        out: the folder to make.
        overwrite: replace an `out` that exists.
        replaceable: tells whether an existing `out` may be replaced at all.

    Raises:
        ExportError: `out` exists and may not be replaced, is being written, or cannot be written.
    """
    partial, old = (out.parent / f".{out.name}.{role}" for role in ("partial", "replaced"))
    try:
        partial.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{out} cannot be written: {error.strerror}; name a folder with --out") from error
    lock = os.open(partial, os.O_RDONLY)
    try:
        _take(lock, partial, out)
        try:
            _settle(out, old)
            _check_free(out, overwrite, replaceable)
            _clear(partial)
            yield partial
            sync(partial)
            _rename(partial, out, old)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    finally:
        os.close(lock)


def sync(path: Path) -> None:
    """Bring a file's bytes, or a folder's names, to disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _take(lock: int, partial: Path, out: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        same = partial.stat().st_ino == os.fstat(lock).st_ino
    except OSError:
        same = False
    if not same:
        raise ExportError(f"another process is writing {out}; wait for it, or name another folder with --out")


def _settle(out: Path, old: Path) -> None:
    """Finish what a process that was killed between two renames left."""
    if old.exists() and not out.exists():
        os.rename(old, out)
    elif old.exists():
        shutil.rmtree(old)


def _check_free(out: Path, overwrite: bool, replaceable: Callable[[Path], bool]) -> None:
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not replaceable(out):
        raise ExportError(f"{out} exists and is no labelled copy of ours; name another folder with --out")
    if not overwrite:
        raise ExportError(f"{out} exists; replace it with --overwrite, or name another folder with --out")


def _clear(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _rename(partial: Path, out: Path, old: Path) -> None:
    if out.exists():
        os.rename(out, old)
    try:
        os.rename(partial, out)
    except OSError:
        _settle(out, old)
        raise
    sync(out.parent)
    if old.exists():
        shutil.rmtree(old)
