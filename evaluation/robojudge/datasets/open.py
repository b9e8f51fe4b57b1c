"""Open a dataset, whatever its format and wherever it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from robojudge.datasets.reader import Dataset
from robojudge.errors import (
    DatasetAccessDenied,
    DatasetNotFound,
    DatasetUnreachable,
    MissingExtra,
    NotADataset,
    UnsupportedVersion,
)
from robojudge.plugins import DATASETS, plugins

_HUB_ID = re.compile(r"(?P<id>[\w.-]+/[\w.-]+)(@(?P<revision>[\w./-]+))?")
_LOOKED_FOR = "meta/info.json (LeRobot v2.0, v2.1, v3.x) or episodes.csv (a folder of MP4s)"


def open_dataset(source: str | Path, *, dataset_id: str | None = None, token: str | None = None) -> Dataset:
    """Open a dataset by reading its metadata; episodes are read when they are asked for.

    Args:
        source: a folder, or a Hub id `org/name` or `org/name@revision`. A folder of that name wins.
        dataset_id: name in every record; the Hub id or the folder's name where None.
        token: Hub token for private datasets; `HF_TOKEN` or the stored login where None.

    Raises:
        DatasetNotFound: there is no such folder or Hub dataset.
        DatasetAccessDenied: the Hub wants a token, or refuses this one.
        DatasetUnreachable: there is no such folder, and the Hub does not answer.
        NotADataset: no installed reader recognises the folder.
        UnsupportedVersion: a LeRobot version that no reader reads.
        CorruptFile: metadata cannot be parsed.
        MissingExtra: a Hub id was given and `robojudge[hub]` is not installed.
    """
    path = Path(source).expanduser()
    if path.exists():
        return _open_folder(path, dataset_id or path.resolve().name)
    hub = _HUB_ID.fullmatch(source) if isinstance(source, str) else None
    if hub is None or source.startswith((".", "~")):  # type: ignore[union-attr]
        raise DatasetNotFound(f"no folder {path}; give a dataset folder or a Hub id such as org/name")
    with _no_folder(path):
        from robojudge.datasets.hub import HubFiles

        files = HubFiles(hub["id"], revision=hub["revision"], token=token)
    reader = find_reader(files.root)
    name = dataset_id or hub["id"]
    if not hasattr(reader, "open_files"):
        files.fetch_all()
        return reader.open(files.root, dataset_id=name)  # type: ignore[no-any-return]
    return reader.open_files(files, dataset_id=name)  # type: ignore[no-any-return]


@contextmanager
def _no_folder(path: Path) -> Iterator[None]:
    """Add to what the Hub says that there is no folder of that name, for it may have been meant as one."""
    try:
        yield
    except MissingExtra as error:
        raise MissingExtra(error.extra, f"there is no folder {path} here; {error.needed_for}") from error
    except (DatasetNotFound, DatasetAccessDenied, DatasetUnreachable) as error:
        raise type(error)(f"there is no folder {path} here; as a Hub dataset: {error}") from error


def find_reader(folder: Path) -> Any:
    """Return the first installed reader, by name, that recognises a folder.

    Raises:
        NotADataset: none does; the message names what was looked for.
        UnsupportedVersion: the folder is of LeRobot v1.
    """
    names = []
    for point in plugins(DATASETS):
        reader = point.load()()
        if reader.can_open(folder):
            return reader
        names.append(point.name)
    if (folder / "meta_data" / "info.json").is_file():
        raise UnsupportedVersion(f"{folder} is LeRobot v1; convert it with LeRobot to v2.1 or v3.0 first")
    inside = sorted(p.parent.parent.name for p in folder.glob("*/meta/info.json"))
    inside += sorted(p.parent.name for p in folder.glob("*/episodes.csv"))
    hint = f"; it contains datasets: {', '.join(inside[:5])}" if inside else ""
    raise NotADataset(f"{folder} is no dataset: looked for {_LOOKED_FOR} (readers: {', '.join(names)}){hint}")


def _open_folder(path: Path, dataset_id: str) -> Dataset:
    if not path.is_dir():
        raise NotADataset(f"{path} is a file; give the folder that holds {_LOOKED_FOR}")
    return find_reader(path).open(path, dataset_id=dataset_id)  # type: ignore[no-any-return]
