"""Facts about a dataset on the Hub: judged by its id, and labelled from the run alone."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from fake_hub import Repository, serve_hub
from robojudge import judge_dataset, write_rewards
from robojudge.run_folder import read_settings
from robojudge.schema.judgement import Judgement
from rollouts import answer
from tiny_datasets import FRONT, build_v3

STEPS = 4


def test_a_run_on_the_hub_keeps_the_id_and_rewards_fetch_what_was_missing(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub-cache"))
    source = build_v3(tmp_path / "toy", (STEPS, STEPS), cameras={FRONT: (1, 1)}, data_files=(1, 1))
    progress = {f"t{k}": k / STEPS for k in range(1, STEPS + 1)}
    evidence = [{"frame": 1, "camera": "front", "observation": "seen"}]
    replies = tmp_path / "replies.jsonl"
    replies.write_text(
        json.dumps({"subtasks": ["reach"]})
        + "\n"
        + json.dumps(
            {
                **json.loads(answer(progress=progress, evidence=evidence)),
                "subtasks": {"s1": {"evidence": "", "score": 1.0, "start_frame": 1, "end_frame": STEPS}},
            }
        )
        + "\n"
    )
    with serve_hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        hub.repositories["org/toy"] = Repository({"main": source})
        judged = judge_dataset("org/toy", tmp_path / "run", judge=f"scripted/{replies}", episodes=[0])
        assert isinstance(judged[0], Judgement), judged[0]
        assert read_settings(tmp_path / "run")["dataset_source"] == "org/toy"
        path = write_rewards(tmp_path / "run", out=tmp_path / "labels")
    table = pq.read_table(path)
    assert table.column("episode_index").to_pylist() == [0] * STEPS + [1] * STEPS


def test_a_folder_is_recorded_by_its_absolute_path(tmp_path, monkeypatch) -> None:
    source = build_v3(tmp_path / "toy", (STEPS,), cameras={FRONT: (1,)}, data_files=(1,))
    monkeypatch.chdir(tmp_path)
    replies = tmp_path / "replies.jsonl"
    replies.write_text('"no idea"\n')
    judge_dataset("toy", Path("run"), judge=f"scripted/{replies}")
    assert read_settings(tmp_path / "run")["dataset_source"] == str(source.resolve())
