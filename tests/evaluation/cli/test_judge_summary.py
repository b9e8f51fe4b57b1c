"""Facts about the end of `robojudge judge`: why episodes failed, in full, and what to do about it."""

from __future__ import annotations

import json

import pytest

from servers.chat_server import ChatServer
from servers.misbehaviour import Plan

COMPAT = "compat/gpt-4.1"
RETRY = "try again:  the same command with --retry-failures"
MENDED = "once that is put right: the same command with --retry-failures"


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def test_a_failure_is_told_in_full_once_and_counted(cli, demo, tmp_path) -> None:
    told = "nothing listens at the port of that server, and this is said in many more words than a table has"
    (tmp_path / "down.jsonl").write_text(json.dumps({"error": "ServerUnavailable", "message": told}) + "\n")
    result = cli("judge", demo, "--judge", "scripted/down.jsonl", "--episodes", "0-1", "--out", "run")
    assert result.code == 2
    assert "0 of 2 scored, 2 failed: ServerUnavailable (2 episodes)" in result.out
    assert unwrapped(result.out).count(f"ServerUnavailable: scripted: {told}") == 1
    assert RETRY in result.out
    below = result.out.split("0 of 2 scored")[1]
    assert max(len(line) for line in below.splitlines() if "pandas" not in line) <= 80


def test_a_missing_file_is_named_and_retrying_is_advised_only_once_it_is_back(cli, demo) -> None:
    video = next(demo.glob("videos/*front*/chunk-000/file-000.mp4"))
    video.unlink()
    with ChatServer("vllm", key=None) as server:
        result = cli(
            "judge", demo, "--judge", COMPAT, "--base-url", server.url, "--episodes", "0", "--out", "run"
        )
    assert "MissingFile: " in result.out and "videos/" in result.out
    assert str(video.name) in unwrapped(result.out)
    assert RETRY not in result.out and MENDED in result.out


@pytest.mark.parametrize("misbehaviour", ["prose", "refusal"])
def test_retrying_is_not_advised_where_the_model_would_say_the_same(cli, demo, misbehaviour) -> None:
    with ChatServer("vllm", key=None, plan=Plan(always=misbehaviour)) as server:
        result = cli(
            "judge", demo, "--judge", COMPAT, "--base-url", server.url, "--episodes", "0", "--out", "run"
        )
    assert "1 failed" in result.out
    assert "--retry-failures" not in result.out
