"""Facts about a run that is killed, limited, lied to and kept waiting: it adds up in the end."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from robojudge.journal import JOURNAL, read_journal
from servers.chat_server import ChatServer
from servers.misbehaviour import Plan
from tiny_datasets import build_v3

EPISODES = 40
KILLS = 20


@pytest.fixture(scope="module")
def dataset(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("survival") / "tiny"
    return build_v3(
        folder,
        lengths=[5] * EPISODES,
        cameras={"observation.images.front": (EPISODES,)},
        data_files=[EPISODES],
        tasks=["pick the cup"],
        frame_tasks=[[0] * 5] * EPISODES,
    )


def command(dataset: Path, server: ChatServer, out: Path, *more: str) -> list[str]:
    subtasks = dataset.parent / "subtasks.json"
    subtasks.write_text(json.dumps({"pick the cup": ["reach", "lift"]}))
    base = [sys.executable, "-m", "robojudge.cli", "judge", str(dataset), "--judge", "compat/gpt-4.1"]
    base += ["--base-url", server.url, "--frames", "2", "--transitions", "0", "--no-cache"]
    return [*base, "--subtasks", str(subtasks), "--out", str(out), *more]


def journal_lines(out: Path) -> list[bytes]:
    path = out / JOURNAL
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def test_killed_at_20_random_moments_every_episode_is_judged_exactly_once(dataset, tmp_path) -> None:
    out = tmp_path / "run"
    chance = random.Random(20)
    kept: list[bytes] = []
    with ChatServer("vllm", key=None, latency_s=0.15) as server:
        line = command(dataset, server, out, "--concurrency", "2")
        for _ in range(KILLS):
            before = len(server.requests)
            process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if chance.random() < 0.75:
                while len(server.requests) == before and process.poll() is None:
                    time.sleep(0.005)
                time.sleep(chance.random() * 0.4)
            else:
                time.sleep(chance.random())
            process.kill()
            process.wait()
            lines = journal_lines(out)
            assert lines[: len(kept)] == kept, "a line that was there is gone or changed"
            kept = lines
        killed_with = len(kept)
        done = subprocess.run(line, capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
    outcomes = list(read_journal(out))
    assert sorted(outcome.episode_index for outcome in outcomes) == list(range(EPISODES))
    assert not any(hasattr(outcome, "error") for outcome in outcomes)
    assert killed_with < EPISODES, "the kills came too late to prove anything"
    assert len(server.requests) <= EPISODES + 2 * KILLS, "more than the calls in flight was asked twice"


def test_under_every_fault_at_once_judged_failed_and_not_attempted_add_up(dataset, tmp_path) -> None:
    out = tmp_path / "run"
    faults = {"rate_limit:0": 0.15, "error_500": 0.10, "prose": 0.05, "hang": 0.02}
    with ChatServer("vllm", key=None, plan=Plan(chance=faults, seed=3)) as server:
        line = command(dataset, server, out, "--concurrency", "8", "--timeout", "2", "--json")
        done = subprocess.run(line, capture_output=True, check=False, timeout=240, text=True)
    assert done.returncode in (0, 1), done.stderr
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert Counter(o["episode_index"] for o in outcomes) == Counter(range(EPISODES))
    failed = [o for o in outcomes if "error" in o]
    assert {o["error"]["type"] for o in failed} <= {
        "ParseFailure",
        "TransportTimeout",
        "ServerUnavailable",
        "RateLimited",
    }
    assert f"{EPISODES - len(failed)} of {EPISODES} scored" in done.stderr
    assert len(failed) < EPISODES / 2
    assert len(server.requests) > EPISODES


def test_a_budget_stops_the_run_with_exit_3_and_is_never_passed(dataset, tmp_path) -> None:
    out = tmp_path / "run"
    with ChatServer("vllm", key=None, latency_s=0.02) as server:
        line = command(dataset, server, out, "--concurrency", "4", "--budget-tokens", "60000", "--json")
        done = subprocess.run(line, capture_output=True, check=False, timeout=120, text=True)
        assert done.returncode == 3, done.stderr
        outcomes = [json.loads(line) for line in done.stdout.splitlines()]
        spent = sum(o["usage"]["input_tokens"] + o["usage"]["output_tokens"] for o in outcomes)
        assert 0 < spent <= 60000
        assert f"{EPISODES - len(outcomes)} not attempted" in done.stderr
        more = subprocess.run(
            command(dataset, server, out, "--concurrency", "4"), capture_output=True, check=False, timeout=120
        )
    assert more.returncode == 0
    assert len(journal_lines(out)) == EPISODES


def test_a_run_timeout_leaves_the_rest_not_attempted(dataset, tmp_path) -> None:
    out = tmp_path / "run"
    with ChatServer("vllm", key=None, latency_s=1.0) as server:
        line = command(dataset, server, out, "--concurrency", "2", "--run-timeout", "6")
        done = subprocess.run(line, capture_output=True, check=False, timeout=120, text=True)
    assert 0 < len(journal_lines(out)) < EPISODES
    assert "not attempted" in done.stdout


def test_a_hanging_episode_ends_at_its_own_timeout(dataset, tmp_path) -> None:
    out = tmp_path / "run"
    with ChatServer("vllm", key=None, plan=Plan(always="hang")) as server:
        line = command(dataset, server, out, "--episodes", "0", "--episode-timeout", "1")
        done = subprocess.run(line, capture_output=True, check=False, timeout=60, text=True)
    assert done.returncode == 2
    (failed,) = read_journal(out)
    assert failed.error.type == "TransportTimeout"
    assert "--episode-timeout" in failed.error.message


def test_a_second_process_on_the_same_run_folder_is_refused(dataset, tmp_path) -> None:
    out = tmp_path / "run"
    with ChatServer("vllm", key=None, latency_s=5.0) as server:
        line = command(dataset, server, out)
        first = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not server.requests and first.poll() is None:
            time.sleep(0.02)
        second = subprocess.run(line, capture_output=True, check=False, timeout=60, text=True)
        first.terminate()
        first.wait()
    assert second.returncode == 2
    assert "in use by another process" in second.stderr


def test_redo_judges_again_and_the_newest_counts(dataset, tmp_path) -> None:
    out = tmp_path / "run"
    with ChatServer("vllm", key=None) as server:
        line = command(dataset, server, out, "--episodes", "0-1")
        environment = {**os.environ, "ROBOJUDGE_CACHE": str(tmp_path / "cache")}
        subprocess.run(line, check=True, capture_output=True, env=environment, timeout=60)
        again = [word for word in line if word != "--no-cache"]
        subprocess.run([*again, "--redo"], check=True, capture_output=True, env=environment, timeout=60)
    assert Counter(o.episode_index for o in read_journal(out)) == {0: 2, 1: 2}
    assert len(server.requests) == 4
