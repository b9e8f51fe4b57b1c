from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from services import service_of, serving

from robojudge_server.settings import JudgeSpec
from servers.chat_server import ChatServer

KEY = "sk-0123456789-secret"


def cards(sqlite_url: str, **judges: JudgeSpec) -> dict[str, dict[str, Any]]:
    with serving(service_of(sqlite_url, judges=judges), user="ben:annotator") as client:
        answer = client.get("/api/judges")
        assert answer.status_code == 200, answer.text
        assert answer.json()["next_cursor"] is None
        return {card["name"]: card for card in answer.json()["items"]}


def test_the_embedded_judge_is_there_without_any_configuration(sqlite_url: str) -> None:
    with serving(service_of(sqlite_url)) as client:
        (card,) = client.get("/api/judges").json()["items"]
    assert (card["name"], card["provider"], card["method"]) == ("reference", "reference", "reference")
    assert card["available"] and card["reason"] is None and card["capabilities"] is None
    assert not card["self_hosted"]


def test_a_judge_says_what_it_can_do_and_how_it_was_configured(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    spec = JudgeSpec(judge="openai/gpt-4.1", concurrency=3, settings={"frames": 5, "votes": 2})
    card = cards(sqlite_url, house=spec)["house"]
    assert (card["provider"], card["model"], card["concurrency"]) == ("openai", "gpt-4.1", 3)
    assert (card["settings"]["frames"], card["settings"]["votes"]) == (5, 2)
    assert (card["settings"]["transitions"], card["settings"]["temperature"]) == (8, 0.0)
    assert card["capabilities"]["max_images"] == 500 and card["capabilities"]["n"]
    assert card["available"] and not card["self_hosted"]


def test_a_judge_without_its_key_names_the_variable_that_is_missing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    card = cards(sqlite_url, house=JudgeSpec(judge="openai/gpt-4.1"))["house"]
    assert not card["available"]
    assert "OPENAI_API_KEY" in card["reason"] and "\n" not in card["reason"]
    assert (card["settings"], card["capabilities"]) == (None, None)


def test_no_address_key_or_path_is_told(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROBOJUDGE_COMPAT_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    found = cards(
        sqlite_url,
        own=JudgeSpec(judge="compat/qwen", base_url="http://10.11.12.13:8123/v1"),
        local=JudgeSpec(judge="ollama/qwen3-vl:8b", base_url="http://10.11.12.13:8123"),
        wrong=JudgeSpec(judge="openai/gpt-4.1", base_url="http://10.11.12.13:8123/v1"),
        script=JudgeSpec(judge=f"scripted/{tmp_path}/replies.jsonl"),
        odd=JudgeSpec(judge="compat/qwen", base_url="http://10.11.12.13:8123", settings={"frames": KEY}),
    )
    text = json.dumps(found)
    for hidden in ("10.11.12.13", "8123", KEY, str(tmp_path)):
        assert hidden not in text
    assert {name for name, card in found.items() if card["available"]} == {"own", "local"}
    assert {name for name, card in found.items() if card["self_hosted"]} >= {"own", "local"}
    assert found["script"]["model"] == "replies.jsonl"


def test_unusable_configurations_do_not_hide_the_judges_that_work(sqlite_url: str) -> None:
    found = cards(
        sqlite_url,
        good=JudgeSpec(judge="reference"),
        nameless=JudgeSpec(judge="openai"),
        unknown=JudgeSpec(judge="nobody/model"),
        mistyped=JudgeSpec(judge="reference", settings={"framez": 3}),
        clashing=JudgeSpec(judge="reference", settings={"provider": "x"}),
    )
    assert [name for name, card in found.items() if card["available"]] == ["good"]
    assert "nobody" in found["unknown"]["reason"]


def test_listing_judges_sends_nothing(sqlite_url: str) -> None:
    with ChatServer("vllm") as server:
        judge = JudgeSpec(judge="compat/qwen", base_url=server.url)
        assert cards(sqlite_url, own=judge)["own"]["available"]
        assert server.requests == []
