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
        "candidates",
        "drawn_at",
    ]
    found, before = found[:8], found[8:]
    assert [int(row["episode_index"]) for row in before] == list(range(10))
    assert {row["stream"] for row in before} == {"labelled"}
    assert {row["candidates"] for row in found} == {"20"}
    assert len({row["episode_index"] for row in found}) == 8
    assert all(int(row["episode_index"]) >= 10 for row in found)
    assert {row["uncertainty_source"] for row in found} == {"success_prob"}
    assert all(0 < float(row["inclusion_probability"]) <= 1 for row in found)


def test_the_same_seed_draws_the_same(cli, run, tmp_path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert cli("queue", "--run", run, "--number", 8, "--seed", seed, "--out", tmp_path / name).code == 0
    a, b, c = (
        [{name: text for name, text in row.items() if name != "drawn_at"} for row in rows(tmp_path / name)]
        for name in "abc"
    )
    assert a == b != c


def test_a_queue_is_kept_unless_told_otherwise(cli, run, tmp_path) -> None:
    out = tmp_path / "q.csv"
    assert cli("queue", "--run", run, "-n", 8, "--out", out).code == 0
    before = out.read_bytes()
    refused = cli("queue", "--run", run, "-n", 5, "--out", out)
    assert (refused.code, out.read_bytes()) == (2, before)
    assert "--overwrite" in refused.err
    assert cli("queue", "--run", run, "-n", 5, "--out", out, "--overwrite").code == 0
    assert len(rows(out)) == 5


def test_nothing_left_to_label_says_so(cli, run, tmp_path) -> None:
    said = tmp_path / "said.csv"
    lines = [f"d,{index},ana,outcome,success,,true\n" for index in range(30)]
    said.write_text("dataset,episode_index,annotator,field,value,created_at,blinded\n" + "".join(lines))
    result = cli("queue", "--run", run, "--annotations", said)
    assert result.code == 2
    assert "nothing is left to draw: every episode of these runs has a blind label" in result.err


def test_a_run_without_episodes_is_not_called_labelled(cli, tmp_path) -> None:
    with RunFolder(tmp_path / "empty", {"fingerprint": "f" * 64}, {}):
        pass
    result = cli("queue", "--run", tmp_path / "empty")
    assert result.code == 2
    assert "nothing to draw from: these runs hold no episode yet" in result.err
    assert "label" not in result.err


def test_what_is_no_run_folder_is_refused(cli, tmp_path) -> None:
    result = cli("queue", "--run", tmp_path)
    assert result.code == 2
    assert "not a run folder" in result.err


def test_a_calibration_goes_with_one_run(cli, run, tmp_path) -> None:
    result = cli("queue", "--run", run, "--run", run, "--calibration", tmp_path / "c.json")
    assert result.code == 2
    assert "one --run" in result.err
