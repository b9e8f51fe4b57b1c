"""The folders that reward labels may be written to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from robojudge.errors import ExportError, UsageError
from robojudge.lerobot_export.places import refuse_hub_cache
from robojudge_server.services.datasets import ServedDataset, url_id
from robojudge_server.settings import NAME


def prepare_targets(targets: Mapping[str, Path], datasets: Iterable[ServedDataset]) -> None:
    """Make the folders; none of them may lead into a served dataset or a Hub cache.

    Raises:
        UsageError: a name or a folder cannot be used.
    """
    served = list(datasets)
    for name, given in targets.items():
        folder = given.expanduser()
        if re.fullmatch(NAME, name) is None:
            raise UsageError(f"export target {name!r}: a name has letters, digits and ._/:@+- only")
        try:
            refuse_hub_cache(folder)
        except ExportError as error:
            raise UsageError(f"export target {name}: {folder} is inside a Hugging Face Hub cache") from error
        _refuse_datasets(name, folder, served)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"export target {name}: {folder} cannot be made: {error.strerror}") from error


def _refuse_datasets(name: str, folder: Path, served: list[ServedDataset]) -> None:
    roots = [one.dataset.root.resolve() for one in served]
    for one in served:
        written = (folder / url_id(one.dataset_id)).resolve()
        root = next((root for root in roots if written.is_relative_to(root)), None)
        if root is not None:
            raise UsageError(
                f"export target {name}: what is made of {one.dataset_id} would lie in {written}, inside the "
                f"dataset {root}; name a folder outside of all datasets"
            )
