"""What a report is made from: labelled run folders, and the datasets they judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from robojudge.agreement.report.run_labels import labelled_folders
from robojudge.datasets.open import open_dataset
from robojudge.datasets.reader import Dataset
from robojudge.errors import DatasetError, UsageError
from robojudge.journal import counting_outcomes
from robojudge.rewards.same_episodes import check_same_episodes
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

    A dataset that was given must be one that was judged; the places where one lay when it was judged are
    tried, and it is left out if none holds the episodes any more.

    Args:
        runs: run folders by label.
        given: datasets as `PLACE`, a folder or a Hub id, or `DATASET_ID=PLACE`; with no id, it is the only
            dataset that was judged, or the one of its name.

    Returns:
        The datasets by id.

    Raises:
        UsageError: no run judged a given dataset, or one is given twice.
        DatasetError: a given dataset cannot be opened, or does not hold the episodes that were judged.
    """
    judged = _judged(runs)
    found: dict[str, Dataset] = {}
    for text in given:
        opened = _given(text, tuple(judged))
        if opened.dataset_id in found:
            raise UsageError(f"--dataset {text}: dataset {opened.dataset_id} is given twice")
        _check(opened, judged[opened.dataset_id])
        found[opened.dataset_id] = opened
    for dataset_id, records in judged.items():
        recorded = None if dataset_id in found else _where_it_was(dataset_id, records)
        if recorded is not None:
            found[dataset_id] = recorded
    return found


Records = list[tuple[Path, dict[str, Any]]]
"""Run folders with what their `run.json` says."""


def _judged(runs: Mapping[str, Sequence[Path]]) -> dict[str, Records]:
    """List the runs of each dataset, by dataset id."""
    judged: dict[str, Records] = {}
    for path in (path for folders in runs.values() for path in folders):
        record = read_settings(path)
        judged.setdefault(str(record["frozen"]["dataset_id"]), []).append((path, record))
    return judged


def _where_it_was(dataset_id: str, records: Records) -> Dataset | None:
    """Open the first place a run names that still holds the episodes; None where none does."""
    places = dict.fromkeys(
        str(record["dataset_source"]) for _, record in records if record.get("dataset_source")
    )
    for place in places:
        if Path(place).exists():
            try:
                opened = open_dataset(place, dataset_id=dataset_id)
                _check(opened, records)
            except DatasetError:
                continue
            return opened
    return None


def _given(text: str, judged: Sequence[str]) -> Dataset:
    name, separator, place = text.partition("=")
    if not separator or Path(text).exists():
        if len(judged) == 1:
            return open_dataset(text, dataset_id=judged[0])
        opened = open_dataset(text)
        if opened.dataset_id not in judged:
            raise UsageError(
                f"--dataset {text}: no run judged a dataset {opened.dataset_id}; they judged "
                f"{', '.join(judged)}: say which this is, as in {judged[0]}={text}"
            )
        return opened
    if name not in judged:
        raise UsageError(
            f"--dataset {text}: no run judged a dataset {name!r}; they judged {', '.join(judged)}"
        )
    return open_dataset(place, dataset_id=name)


def _check(opened: Dataset, records: Records) -> None:
    for path, record in records:
        check_same_episodes(counting_outcomes(path), opened, record["frozen"])
