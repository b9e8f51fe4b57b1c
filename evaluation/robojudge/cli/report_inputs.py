"""What a report is made from: labelled run folders, and the datasets they judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from robojudge.agreement.report.run_labels import labelled_folders
from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.errors import DatasetError, UsageError
from robojudge.run_folder import read_settings


def labelled_runs(runs: Sequence[str]) -> dict[str, tuple[Path, ...]]:
    """Read `FOLDER` or `LABEL=FOLDER`; which folders are of one judge, `labelled_folders` says.

    Raises:
        UsageError: a label is empty, or its folders are of several judges or of one dataset.
        RunFolderError: a folder is no run folder.
    """
    return labelled_folders(map(_labelled, runs))


def _labelled(text: str) -> tuple[str | None, Path]:
    label, separator, folder = text.partition("=")
    if not separator or Path(text).exists():
        return None, Path(text)
    if not label:
        raise UsageError(f"--run {text}: give the judge a label, as in LABEL=FOLDER")
    return label, Path(folder)


def open_datasets(runs: Mapping[str, Sequence[Path]], given: Sequence[str]) -> dict[str, Dataset]:
    """Open the datasets that pictures are taken from.

    A dataset that was given must open; where it lay when it was judged is tried, and left out if it is
    not there any more.

    Args:
        runs: run folders by label.
        given: datasets, by path or Hub id; if there is one and the runs judged one, it is that one.

    Returns:
        The datasets by id.

    Raises:
        DatasetError: a given dataset cannot be opened.
    """
    records = [read_settings(path) for folders in runs.values() for path in folders]
    judged = {str(record["frozen"]["dataset_id"]): record.get("dataset_source") for record in records}
    if len(given) == 1 and len(judged) == 1:
        only = next(iter(judged))
        return {only: open_dataset(given[0], dataset_id=only)}
    found = {opened.dataset_id: opened for opened in map(open_dataset, given)}
    for dataset_id, source in judged.items():
        if dataset_id not in found and source is not None and Path(str(source)).exists():
            try:
                found[dataset_id] = open_dataset(str(source), dataset_id=dataset_id)
            except DatasetError:
                continue
    return found
