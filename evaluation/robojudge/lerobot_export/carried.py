"""Bring a dataset's other files into a copy: videos by hard link, the rest by copying."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from robojudge.errors import ExportError
from robojudge.lerobot_export.atomic import sync
from robojudge.lerobot_export.copying import Copying, Written

_LINKED = frozenset({"videos", "video"})
_NAMES_EPISODES = frozenset({".parquet", ".csv", ".json", ".jsonl"})
"""Files at the root that are likely to name episodes by number (annotations, progress sidecars)."""


def carry_files(copying: Copying, written: Written) -> list[str]:
    """Link or copy every file of the source that the copy does not have yet; hidden ones stay behind.

    Videos are hard-linked, or copied where the disk cannot link. Other files are copied, so that
    editing one never changes the source. Where episodes are left out, tables at the root stay behind:
    they name episodes by their old numbers.

    Returns:
        Names of the files at the root that stayed behind for that reason.

    Raises:
        ExportError: a folder of the dataset is a link.
        UnsafePath: a file is a link that leads out of the dataset.
    """
    left_out = []
    for name in _names(copying.dataset.root):
        at_root = "/" not in name
        if at_root and copying.selection.dropped and PurePosixPath(name).suffix in _NAMES_EPISODES:
            left_out.append(name)
            continue
        target_name = written.destination(name)
        if target_name is None or (copying.folder / target_name).exists():
            continue
        source = copying.dataset.files.locate(name).resolve()
        target = copying.folder / target_name
        target.parent.mkdir(parents=True, exist_ok=True)
        if PurePosixPath(name).parts[0] not in _LINKED or not _linked(source, target):
            shutil.copyfile(source, target)
            sync(target)
    return left_out


def _linked(source: Path, target: Path) -> bool:
    """Hard-link a file; False where source and target are on different disks or links are not allowed."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _names(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (Path(folder) / name).is_symlink():
                raise ExportError(f"{Path(folder) / name} is a linked folder; put the real one in its place")
        for name in sorted(files):
            if not name.startswith("."):
                yield (Path(folder) / name).relative_to(root).as_posix()
