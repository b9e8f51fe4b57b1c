"""compat/ against servers that differ as vLLM, transformers serve and llama.cpp do."""

from __future__ import annotations

import asyncio
import json

import pytest

from robojudge.errors import UsageError
from robojudge.transports.compat import open_transport
from servers.chat_server import KEY
from servers.misbehaviour import Plan, first

MODEL = "Qwen/Qwen3-VL-8B-Instruct"


async def test_no_key_is_needed_and_none_is_sent(chat_server, ask, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-somebody-elses")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Gateway: secret\nAuthorization: Bearer gateway")
    server = chat_server("vllm", key=None)
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask())
    await transport.aclose()
    assert reply.samples[0].error is None
    sent = server.requests[0].headers
    assert not {"authorization", "api-key", "openai-organization", "openai-project", "x-gateway"} & set(sent)


async def test_a_key_of_its_own_is_sent_as_bearer(chat_server, ask, monkeypatch):
    monkeypatch.setenv("ROBOJUDGE_COMPAT_API_KEY", KEY)
    server = chat_server("vllm")
    transport = open_transport(MODEL, base_url=server.url)
    await transport.complete(ask())
    await transport.aclose()
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_the_server_is_part_of_the_fingerprint_and_has_no_price(chat_server, ask):
    server = chat_server("vllm", key=None, models=frozenset({"gpt-4.1"}))
    transport = open_transport("gpt-4.1", base_url=f"{server.url}/")
    reply = await transport.complete(ask())
    await transport.aclose()
    assert transport.endpoint == server.host
    assert reply.usage.input_tokens > 0
    assert reply.usage.cost_usd is None


async def test_the_schema_stands_in_the_prompt_too_since_a_server_may_ignore_it(chat_server, ask):
    for flavour in ("vllm", "transformers"):
        server = chat_server(flavour, key=None)
        transport = open_transport(MODEL, base_url=server.url)
        request = ask()
        await transport.complete(request)
        await transport.aclose()
        body = server.bodies[-1]
        assert body["response_format"]["type"] == "json_schema"
        assert json.dumps(request.schema, separators=(",", ":")) in body["messages"][0]["content"]


async def test_vllm_enforces_the_schema_and_brings_n_samples(chat_server, ask):
    server = chat_server("vllm", key=None)
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask(n=4, seed=3, temperature=0.7))
    await transport.aclose()
    assert (reply.output_mode, len(reply.samples), len(server.requests)) == ("json_schema", 4, 1)
    assert server.bodies[0]["max_tokens"] == 512


async def test_vllm_refuses_several_greedy_samples_and_is_then_asked_for_one(chat_server, ask):
    server = chat_server("vllm", key=None)
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask(n=3, temperature=0.0))
    await transport.aclose()
    assert [seen.status for seen in server.requests] == [400, 200]
    assert (len(reply.samples), reply.dropped_parameters) == (1, ("n",))
    assert transport.capabilities.n is False


async def test_llama_cpp_is_asked_for_a_json_object_once_its_refusal_is_known(chat_server, ask, waits):
    server = chat_server("llamacpp", key=None)
    transport = open_transport("any", base_url=server.url)
    one = await transport.complete(ask())
    two = await transport.complete(ask())
    await transport.aclose()
    assert [seen.status for seen in server.requests] == [500, 200, 200]
    assert one.output_mode == two.output_mode == "json_object"
    assert waits == []
    assert transport.capabilities.output_modes == ("json_object", "text")
    system = server.bodies[1]["messages"][0]["content"]
    assert system.startswith("You judge robots.\n\nAnswer with exactly one JSON object")
    assert json.loads(system[system.rindex("\n{") :]) == dict(ask().schema)
    assert json.loads(two.samples[0].text)["outcome"] == "success"


async def test_a_server_without_any_response_format_gets_the_schema_in_words(chat_server, ask):
    server = chat_server("vllm", key=None, refuses=frozenset({"response_format"}))
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask())
    await transport.aclose()
    assert reply.output_mode == "text"
    assert "response_format" not in server.bodies[-1]
    assert [seen.status for seen in server.requests] == [400, 400, 200]
    assert json.loads(reply.samples[0].text)["outcome"] == "success"


@pytest.mark.parametrize("field", ["seed", "temperature", "n"])
async def test_an_unknown_setting_is_left_out_and_named(chat_server, ask, field):
    server = chat_server("transformers", key=None, refuses=frozenset({field}))
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask(seed=1, n=2, temperature=0.5))
    again = await transport.complete(ask(seed=1, n=2, temperature=0.5))
    await transport.aclose()
    assert [seen.status for seen in server.requests] == [422, 200, 200]
    assert reply.dropped_parameters == again.dropped_parameters == (field,)
    assert field not in server.bodies[-1]
    assert reply.output_mode == "json_schema"


async def test_a_setting_nobody_asked_for_is_not_named_as_dropped(chat_server, ask):
    server = chat_server("transformers", key=None, refuses=frozenset({"seed"}))
    transport = open_transport(MODEL, base_url=server.url)
    await transport.complete(ask(seed=1))
    reply = await transport.complete(ask())
    await transport.aclose()
    assert reply.dropped_parameters == ()
    assert transport.capabilities.seed is False


async def test_all_unknown_settings_at_once(chat_server, ask):
    refused = frozenset(
        {"seed", "temperature", "n", "max_tokens", "max_completion_tokens", "response_format"}
    )
    server = chat_server("transformers", key=None, refuses=refused)
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask(seed=1, n=2))
    await transport.aclose()
    assert set(server.bodies[-1]) == {"model", "messages"}
    assert reply.output_mode == "text"
    assert reply.dropped_parameters == ("max_output_tokens", "n", "seed", "temperature")


async def test_the_length_limit_is_named_the_way_the_server_knows_it(chat_server, ask):
    server = chat_server("vllm", key=None, refuses=frozenset({"max_tokens"}))
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask())
    await transport.aclose()
    assert server.bodies[-1]["max_completion_tokens"] == 512
    assert reply.dropped_parameters == ()


async def test_fastapis_own_unknown_field_answer_is_understood(chat_server, ask):
    server = chat_server("vllm", key=None, plan=first(["unknown_field:seed"]))
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask(seed=1))
    await transport.aclose()
    assert reply.dropped_parameters == ("seed",)
    assert len(server.requests) == 2


async def test_a_refusal_for_another_reason_steps_nothing_down(chat_server, ask):
    server = chat_server("vllm", key=None, plan=first(["too_long"]))
    transport = open_transport(MODEL, base_url=server.url)
    with pytest.raises(Exception, match="context length"):
        await transport.complete(ask())
    reply = await transport.complete(ask(seed=1))
    await transport.aclose()
    assert (reply.output_mode, reply.dropped_parameters) == ("json_schema", ())


async def test_requests_in_flight_together_settle_on_the_same_terms(chat_server, ask):
    server = chat_server("llamacpp", key=None, refuses=frozenset({"seed"}), latency_s=0.05)
    transport = open_transport("any", base_url=server.url)
    replies = await asyncio.gather(*(transport.complete(ask(seed=k)) for k in range(6)))
    after = await transport.complete(ask(seed=9))
    await transport.aclose()
    assert {reply.output_mode for reply in replies} == {"json_object"}
    assert {reply.dropped_parameters for reply in replies} == {("seed",)}
    assert after.usage.calls == 1
    assert [seen.status for seen in server.requests].count(200) == 7


async def test_transformers_ignores_the_schema_and_n_and_still_answers(chat_server, ask):
    server = chat_server("transformers", key=None, plan=Plan(always="ignored_schema"))
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask(n=3))
    await transport.aclose()
    assert len(reply.samples) == 1
    assert json.loads(reply.samples[0].text) == {"verdict": "good", "score": 8}


def test_without_a_base_url_the_option_is_named():
    with pytest.raises(UsageError, match="needs --base-url"):
        open_transport("m")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("localhost:8000/v1", "http:// or https://"),
        ("ftp://host/v1", "http:// or https://"),
        ("http:///v1", "with a host"),
        ("http://host:notaport/v1", "not a URL"),
        ("http://me:secret@host/v1", "user name or password"),
    ],
)
def test_an_address_that_cannot_work_is_refused_at_once(url, says):
    with pytest.raises(UsageError, match=says) as caught:
        open_transport("m", base_url=url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("http://gpu-1/v1", "gpu-1:80"),
        ("https://gpu-1/v1", "gpu-1:443"),
        ("http://[::1]:8000/v1", "[::1]:8000"),
        ("HTTP://GPU-1:8000", "gpu-1:8000"),
    ],
)
async def test_the_endpoint_always_names_its_port(url, endpoint):
    transport = open_transport("m", base_url=url)
    await transport.aclose()
    assert transport.endpoint == endpoint
