"""Facts about `robojudge judge`: exit codes, resuming, and one clear line per error."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from robojudge.journal import read_journal
from robojudge.run_folder import read_settings
from rollouts import answer
from servers.chat_server import ChatServer
from servers.misbehaviour import Plan

MODEL = "compat/gpt-4.1"
TESTS = Path(__file__).resolve().parents[2]


@pytest.fixture
def server():
    with ChatServer("vllm", key=None) as running:
        yield running


def ask(server) -> list[object]:
    return ["--judge", MODEL, "--base-url", server.url]


def test_every_episode_is_scored_and_kept(cli, demo, server) -> None:
    result = cli("judge", demo, *ask(server), "--out", "run")
    assert result.code == 0
    assert "12 of 12 scored" in result.out
    assert len(list(read_journal(Path("run")))) == 12
    table = pq.read_table("run/judgements.parquet")
    assert table.column("episode_index").to_pylist() == list(range(12))
    assert len(server.requests) == 12 + 1, "one call an episode, one for the task nobody annotated"


def test_the_same_command_again_goes_on_and_asks_nothing_twice(cli, demo, server) -> None:
    cli("judge", demo, *ask(server), "--episodes", "0-3", "--out", "run")
    asked = len(server.requests)
    result = cli("judge", demo, *ask(server), "--episodes", "0-4", "--out", "run")
    assert "5 of 5 scored, 4 from before" in result.out
    assert len(server.requests) == asked + 1


def test_the_cache_spares_calls_in_another_run_folder_and_no_cache_does_not(cli, demo, server) -> None:
    cli("judge", demo, *ask(server), "--episodes", "0-1", "--out", "one")
    asked = len(server.requests)
    assert "2 from the cache" in cli("judge", demo, *ask(server), "--episodes", "0-1", "--out", "two").out
    assert len(server.requests) == asked
    cli("judge", demo, *ask(server), "--episodes", "0-1", "--out", "three", "--no-cache")
    assert len(server.requests) == asked + 2


def test_a_renamed_copy_of_the_data_hits_the_cache(cli, demo, server) -> None:
    cli("judge", demo, *ask(server), "--episodes", "0", "--out", "one")
    asked = len(server.requests)
    moved = demo.rename(demo.parent / "elsewhere")
    result = cli(
        "judge", moved, *ask(server), "--dataset-id", "tabletop_demo", "--episodes", "0", "--out", "two"
    )
    assert "1 from the cache" in result.out
    assert len(server.requests) == asked


def test_other_settings_on_a_run_folder_are_refused_with_the_keys(cli, demo, server) -> None:
    cli("judge", demo, *ask(server), "--episodes", "0", "--out", "run")
    result = cli("judge", demo, *ask(server), "--episodes", "0", "--out", "run", "--frames", "8")
    assert result.code == 2
    assert "made with other settings (fingerprint, judge.frames)" in result.err


def test_some_failures_exit_1_and_the_rest_is_kept(cli, demo) -> None:
    with ChatServer("vllm", key=None, plan=Plan(at={1: "prose"})) as server:
        result = cli("judge", demo, *ask(server), "--episodes", "0-4", "--out", "run", "--concurrency", "1")
    assert result.code == 1
    assert "4 of 5 scored, 1 failed" in result.out
    assert "ParseFailure" in result.out


def test_a_failure_is_judged_again_only_when_asked(cli, demo) -> None:
    with ChatServer("vllm", key=None, plan=Plan(at={0: "prose"})) as server:
        cli("judge", demo, *ask(server), "--episodes", "0", "--out", "run")
        same = cli("judge", demo, *ask(server), "--episodes", "0", "--out", "run")
        assert (same.code, len(server.requests)) == (2, 1)
        result = cli("judge", demo, *ask(server), "--episodes", "0", "--out", "run", "--retry-failures")
    assert result.code == 0
    assert "1 of 1 scored" in result.out


def test_nothing_scored_exits_2_with_the_reason(cli, demo) -> None:
    with ChatServer("vllm", key=None, plan=Plan(always="prose")) as server:
        result = cli("judge", demo, *ask(server), "--episodes", "0-1", "--out", "run")
    assert result.code == 2
    assert "0 of 2 scored" in result.out and "ParseFailure (2 episodes)" in result.out


def test_the_reference_judge_without_annotations_says_what_is_missing(cli, demo) -> None:
    (demo / "annotations.csv").unlink()
    result = cli("judge", demo, "--out", "run")
    assert result.code == 2
    assert "0 of 12 scored" in result.out
    assert "no annotated references" in result.out
    assert "robojudge annotations template" in result.out


def test_a_dataset_without_episodes_has_nothing_to_budget(cli, tmp_path, server) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "episodes.csv").write_text("file,instruction\n")
    result = cli("judge", tmp_path / "empty", *ask(server), "--budget-tokens", 1000, "--out", "run")
    assert result.code == 2
    assert "0 of 0 scored" in result.out or "no episodes" in result.err


def test_json_prints_one_outcome_a_line_and_nothing_else(cli, demo, server) -> None:
    result = cli("judge", demo, *ask(server), "--episodes", "0-2", "--out", "run", "--json")
    lines = [json.loads(line) for line in result.out.splitlines()]
    assert [line["episode_index"] for line in lines] == [0, 1, 2]
    assert "3 of 3 scored" in result.err


def test_the_table_fits_80_columns(cli, demo, server) -> None:
    result = cli("judge", demo, *ask(server), "--episodes", "0-2", "--out", "run")
    table = result.out.split("3 of 3 scored")[0]
    assert max(map(len, table.splitlines())) <= 80
    assert "compl" in table and "outcome" in table and "▁" in table


def test_votes_come_in_one_request_where_the_server_can(cli, demo, server) -> None:
    result = cli(
        "judge", demo, *ask(server), "--episodes", "0", "--votes", 3, "--temperature", 0.7, "--out", "run"
    )
    assert result.code == 0
    (judged,) = read_journal(Path("run"))
    assert (judged.votes.n_asked, judged.votes.n_valid) == (3, 3)
    assert len(server.requests) == 1


def test_votes_at_temperature_zero_are_pointed_out(cli, demo, server) -> None:
    result = cli("judge", demo, *ask(server), "--episodes", "0", "--votes", 2, "--out", "run")
    assert "votes at temperature 0" in result.err


def test_a_proposed_subtask_list_is_frozen_for_good(cli, demo, server) -> None:
    (demo / "annotations.csv").unlink()
    cli("judge", demo, *ask(server), "--episodes", "0", "--out", "run")
    (before,) = read_settings(Path("run"))["subtasks"].values()
    assert before["source"] == "proposed"
    asked = len(server.requests)
    cli("judge", demo, *ask(server), "--episodes", "1", "--out", "run")
    assert len(server.requests) == asked + 1
    (after,) = read_settings(Path("run"))["subtasks"].values()
    assert after == before


def test_a_scripted_file_replays_and_is_marked_as_scripted(cli, demo, tmp_path) -> None:
    replies = tmp_path / "replies.jsonl"
    replies.write_text(answer() + "\n")
    result = cli("judge", demo, "--judge", f"scripted/{replies}", "--episodes", "0", "--out", "run")
    assert result.code == 2
    (failed,) = read_journal(Path("run"))
    assert failed.judge.provider == "scripted"


@pytest.mark.parametrize(
    "arguments,message",
    [
        (["--episodes", "0-99"], "has no episode 99; it has 12, 0 to 11"),
        (["--episodes", "x"], "'x' is neither an index nor a range"),
        (["--cameras", "side"], "no camera 'side' (it has: front, wrist)"),
        (["--annotations", "gone.csv"], "annotations file gone.csv does not exist"),
        (["--subtasks", "gone.json"], "subtasks file gone.json does not exist"),
        (["--judge", "openai/gpt-4.1"], "OPENAI_API_KEY"),
        (["--judge", "azure/gpt"], "AZURE_OPENAI_ENDPOINT"),
        (["--judge", "compat/m"], "--base-url"),
        (["--judge", "martian/m"], "no transport named 'martian'"),
        (["--judge", "openai"], "names no model"),
        (["--method", "rubric"], "takes no method"),
        (["--votes", "3"], "leave out --votes"),
    ],
)
def test_a_mistake_is_one_clear_line_and_exit_2(cli, demo, arguments, message) -> None:
    result = cli("judge", demo, *arguments, "--out", "run")
    assert result.code == 2
    assert message in result.err
    assert len(result.err.strip().splitlines()) == 1


def test_annotations_of_another_dataset_are_one_clear_line(cli, demo) -> None:
    result = cli("judge", demo, "--dataset-id", "other", "--annotations", demo / "annotations.csv")
    assert result.code == 2
    assert "annotates tabletop_demo, not other" in result.err


def test_a_missing_key_is_named_before_anything_is_opened(cli) -> None:
    result = cli("judge", "no/such/folder", "--judge", "openai/gpt-4.1")
    assert "OPENAI_API_KEY" in result.err


def test_an_unwritable_out_folder_is_one_clear_line(cli, demo, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    result = cli("judge", demo, "--out", "file/run")
    assert result.code == 2
    assert "run folder file/run cannot be written" in result.err


@pytest.mark.parametrize("kind", ["missing", "truncated"])
def test_a_damaged_video_fails_every_episode_inside_it_and_names_it(cli, demo, server, kind) -> None:
    video = next(demo.glob("videos/*front*/chunk-000/file-000.mp4"))
    if kind == "missing":
        video.unlink()
    else:
        video.write_bytes(video.read_bytes()[: video.stat().st_size // 2])
    result = cli("judge", demo, *ask(server), "--out", "run")
    failed = [outcome for outcome in read_journal(Path("run")) if hasattr(outcome, "error")]
    assert failed and all("file-000.mp4" in outcome.error.message for outcome in failed)
    if kind == "missing":
        assert result.code == 2 and len(failed) == 12
    else:
        assert result.code == 1 and 0 < len(failed) < 12, "episodes before the cut are unharmed"


def test_every_dataset_is_judged_by_a_model(cli, any_dataset, server) -> None:
    result = cli("judge", any_dataset, *ask(server), "--frames", "4", "--transitions", "2", "--out", "run")
    assert result.code == 0, result.out
    assert "failed" not in result.out.split("scored")[-1]


def test_every_dataset_is_judged_by_the_reference_judge(cli, any_dataset) -> None:
    result = cli("judge", any_dataset, "--out", "run")
    annotated = (any_dataset / "annotations.csv").exists()
    assert result.code == (0 if annotated else 2)
    outcomes = list(read_journal(Path("run")))
    assert outcomes and not any(hasattr(outcome, "error") for outcome in outcomes)


def test_ctrl_c_exits_130_and_the_run_goes_on_where_it_stopped(demo, tmp_path) -> None:
    environment = {**os.environ, "ROBOJUDGE_CACHE": str(tmp_path / "cache")}
    with ChatServer("vllm", key=None, latency_s=0.25) as server:
        command = [sys.executable, "-m", "robojudge.cli", "judge", str(demo), "--judge", MODEL]
        command += ["--base-url", server.url, "--concurrency", "1", "--out", str(tmp_path / "run")]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and len(list(read_journal(tmp_path / "run"))) < 2:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        kept = len(list(read_journal(tmp_path / "run")))
        assert process.returncode == 130
        assert b"Traceback" not in err
        assert b"not attempted" in out
        assert 2 <= kept < 12
        again = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
    assert again.returncode == 0
    assert f"{kept} from before".encode() in again.stdout
