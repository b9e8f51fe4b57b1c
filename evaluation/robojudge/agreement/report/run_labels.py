"""Which run folders are the words of one judge, on one dataset each, and what that judge is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from robojudge.errors import UsageError
from robojudge.run_folder import differing_keys, read_settings

Frozen = dict[str, Any]
"""What a run's `run.json` froze."""
_OF_THE_DATASET = {"dataset_id", "references_sha256", "fingerprint"}
"""In what runs of the reference judge differ on two datasets: whose words it was made from."""
_ANOTHER_LABEL = "give each a label of its own: --run LABEL=FOLDER"


def labelled_folders(runs: Iterable[tuple[str | None, Path]]) -> dict[str, tuple[Path, ...]]:
    """Put together the folders of each judge.

    Folders of equal labels are one judge. So are those without a label that one judge filled, with equal
    settings, on a dataset each: they are called by the name their folders share, else by the judge's model,
    else by all their names. Any other folder without a label is called by its own name.

    Args:
        runs: label, or None, and run folder.

    Returns:
        The folders of each label, in the order in which labels were first given.

    Raises:
        UsageError: folders of one label are of several judges, or of one dataset.
        RunFolderError: a folder is no run folder.
    """
    given = [(label, folder, _frozen(folder)) for label, folder in runs]
    alone = {
        place: label if label is not None else folder.resolve().name
        for place, (label, folder, _) in enumerate(given)
    }
    groups = _together(given)
    taken = Counter(label for place, label in alone.items() if not any(place in group for group in groups))
    taken.update(_model(given[group[0]][2]) for group in groups)
    for group in groups:
        alone |= dict.fromkeys(group, _shared_name([given[place][1:] for place in group], taken))
    found: defaultdict[str, list[tuple[Path, Frozen]]] = defaultdict(list)
    for place, (_, folder, frozen) in enumerate(given):
        found[alone[place]].append((folder, frozen))
    for label, folders in found.items():
        _check_one_judge(label, folders)
    return {label: tuple(folder for folder, _ in folders) for label, folders in found.items()}


def _frozen(folder: Path) -> Frozen:
    frozen: Frozen = read_settings(folder)["frozen"]
    return frozen


def _together(given: Sequence[tuple[str | None, Path, Frozen]]) -> list[list[int]]:
    """Return the places of folders without a label that are one judge on several datasets."""
    groups: list[list[int]] = []
    for place, (label, _, frozen) in enumerate(given):
        if label is None:
            group = next((group for group in groups if is_one_judge(given[group[0]][2], frozen)), None)
            if group is None:
                groups.append([place])
            else:
                group.append(place)
    return [
        group
        for group in groups
        if len(group) > 1 and len({given[place][2].get("dataset_id") for place in group}) == len(group)
    ]


def _shared_name(folders: Sequence[tuple[Path, Frozen]], taken: Counter[str]) -> str:
    names = [folder.resolve().name for folder, _ in folders]
    if len(set(names)) == 1:
        return names[0]
    model = _model(folders[0][1])
    return model if model and taken[model] == 1 else " + ".join(names)


def _model(frozen: Frozen) -> str:
    judge = frozen.get("judge", {})
    return "/".join(dict.fromkeys(judge[part] for part in ("provider", "model") if judge.get(part)))


def is_one_judge(one: Frozen, other: Frozen) -> bool:
    """Tell whether two runs are of one judge: equal fingerprints, or `reference` made on either dataset."""
    if one.get("fingerprint") is not None and one.get("fingerprint") == other.get("fingerprint"):
        return True
    made_of_words = one.get("references_sha256") is not None and other.get("references_sha256") is not None
    return made_of_words and set(differing_keys(one, other)) <= _OF_THE_DATASET


def _check_one_judge(label: str, folders: Sequence[tuple[Path, Frozen]]) -> None:
    first, settings = folders[0]
    judged: dict[str, Path] = {}
    for folder, frozen in folders:
        if judged and not is_one_judge(settings, frozen):
            differing = [key for key in differing_keys(settings, frozen) if key not in _OF_THE_DATASET]
            raise UsageError(
                f"{first} and {folder} are called {label}, but are not of one judge: other "
                f"{', '.join(differing) or 'fingerprint'}; {_ANOTHER_LABEL}"
            )
        dataset_id = str(frozen.get("dataset_id"))
        if dataset_id in judged:
            raise UsageError(
                f"{judged[dataset_id]} and {folder} are called {label}, but both are of {dataset_id}: runs "
                f"of one label are put together only where each is of another dataset; {_ANOTHER_LABEL}"
            )
        judged[dataset_id] = folder
