"""Facts about `robojudge rewards` and `robojudge select`: from a run to labels LeRobot loads."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from robojudge import judge_dataset, reward_run, write_rewards
from tiny_datasets import build_v3


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    """A run of the reference judge over the bundled dataset, with the dataset beside it."""
    bundled = Path(__file__).resolve().parents[3] / "examples" / "datasets" / "tabletop_demo"
    folder = tmp_path_factory.mktemp("judged")
    shutil.copytree(bundled, folder / "tabletop_demo")
    notes = folder / "tabletop_demo" / "annotations.csv"
    judge_dataset(folder / "tabletop_demo", folder / "run", annotations=notes, use_cache=False)
    return folder


def test_a_sidecar_has_a_row_for_every_frame_and_the_lines_to_paste(cli, judged, tmp_path) -> None:
    before = hashes(judged / "tabletop_demo")
    result = cli("rewards", judged / "run", "--out", tmp_path / "out")
    assert result.code == 0
    table = pq.read_table(tmp_path / "out" / "sarm_progress.parquet")
    assert table.num_rows == 1094
    assert table.column("index").to_pylist() == list(range(1094))
    after = result.out.split("LeRobot 0.6 and later:")[1]
    new, old = after.split("LeRobot 0.4.3 to 0.5:")
    assert "--sample_weighting.type=rabc" in new
    assert "--use_rabc=true --rabc_head_mode=dense" in old and "--rabc_progress_path=" in old
    assert "train with discount 0.99" in result.out
    assert "mean sample weight" in result.out
    assert hashes(judged / "tabletop_demo") == before, "the source is untouched"


def test_frames_without_a_judgement_are_nan_not_zero(cli, judged, tmp_path) -> None:
    cli("rewards", judged / "run", "--out", tmp_path)
    table = pq.read_table(tmp_path / "sarm_progress.parquet").to_pandas()
    unjudged = table[table.episode_index == 11]
    assert len(unjudged) == 88
    assert unjudged[["progress_sparse", "progress_dense", "rprm_confidence"]].isna().all().all()
    assert np.isnan(unjudged.rprm_reward.iloc[-1]), "nobody knows whether the last step is rewarded"
    assert (unjudged.rprm_subtask_index == -1).all()


def test_a_failed_episode_never_ends_at_one(cli, judged, tmp_path) -> None:
    cli("rewards", judged / "run", "--out", tmp_path)
    table = pq.read_table(tmp_path / "sarm_progress.parquet").to_pandas()
    ends = table.groupby("episode_index").progress_dense.last()
    assert ends[0] > 0.9
    assert (ends[[2, 4, 7, 9]] < 0.96).all()


def test_the_same_run_and_flags_give_the_same_bytes(cli, judged, tmp_path) -> None:
    for name in ("one", "two"):
        cli("rewards", judged / "run", "--scheme", "shaped", "--out", tmp_path / name)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two") != {}


@pytest.mark.parametrize("scheme", ["rprm", "shaped", "delta", "sparse"])
def test_a_labelled_copy_drops_what_nobody_judged_and_holds_no_nan(cli, judged, tmp_path, scheme) -> None:
    arguments = ["--to", "dataset", "--scheme", scheme, "--out", tmp_path / "copy"]
    refused = cli("rewards", judged / "run", *arguments)
    assert refused.code == 2
    assert "11" in refused.err and not (tmp_path / "copy").exists()
    result = cli("rewards", judged / "run", *arguments, "--unjudged", "drop")
    assert result.code == 0
    assert "LeRobotDataset('tabletop_demo'" in result.out
    frames = pq.read_table(tmp_path / "copy" / "data").to_pandas()
    assert frames["next.done"].sum() == frames.episode_index.nunique()
    for column in ("next.reward", "next.done", "next.success", "next.truncated"):
        assert not frames[column].isna().any()
    info = json.loads((tmp_path / "copy/meta/info.json").read_text())
    assert info["features"]["next.reward"]["shape"] == [1]
    assert info["total_frames"] == len(frames)


def test_the_summary_counts_what_was_written_not_what_was_audited(cli, judged, tmp_path) -> None:
    arguments = ["--to", "dataset", "--unjudged", "drop", "--out", tmp_path / "copy"]
    result = cli("rewards", judged / "run", *arguments)
    info = json.loads((tmp_path / "copy/meta/info.json").read_text())
    assert (info["total_episodes"], info["total_frames"]) == (8, 645)
    assert "8 episodes, 645 frames" in result.out
    assert "left out: 4 episodes (4 outcome_undecided)" in result.out
    told = cli("rewards", judged / "run", *arguments, "--overwrite", "--json")
    contents = json.loads(told.out)["contents"]
    assert (contents["episodes"], contents["labelled_episodes"]) == (8, 8)
    assert sum(map(len, contents["left_out"].values())) == 4


def test_the_summary_of_a_run_in_part_says_what_nobody_judged(cli, judged, tmp_path) -> None:
    data = judged / "tabletop_demo"
    notes = data / "annotations.csv"
    judge_dataset(data, tmp_path / "part", annotations=notes, episodes=[0, 1, 2, 3], use_cache=False)
    result = cli("rewards", tmp_path / "part", "--out", tmp_path)
    assert "12 episodes, 1094 frames" in result.out
    assert "4 of them are labelled (347 frames); the other 8 have no judgement: all NaN" in result.out
    told = json.loads(cli("rewards", tmp_path / "part", "--out", tmp_path, "--json").out)["contents"]
    assert told == {
        "episodes": 12,
        "frames": 1094,
        "labelled_episodes": 4,
        "labelled_frames": 347,
        "left_out": {},
    }


def test_the_count_of_labels_goes_past_what_the_audit_keeps(cli, judged, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reward_run, "AUDITED_EPISODES", 2)
    result = cli("rewards", judged / "run", "--out", tmp_path)
    assert "12 episodes, 1094 frames" in result.out
    assert "of them are labelled" not in result.out, "all twelve are"
    assert "audited, below: the first 2 labelled episodes" in result.out


def test_labels_of_one_dataset_are_not_put_on_another(cli, judged, tmp_path) -> None:
    other = build_v3(tmp_path / "other", lengths=(81,) * 12, cameras={})
    for command in ("rewards", "select"):
        result = cli(command, judged / "run", "--dataset", other, "--out", tmp_path / "out")
        assert result.code == 2
        assert "is not the dataset that this run judged: episode 0" in " ".join(result.err.split())
        assert not (tmp_path / "out").exists()


def test_a_dataset_that_moved_is_named_with_the_run_and_the_option(cli, judged, tmp_path) -> None:
    data = tmp_path / "tabletop_demo"
    shutil.copytree(judged / "tabletop_demo", data)
    judge_dataset(data, tmp_path / "run", annotations=data / "annotations.csv", use_cache=False)
    data.rename(tmp_path / "moved")
    for command in ("rewards", "select"):
        result = cli(command, tmp_path / "run", "--out", tmp_path / "out")
        told = " ".join(result.err.split())
        assert result.code == 2
        assert f"run {tmp_path / 'run'} judged dataset tabletop_demo" in told
        assert "say where it is now with --dataset" in told
    assert cli("rewards", tmp_path / "run", "--dataset", tmp_path / "moved", "--out", tmp_path).code == 0


def test_pictures_that_cannot_be_written_are_one_clear_line(cli, judged, tmp_path) -> None:
    run = tmp_path / "run"
    shutil.copytree(judged / "run", run)
    (run / "plots").write_text("in the way")
    result = cli("rewards", run, "--dataset", judged / "tabletop_demo", "--out", tmp_path, "--plot")
    assert result.code == 2
    assert "plots" in result.err and "cannot be written" in result.err
    assert f"wrote {tmp_path / 'sarm_progress.parquet'}" in result.out, "the labels are there, and said to be"


@pytest.mark.parametrize("place", ["absent/k.json", "."])
def test_a_selection_that_cannot_be_written_is_one_clear_line(cli, judged, tmp_path, place) -> None:
    result = cli("select", judged / "run", "--out", tmp_path / place)
    assert result.code == 2
    assert "cannot be written" in result.err
    assert "--out" in result.err


def test_an_existing_sidecar_of_somebody_else_is_replaced_only_when_asked(cli, judged, tmp_path) -> None:
    theirs = tmp_path / "sarm_progress.parquet"
    table = pq.read_table(judged / "tabletop_demo/meta/tasks.parquet").replace_schema_metadata(None)
    pq.write_table(table, theirs)
    assert cli("rewards", judged / "run", "--out", tmp_path).code == 2
    assert cli("rewards", judged / "run", "--out", tmp_path, "--overwrite").code == 0


def test_plots_are_drawn_for_best_worst_and_least_certain(cli, judged, tmp_path) -> None:
    run = tmp_path / "run"
    shutil.copytree(judged / "run", run)
    arguments = ["--dataset", judged / "tabletop_demo", "--out", tmp_path, "--plot"]
    result = cli("rewards", run, *arguments)
    names = sorted(path.name for path in (run / "plots").iterdir())
    assert len(names) == 3
    assert [name.split("_", 2)[2] for name in names] == ["worst.png", "best.png", "least_certain.png"]
    assert result.out.count("drew") == 3


def test_a_folder_that_is_no_run_is_one_clear_line(cli, tmp_path) -> None:
    result = cli("rewards", tmp_path)
    assert result.code == 2
    assert "is not a run folder" in result.err


def test_labels_are_written_from_python_too(judged, tmp_path) -> None:
    path = write_rewards(judged / "run", scheme="delta", out=tmp_path)
    table = pq.read_table(path).to_pandas()
    one = table[table.episode_index == 0]
    steps = np.diff(one.progress_dense.to_numpy())
    assert np.allclose(one.rprm_reward.to_numpy()[:-1], steps, atol=1e-6)


def test_select_keeps_what_meets_the_criteria_and_says_why_not(cli, judged, tmp_path) -> None:
    keep = tmp_path / "keep.json"
    arguments = ["--min-completion", "0.8", "--outcome", "success", "--out", keep]
    result = cli("select", judged / "run", *arguments)
    assert result.code == 0
    document = json.loads(keep.read_text())
    assert 0 in document["keep"] and 2 not in document["keep"]
    assert document["exclude"]["2"][0] == "outcome is failure"
    assert "task_completion is unknown" in document["exclude"]["11"]
    assert f"--dataset.episodes='{document['keep']}'" in result.out
    assert len(document["keep"]) + len(document["exclude"]) == 12


def test_select_with_nothing_left_exits_2(cli, judged, tmp_path) -> None:
    result = cli("select", judged / "run", "--min-confidence", "1.0", "--out", tmp_path / "k.json")
    assert result.code == 2
    assert "0 kept" in result.out


def test_select_refuses_a_word_it_does_not_know(cli, judged) -> None:
    result = cli("select", judged / "run", "--outcome", "won")
    assert result.code == 2
    assert "outcomes" in result.err and "'won'" in result.err
