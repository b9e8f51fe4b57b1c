"""What cannot work is a `UsageError` that names it, before anything is judged or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from robojudge import agreement_report, judge_dataset, judge_episode, write_rewards
from robojudge.errors import UsageError
from tiny_datasets import build_v3

NOBODY = {"judge": "compat/m", "base_url": "http://127.0.0.1:9/v1"}


@pytest.fixture
def dataset(tmp_path) -> Path:
    return build_v3(tmp_path / "d", cameras={})


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        ((0,), {"frames": 1}, "frames is 1: .*greater than or equal to 2"),
        ((0,), {"frames": "many"}, "frames is 'many'"),
        ((0,), {"bogus": 1}, "no setting bogus; there are .*frames.*votes"),
        ((0,), {"provider": "openai"}, "no setting provider"),
        ((-1,), {}, "-1 is no episode index"),
        (("0",), {}, "'0' is no episode index"),
        ((), {}, "needs an episode_index"),
    ],
)
def test_judging_an_episode_names_the_argument_that_cannot_work(dataset, arguments, settings, said) -> None:
    with pytest.raises(UsageError, match=said):
        judge_episode(dataset, *arguments, **NOBODY, **settings)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"episodes": "0-1"}, r"episodes is '0-1'; give a list, such as \[0, 1\]"),
        ({"episodes": [0, -2]}, "-2 is no episode index"),
        ({"episodes": [0.5]}, "0.5 is no episode index"),
        ({"votes": 0}, "votes is 0"),
        ({"bogus": 1}, "no setting bogus"),
    ],
)
def test_judging_a_dataset_names_it_and_makes_no_folder(dataset, tmp_path, changes, said) -> None:
    with pytest.raises(UsageError, match=said):
        judge_dataset(dataset, tmp_path / "run", **NOBODY, **changes)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"scheme": "bogus"}, "scheme is 'bogus'.*'rprm'"),
        ({"gama": 0.9}, "no setting gama; there are .*gamma"),
        ({"gripper_closed_below": 0.9}, "gripper_closed_below must be less"),
        ({"to": "parquet"}, "to is 'parquet'; it may be 'sidecar' or 'dataset'"),
        ({"to": "dataset", "unjudged": "keep"}, "unjudged is 'keep'; it may be 'refuse' or 'drop'"),
    ],
)
def test_writing_rewards_names_it_and_writes_nothing(dataset, tmp_path, settings, said) -> None:
    said_csv = tmp_path / "said.csv"
    said_csv.write_text(
        "dataset,episode_index,annotator,field,value,created_at,blinded\n"
        + "".join(f"d,{k},ana,outcome,success,2026-01-02T03:04:05Z,true\n" for k in range(3))
    )
    judge_dataset(dataset, tmp_path / "run", annotations=said_csv, use_cache=False)
    with pytest.raises(UsageError, match=said):
        write_rewards(tmp_path / "run", out=tmp_path / "out", **settings)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fields": "outcome"}, r"fields is 'outcome'; give a list, such as \['outcome'\]"),
        ({"datasets": "DIR/x"}, "datasets is 'DIR/x'; give a list"),
        ({"datasets": Path("DIR/x")}, "datasets is 'DIR/x'; give a list"),
    ],
)
def test_a_report_takes_no_text_letter_by_letter(changes, said) -> None:
    with pytest.raises(UsageError, match=said):
        agreement_report({}, [], **changes)
