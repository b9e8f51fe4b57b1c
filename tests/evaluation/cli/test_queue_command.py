"""Facts about `robojudge queue`: from a run to a file of episodes to label."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from records import judgement
from robojudge.run_folder import RunFolder


@pytest.fixture
def run(tmp_path) -> Path:
    """A run of 30 episodes."""
    with RunFolder(tmp_path / "run", {"fingerprint": "f" * 64}, {}) as folder:
        for index in range(30):
            folder.append(judgement(index, success_prob=index / 30))
    return tmp_path / "run"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_queue_lists_episodes_nobody_labelled_with_their_probabilities(cli, run, tmp_path) -> None:
    said = tmp_path / "said.csv"
    lines = [f"d,{index},ana,outcome,success,,true" for index in range(10)]
    said.write_text(
        "\n".join(["dataset,episode_index,annotator,field,value,created_at,blinded", *lines]) + "\n"
    )
    result = cli("queue", "--run", run, "--annotations", said, "-n", 8, "--out", tmp_path / "q.csv")
    assert result.code == 0, result.err
    assert "8 of 20 episodes" in result.out
    found = rows(tmp_path / "q.csv")
    assert list(found[0]) == [
        "dataset",
        "episode_index",
        "stream",
        "inclusion_probability",
        "uncertainty_source",
    ]
    assert len({row["episode_index"] for row in found}) == 8
    assert all(int(row["episode_index"]) >= 10 for row in found)
    assert {row["uncertainty_source"] for row in found} == {"success_prob"}
    assert all(0 < float(row["inclusion_probability"]) <= 1 for row in found)


def test_the_same_seed_writes_the_same_file(cli, run, tmp_path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert cli("queue", "--run", run, "--number", 8, "--seed", seed, "--out", tmp_path / name).code == 0
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c


def test_nothing_left_to_label_says_so(cli, tmp_path) -> None:
    with RunFolder(tmp_path / "empty", {"fingerprint": "f" * 64}, {}):
        pass
    result = cli("queue", "--run", tmp_path / "empty")
    assert result.code == 2
    assert "nothing is left" in result.err


def test_what_is_no_run_folder_is_refused(cli, tmp_path) -> None:
    result = cli("queue", "--run", tmp_path)
    assert result.code == 2
    assert "not a run folder" in result.err


def test_a_calibration_goes_with_one_run(cli, run, tmp_path) -> None:
    result = cli("queue", "--run", run, "--run", run, "--calibration", tmp_path / "c.json")
    assert result.code == 2
    assert "one --run" in result.err
