"""OpenAI's hosted models against a loopback service with OpenAI's rules."""

from __future__ import annotations

import json

import pytest

from robojudge.errors import MissingKey, ServerUnavailable, UsageError
from robojudge.transports.openai import open_transport
from servers.chat_server import KEY
from servers.misbehaviour import Plan


@pytest.fixture
def server(chat_server, monkeypatch):
    started = chat_server("openai")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", started.url)
    return started


async def test_one_call_is_accepted_as_it_is_and_answers_the_schema(server, ask):
    transport = open_transport("gpt-4.1")
    reply = await transport.complete(ask(seed=7))
    await transport.aclose()
    assert [seen.status for seen in server.requests] == [200]
    assert reply.output_mode == "json_schema"
    assert json.loads(reply.samples[0].text) == {"task_completion": 0.75, "outcome": "success"}
    assert reply.model_revision == "gpt-4.1-2025-04-14"
    assert reply.dropped_parameters == ()


async def test_the_body_holds_text_and_images_in_order_and_every_setting(server, ask):
    transport = open_transport("gpt-4.1")
    await transport.complete(ask(seed=7, temperature=0.3))
    await transport.aclose()
    seen = server.requests[0]
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    system, user = seen.body["messages"]
    assert system == {"role": "system", "content": "You judge robots."}
    assert [part["type"] for part in user["content"]] == ["text", "image_url", "text", "image_url", "text"]
    assert {part["image_url"]["detail"] for part in user["content"] if "image_url" in part} == {"high"}
    assert seen.n_images == 2
    settings = {key: seen.body[key] for key in ("model", "temperature", "seed", "max_completion_tokens")}
    assert settings == {"model": "gpt-4.1", "temperature": 0.3, "seed": 7, "max_completion_tokens": 512}
    assert "n" not in seen.body
    assert seen.body["response_format"]["json_schema"]["strict"] is True


async def test_n_samples_come_from_one_request(server, ask):
    transport = open_transport("gpt-4.1")
    reply = await transport.complete(ask(n=3))
    await transport.aclose()
    assert len(reply.samples) == 3
    assert len(server.requests) == 1
    assert transport.capabilities.n is True


async def test_a_reasoning_model_is_asked_without_temperature_and_the_reply_says_so(server, ask, waits):
    transport = open_transport("o4-mini")
    first = await transport.complete(ask())
    second = await transport.complete(ask())
    await transport.aclose()
    assert [seen.status for seen in server.requests] == [400, 200, 200]
    assert "temperature" not in server.requests[2].body
    assert first.dropped_parameters == second.dropped_parameters == ("temperature",)
    assert waits == []


async def test_only_our_own_retries_are_made(server, ask, waits):
    server.plan = Plan(always="error_500")
    transport = open_transport("gpt-4.1")
    with pytest.raises(ServerUnavailable):
        await transport.complete(ask())
    await transport.aclose()
    assert len(server.requests) == 5


async def test_usage_counts_tokens_calls_and_time(server, ask):
    transport = open_transport("gpt-4.1")
    await transport.complete(ask())
    usage = (await transport.complete(ask())).usage
    await transport.aclose()
    assert usage.calls == 1
    assert usage.input_tokens > 2 * 765
    assert usage.cached_tokens == usage.input_tokens // 2
    assert usage.output_tokens > 0
    assert 0 < usage.latency_s < 10


async def test_a_gateway_in_place_of_openai_has_no_list_price_and_is_part_of_the_fingerprint(server, ask):
    transport = open_transport("gpt-4.1")
    reply = await transport.complete(ask())
    await transport.aclose()
    assert transport.endpoint == server.host
    assert reply.usage.cost_usd is None


async def test_the_official_address_needs_no_place_in_the_fingerprint(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    transport = open_transport("gpt-4.1")
    await transport.aclose()
    assert transport.endpoint == ""


def test_a_missing_key_is_named_before_anything_else():
    with pytest.raises(MissingKey, match=r"openai/gpt-4\.1 needs OPENAI_API_KEY"):
        open_transport("gpt-4.1")


def test_a_blank_key_is_a_missing_key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "  ")
    with pytest.raises(MissingKey):
        open_transport("gpt-4.1")


def test_a_key_with_a_line_break_inside_is_refused_without_being_shown(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-abc\ndef")
    with pytest.raises(UsageError, match="line breaks") as caught:
        open_transport("gpt-4.1")
    assert "sk-abc" not in str(caught.value)


def test_a_base_url_is_refused_and_compat_named(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(UsageError, match="compat/MODEL with --base-url"):
        open_transport("gpt-4.1", base_url="http://127.0.0.1:1/v1")


async def test_account_headers_go_to_openai(server, ask, monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    transport = open_transport("gpt-4.1")
    await transport.complete(ask())
    await transport.aclose()
    assert server.requests[0].headers["openai-organization"] == "org-1"
