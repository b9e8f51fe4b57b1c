"""Facts about which run folders are one judge: by label, settings and dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from records import judgement
from robojudge.agreement.report.run_labels import labelled_folders
from robojudge.agreement.report.sources import read_runs
from robojudge.errors import UsageError
from robojudge.run_folder import RunFolder


def run(folder: Path, dataset_id: str, *, frames: int = 16, **frozen: Any) -> Path:
    """A run of two episodes of a dataset, by one judge unless settings differ."""
    settings = {
        "dataset_id": dataset_id,
        "judge": {"provider": "openai", "model": "gpt-4.1", "frames": frames},
        "references_sha256": None,
        "fingerprint": f"of {frames} frames",
        **frozen,
    }
    with RunFolder(folder, settings, {}) as opened:
        for index in range(2):
            opened.append(judgement(index, dataset_id=dataset_id))
    return folder


def reference(folder: Path, dataset_id: str, **settings: Any) -> Path:
    """A run of the reference judge, made from what people said of this very dataset."""
    words = {"references_sha256": f"words of {dataset_id}", "fingerprint": f"made from {dataset_id}"}
    return run(
        folder, dataset_id, **{"judge": {"provider": "reference", "model": "reference"}, **words}, **settings
    )


def labels(*runs: tuple[str | None, Path]) -> dict[str, list[str]]:
    found = labelled_folders(runs)
    return {label: [folder.name for folder in folders] for label, folders in found.items()}


def test_folders_of_one_judge_over_several_datasets_are_that_judge(tmp_path: Path) -> None:
    runs = [run(tmp_path / "a", "one"), run(tmp_path / "b", "two"), run(tmp_path / "c", "three", frames=8)]
    assert labels(*((None, folder) for folder in runs)) == {"openai/gpt-4.1": ["a", "b"], "c": ["c"]}
    judge, other = read_runs(runs)
    keys = {(outcome.dataset_id, outcome.episode_index) for outcome in judge.outcomes}
    assert keys == {("one", 0), ("one", 1), ("two", 0), ("two", 1)}
    assert judge.source is not None and judge.source.settings["dataset_id"] == "one"
    assert [source.settings["dataset_id"] for source in judge.more_sources] == ["two"]
    assert (other.label, other.more_sources) == ("c", ())


def test_a_name_that_the_folders_share_is_the_judges(tmp_path: Path) -> None:
    runs = [run(tmp_path / dataset / "mine", dataset) for dataset in ("one", "two")]
    assert labels(*((None, folder) for folder in runs)) == {"mine": ["mine", "mine"]}


def test_two_judges_of_one_model_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    runs = [
        run(tmp_path / f"{frames}_{dataset}", dataset, frames=frames)
        for frames in (8, 16)
        for dataset in ("one", "two")
    ]
    assert labels(*((None, folder) for folder in runs)) == {
        "8_one + 8_two": ["8_one", "8_two"],
        "16_one + 16_two": ["16_one", "16_two"],
    }


def test_labels_decide_where_they_are_given(tmp_path: Path) -> None:
    one, two = run(tmp_path / "a", "one"), run(tmp_path / "b", "two")
    assert labels(("x", one), ("x", two)) == {"x": ["a", "b"]}
    assert labels(("x", one), ("y", two)) == {"x": ["a"], "y": ["b"]}
    assert labels(("x", one), (None, two)) == {"x": ["a"], "b": ["b"]}
    assert labels(("b", one), (None, two)) == {"b": ["a", "b"]}
    (judge,) = read_runs({"x": [one, two]})
    assert len(list(judge.outcomes)) == 4


def test_two_runs_on_one_dataset_stay_two_judges(tmp_path: Path) -> None:
    one, again = run(tmp_path / "a", "one"), run(tmp_path / "b", "one")
    assert labels((None, one), (None, again)) == {"a": ["a"], "b": ["b"]}
    with pytest.raises(UsageError, match=r"both are of one: .*each a label of its own"):
        labels(("x", one), ("x", again))
    with pytest.raises(UsageError, match="both are of one"):
        read_runs({"x": [one, again]})


def test_one_label_does_not_stand_for_two_judges(tmp_path: Path) -> None:
    one, other = run(tmp_path / "a", "one"), run(tmp_path / "b", "two", frames=8)
    with pytest.raises(UsageError, match=r"are called x, but are not of one judge: other judge\.frames;"):
        labels(("x", one), ("x", other))
    other = run(tmp_path / "c", "two", fingerprint="another")
    with pytest.raises(UsageError, match="not of one judge: other fingerprint;"):
        labels(("x", one), ("x", other))


def test_the_reference_is_one_judge_whatever_dataset_it_was_made_on(tmp_path: Path) -> None:
    one, two = reference(tmp_path / "a", "one"), reference(tmp_path / "b", "two")
    assert labels((None, one), (None, two)) == {"reference": ["a", "b"]}
    other = reference(tmp_path / "c", "three", method="another")
    with pytest.raises(UsageError, match="other method"):
        labels(("x", one), ("x", other))


def test_a_folder_given_twice_is_no_second_judge(tmp_path: Path) -> None:
    one = run(tmp_path / "a", "one")
    with pytest.raises(UsageError, match="LABEL=FOLDER"):
        labels((None, one), (None, one))
