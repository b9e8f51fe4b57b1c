"""Facts about what `robojudge judge` and `plan` say and keep of tokens and dollars."""

from __future__ import annotations

import json

import pytest

from servers.chat_server import ChatServer
from servers.misbehaviour import Plan

COMPAT = "compat/gpt-4.1"
KEY = "not-a-real-key"


@pytest.fixture
def gateway(monkeypatch):
    """Return a server in place of OpenAI's own address."""
    with ChatServer("vllm", key=None) as server:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        yield server


def test_dollars_behind_a_gateway_are_refused_before_anything_is_asked(cli, demo, gateway) -> None:
    result = cli("judge", demo, "--judge", "openai/gpt-4.1", "--budget-usd", "0.2", "--out", "run")
    assert result.code == 2
    assert f"openai's list prices do not hold at {gateway.host}; use --budget-tokens" in result.err
    assert gateway.requests == []


def test_a_plan_behind_a_gateway_names_no_cost(cli, demo, gateway) -> None:
    result = cli("plan", demo, "--judge", "openai/gpt-4.1")
    assert f"cost        unknown: openai's list prices do not hold at {gateway.host}" in result.out
    assert "$" not in result.out


def test_a_plan_at_the_official_address_names_a_cost(cli, demo, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert "cost        about $" in cli("plan", demo, "--judge", "openai/gpt-4.1").out


def test_the_reason_for_an_unknown_cost_is_the_address_not_the_model(cli, demo, gateway) -> None:
    result = cli("judge", demo, "--judge", "openai/gpt-4.1", "--episodes", "0", "--out", "run")
    assert f"cost unknown: openai's list prices do not hold at {gateway.host}" in result.out
    assert "tokens in" in result.out


def test_a_token_budget_holds_where_the_server_reports_no_tokens(cli, demo) -> None:
    with ChatServer("vllm", key=None, plan=Plan(always="no_usage")) as server:
        asked = ["--judge", COMPAT, "--base-url", server.url, "--concurrency", "1"]
        one = json.loads(cli("plan", demo, *asked, "--episodes", "0", "--json").out)
        budget = 4 * (one["input_tokens"] + one["output_tokens"])
        result = cli("judge", demo, *asked, "--budget-tokens", budget, "--out", "run")
    assert result.code == 3
    assert "tokens unknown" in result.out and "tokens in" not in result.out
    assert 1 <= len(server.requests) <= 4, "each counts as the most an episode may take"


def test_no_share_of_cached_tokens_is_claimed_where_none_is_reported(demo) -> None:
    from rich.console import Console

    from robojudge.batch.counts import RunCounts
    from robojudge.cli.progress import RunProgress
    from robojudge.schema.judgement import Usage

    def note(cached: int | None) -> str:
        counts = RunCounts(asked=2)
        counts.spend(Usage(calls=1, input_tokens=3000, cached_tokens=cached, output_tokens=1000))
        return RunProgress(Console(), "d", counts)._note(1)

    assert "4k tok" in note(None) and "cached" not in note(None)
    assert "4k tok (50% cached)" in note(1500)


def test_a_plan_leaves_out_only_what_this_run_judged_of_this_dataset(cli, demo) -> None:
    with ChatServer("vllm", key=None) as server:
        asked = [
            "--judge",
            COMPAT,
            "--base-url",
            server.url,
            "--instruction",
            "Press it.",
            "--temperature",
            0.5,
        ]
        cli("judge", demo, *asked, "--episodes", "0-2", "--out", "run")
        same = cli("plan", demo, *asked, "--out", "run")
        other_frames = cli("plan", demo, *asked, "--frames", 8, "--out", "run")
        (demo / "annotations.csv").unlink()
        other_dataset = cli("plan", demo, *asked, "--dataset-id", "other", "--out", "run")
    assert "12 episodes of tabletop_demo, 3 judged already" in same.out
    assert other_frames.code == 2
    assert "run folder run was made with other settings (fingerprint, judge.frames)" in other_frames.err
    assert other_dataset.code == 2
    assert "made with other settings (dataset_id" in other_dataset.err


def test_a_plan_for_a_new_run_folder_has_nothing_judged(cli, demo) -> None:
    assert "0 judged already" in cli("plan", demo, "--out", "new").out
