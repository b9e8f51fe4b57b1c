"""Labels go to the episodes that were judged, wherever they lie, and to no others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robojudge import judge_dataset, open_dataset
from robojudge.errors import OtherDataset
from robojudge.journal import counting_outcomes
from robojudge.reward_run import open_run
from robojudge.rewards.same_episodes import check_same_episodes, judged_frames
from robojudge.run_folder import read_settings
from tiny_datasets import build_v3, edit_parquet, replace_column

DEMO = Path(__file__).resolve().parents[3] / "examples" / "datasets" / "tabletop_demo"
DATA = "data/chunk-000/file-000.parquet"


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """A run over the first four episodes of the demo set."""
    folder = tmp_path_factory.mktemp("part") / "run"
    judge_dataset(DEMO, folder, annotations=DEMO / "annotations.csv", episodes=[0, 1, 2, 3], use_cache=False)
    return folder


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """The judged dataset under another name, in another place."""
    return Path(shutil.copytree(DEMO, tmp_path / "renamed"))


def test_a_moved_and_renamed_copy_is_the_same_dataset(run, elsewhere) -> None:
    opened = open_run(run, elsewhere)
    assert opened.dataset.dataset_id == "tabletop_demo"
    assert [judgement.episode_index for judgement in opened.judgements()] == [0, 1, 2, 3]


def test_labels_added_to_the_dataset_leave_it_the_same(run, elsewhere) -> None:
    edit_parquet(
        elsewhere / DATA, lambda t: t.append_column("next.reward", pa.array([0.5] * t.num_rows, pa.float32()))
    )
    open_run(run, elsewhere)


def test_another_number_of_frames_is_refused_and_named(run, tmp_path) -> None:
    lengths, words = (118, 81, 66, 82), ("Press the red button down.",)
    other = build_v3(tmp_path / "other", lengths=lengths, tasks=words, cameras={})
    with pytest.raises(OtherDataset, match="episode 0: it has 118 frames here and had 81") as refused:
        open_run(run, other)
    assert "give the folder or Hub id of tabletop_demo" in str(refused.value)


def test_another_instruction_is_refused_and_named(run, tmp_path) -> None:
    lengths = [
        judged_frames(outcome) for outcome in counting_outcomes(run) if outcome.dataset_id == "tabletop_demo"
    ]
    assert lengths == [81, 118, 66, 82]
    other = build_v3(tmp_path / "other", lengths=lengths, tasks=("fold the towel",), cameras={})
    with pytest.raises(OtherDataset, match="episode 0: its instruction is 'fold the towel' here and was 'Pr"):
        open_run(run, other)


def test_equal_words_and_lengths_but_other_motion_is_refused(run, elsewhere) -> None:
    """Rollouts with a time limit have equal lengths and words; only what the robot did differs."""

    def slowed(table: pa.Table) -> pa.Table:
        states = table.column("observation.state").combine_chunks()
        halved = pa.array([[x * x for x in row] for row in states.to_pylist()], states.type)
        return replace_column(table, "observation.state", halved)

    edit_parquet(elsewhere / DATA, slowed)
    with pytest.raises(OtherDataset, match="episode 0: its telemetry gives"):
        open_run(run, elsewhere)


def test_an_episode_that_is_not_there_is_refused(run, tmp_path) -> None:
    lengths = (81, 118)
    other = build_v3(tmp_path / "short", lengths=lengths, tasks=("Press the red button down.",), cameras={})
    frozen = {**read_settings(run)["frozen"], "formula_versions": {}}
    dataset = open_dataset(other, dataset_id="tabletop_demo")
    with pytest.raises(OtherDataset, match="episode 2: it has no such episode"):
        check_same_episodes(counting_outcomes(run), dataset, frozen)


def test_an_instruction_given_for_all_need_not_be_the_datasets_own(tmp_path) -> None:
    source = build_v3(tmp_path / "d")
    said = tmp_path / "said.csv"
    said.write_text(
        "dataset,episode_index,annotator,field,value,created_at,blinded\n"
        + "".join(f"d,{k},ana,outcome,success,2026-01-02T03:04:05Z,true\n" for k in range(3))
    )
    judge_dataset(source, tmp_path / "run", annotations=said, instruction="fold the towel", use_cache=False)
    judged = list(open_run(tmp_path / "run").judgements())
    assert [one.instruction for one in judged] == ["fold the towel"] * 3


def test_what_was_not_judged_may_change(run, elsewhere) -> None:
    def last_dropped(table: pa.Table) -> pa.Table:
        return table.slice(0, table.num_rows - 1)

    (episodes,) = (elsewhere / "meta/episodes").rglob("*.parquet")
    edit_parquet(episodes, last_dropped)
    assert pq.read_metadata(episodes).num_rows == 11
    open_run(run, elsewhere)
