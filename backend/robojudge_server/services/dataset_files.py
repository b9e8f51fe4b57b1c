"""Which files of a dataset's folder may be read over HTTP, and by whom."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path, PurePosixPath

from robojudge.datasets.files import check_link, contained
from robojudge.errors import UnsafePath
from robojudge_server.errors import NotFound
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.judge_columns import is_a_judges
from robojudge_server.services.sight import Sight

FOLDERS = frozenset({"meta", "data", "videos", "video", "images"})
PICTURES = frozenset({"videos", "video", "images"})
README = "README.md"
INFO = "meta/info.json"
ANNOTATIONS = "annotations.csv"
PROGRESS = "*_progress*.parquet"
"""Files of judged progress, at a dataset's root."""
TELL_NOTHING = frozenset({INFO, "meta/tasks.parquet", "meta/tasks.jsonl"})


def file_inside(served: ServedDataset, path: Path, what: str) -> Path:
    """Return where a file of a dataset really is, after checking that it is inside the dataset now.

    Args:
        served: the dataset.
        path: the file, as the dataset names it.
        what: the file in the words of a message.

    Raises:
        NotFound: there is no such file, or a link in its path leads out of the dataset.
    """
    try:
        real = path.resolve(strict=True)
        check_link(served.dataset.root, real)
        if real.is_file():
            return real
    except UnsafePath as error:
        raise NotFound(f"{what} is a link that leads out of dataset {served.dataset_id}; refused") from error
    except (OSError, RuntimeError, ValueError):  # absent, a loop of links, a name no file can have
        pass
    raise NotFound(f"dataset {served.dataset_id} has no file for {what}")


def hub_file(served: ServedDataset, sight: Sight, relative: str) -> Path:
    """Return a file that readers of the Hub's layout may have.

    Args:
        served: the dataset.
        sight: what the user may see of it.
        relative: the file's path inside the dataset, `/` between its parts.

    Raises:
        NotFound: there is no such file, or it is none that is served.
        StillBlind: it may hold judges' numbers, and the user does not see the whole dataset.
    """
    what = f"{relative[:200]!r}"
    try:
        name = contained(relative)
    except UnsafePath as error:
        raise NotFound(f"{what} does not lie inside dataset {served.dataset_id}; refused") from error
    if not _is_served(name):
        raise NotFound(f"dataset {served.dataset_id}: {what} is not among the files that are served")
    path = file_inside(served, served.dataset.root / name, what)
    root = served.dataset.root.resolve()
    target = PurePosixPath(path.relative_to(root).as_posix()) if path.is_relative_to(root) else name
    if not _is_served(target):
        raise NotFound(f"dataset {served.dataset_id}: {what} is not among the files that are served")
    if not sight.whole and any(_may_tell(root, one, path) for one in {name, target}):
        sight.require_whole(str(name))
    return path


def _is_served(name: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") for part in name.parts)
    if hidden or name.name.casefold() == ANNOTATIONS:
        return False
    if len(name.parts) == 1:
        return name.name == README or fnmatchcase(name.name.casefold(), PROGRESS)
    return name.parts[0] in FOLDERS


def _may_tell(root: Path, name: PurePosixPath, path: Path) -> bool:
    """Tell whether a file may hold a judge's numbers, as labelled copies and progress files do."""
    if fnmatchcase(name.name.casefold(), PROGRESS):
        return True
    if ".parquet" in (path.suffix.casefold(), name.suffix.casefold()):
        return _columns_tell(path, *_stamp(path))
    if name.parts[0] in PICTURES or str(name) in TELL_NOTHING:
        return False
    return _features_tell(root / INFO, *_stamp(root / INFO))


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file does."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4096)
def _columns_tell(path: Path, mtime_ns: int, size: int) -> bool:
    """Look into a parquet file's own schema; time and size say which version of it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = pq.read_schema(path).names
    except (pa.ArrowException, OSError):
        return True
    return any(is_a_judges(name) for name in names)


@lru_cache(maxsize=256)
def _features_tell(info: Path, mtime_ns: int, size: int) -> bool:
    """Look for such columns among a dataset's features; time and size as in `_columns_tell`."""
    try:
        features = json.loads(info.read_text(encoding="utf-8"))["features"]
        return any(is_a_judges(str(name)) for name in features)
    except (OSError, ValueError, KeyError, TypeError):
        return True
