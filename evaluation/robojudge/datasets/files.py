"""Where a dataset's files come from: a local folder, or a Hub snapshot that fills on demand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Protocol

from robojudge.errors import MissingFile, UnsafePath


class Files(Protocol):
    """The files of one dataset, named by POSIX paths relative to its root."""

    root: Path

    def exists(self, relative: str) -> bool:
        """Tell whether the dataset has that file, without fetching it.

        Raises:
            UnsafePath: the path leads out of the dataset.
        """
        ...

    def locate(self, relative: str) -> Path:
        """Return the local path of a file, fetching it first where it is remote.

        Raises:
            UnsafePath: the path or a link in it leads out of the dataset.
            MissingFile: the dataset has no such file.
        """
        ...

    def match(self, pattern: str) -> Sequence[str]:
        """Return the relative paths that match a glob, sorted, without fetching them."""
        ...


def contained(relative: str) -> PurePosixPath:
    """Return a relative path after checking that it names nothing outside its root.

    Raises:
        UnsafePath: it is absolute, empty, climbs with `..` or is written the Windows way.
    """
    path = PurePosixPath(relative)
    windows = PureWindowsPath(relative)
    climbs = ".." in path.parts or ".." in windows.parts
    if not path.parts or path.is_absolute() or windows.drive or windows.root or climbs or "\0" in relative:
        raise UnsafePath(f"path {relative!r} does not lie inside the dataset; refused")
    return path


def check_link(root: Path, path: Path) -> None:
    """Refuse a path whose links leave the dataset.

    The Hub's cache links `snapshots/<revision>/...` to `blobs/`, which is the one exception.

    Raises:
        UnsafePath: the resolved path lies elsewhere.
    """
    real, real_root = path.resolve(), root.resolve()
    allowed = [real_root]
    if real_root.parent.name == "snapshots":
        allowed.append(real_root.parent.parent / "blobs")
    if not any(real.is_relative_to(folder) for folder in allowed):
        raise UnsafePath(
            f"{path} is a link to {real}, outside the dataset {root}; copy or hard-link it instead"
        )


class LocalFiles:
    """Files of a dataset in a local folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def exists(self, relative: str) -> bool:
        """Tell whether the folder has that file."""
        return (self.root / contained(relative)).is_file()

    def locate(self, relative: str) -> Path:
        """Return the path of a file that exists; see `Files.locate`."""
        path = self.root / contained(relative)
        if not path.is_file():
            raise MissingFile(f"{self.root}: {relative} is absent")
        check_link(self.root, path)
        return path

    def match(self, pattern: str) -> Sequence[str]:
        """Return the relative paths that match a glob, sorted."""
        return sorted(p.relative_to(self.root).as_posix() for p in self.root.glob(pattern))
