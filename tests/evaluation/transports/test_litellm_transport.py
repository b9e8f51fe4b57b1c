"""LiteLLM against loopback services, by its OpenAI and Anthropic routes; skipped without the extra."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from robojudge.errors import (
    AuthError,
    BadRequest,
    ContentFiltered,
    MissingExtra,
    MissingKey,
    ModelNotFound,
    RateLimited,
    Refused,
    ReplyCutOff,
    ServerUnavailable,
    TransportTimeout,
    UsageError,
)
from robojudge.transports.litellm import open_transport
from servers.chat_server import KEY
from servers.misbehaviour import Plan, first

MODEL = "openai/gpt-4.1"


def test_without_the_extra_its_pip_line_is_shown(monkeypatch):
    monkeypatch.setitem(sys.modules, "litellm", None)
    with pytest.raises(MissingExtra, match=r"litellm/openai/gpt-4.1 .*pip install 'robojudge\[litellm\]'"):
        open_transport(MODEL)


@pytest.fixture
def service(chat_server, monkeypatch):
    """Start an OpenAI-like service that LiteLLM is pointed to."""
    pytest.importorskip("litellm")

    def start(flavour: str = "openai", **options):
        server = chat_server(flavour, **options)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_API_BASE", server.url)
        return server

    return start


async def ask_once(request, model=MODEL, **options):
    transport = open_transport(model, **options)
    try:
        return await transport.complete(request)
    finally:
        await transport.aclose()


async def failure(request, model=MODEL):
    with pytest.raises(Exception) as caught:
        await ask_once(request, model)
    assert KEY not in str(caught.value)
    return caught.value


async def test_a_request_arrives_whole_and_its_reply_comes_back(service, ask):
    server = service()
    request = ask(seed=3, n=2)
    reply = await ask_once(request)
    (seen,) = server.requests
    assert (seen.path, seen.status, seen.n_images) == ("/v1/chat/completions", 200, 2)
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["x-stainless-retry-count"] == "0"
    assert seen.body["response_format"]["json_schema"]["schema"] == request.schema
    assert (seen.body["model"], seen.body["seed"], seen.body["max_tokens"]) == ("gpt-4.1", 3, 512)
    assert (reply.output_mode, len(reply.samples)) == ("json_schema", 2)
    assert json.loads(reply.samples[0].text)["outcome"] == "success"
    assert reply.model_revision == "gpt-4.1-2025-04-14"
    assert reply.usage.input_tokens > 0
    assert reply.usage.cost_usd is None


async def test_an_address_of_ones_own_is_part_of_the_fingerprint(service, ask, monkeypatch):
    server = service()
    monkeypatch.delenv("OPENAI_API_BASE")
    hosted = open_transport(MODEL)
    own = open_transport(MODEL, base_url=server.url)
    await own.complete(ask())
    await hosted.aclose()
    await own.aclose()
    assert (hosted.endpoint, own.endpoint) == ("", server.host)
    assert len(server.requests) == 1


async def test_litellm_drops_nothing_on_its_own(service, ask, monkeypatch):
    server = service(refuses=frozenset({"seed"}))
    reply = await ask_once(ask(seed=3))
    assert [("seed" in body) for body in server.bodies] == [True, False]
    assert reply.dropped_parameters == ("seed",)
    assert reply.output_mode == "json_schema"


async def test_what_a_provider_does_not_take_is_dropped_by_us_and_named(service, ask, monkeypatch):
    server = service(plan=Plan(always="error_500"))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "anthropic-key-1122")
    monkeypatch.setenv("ANTHROPIC_API_BASE", server.origin)
    sent = open_transport("anthropic/claude-sonnet-4-5")
    terms = []
    send = sent._send

    async def spy(body, timeout_s):
        terms.append(set(body) & {"seed", "n"})
        return await send(body, timeout_s)

    sent._send = spy
    sent._retrier = type(sent._retrier)(policy=type(sent._retrier.policy)(max_attempts=1))
    with pytest.raises(ServerUnavailable):
        await sent.complete(ask(seed=3, n=2))
    await sent.aclose()
    assert terms == [{"seed", "n"}, set()]
    (seen,) = server.requests
    assert (seen.path, seen.headers["x-api-key"]) == ("/v1/messages", "anthropic-key-1122")
    images = [p for m in seen.body["messages"] for p in m["content"] if p["type"] == "image"]
    assert [image["source"]["media_type"] for image in images] == ["image/jpeg"] * 2


async def test_azures_content_filter_is_named(service, ask, monkeypatch):
    server = service("azure-classic", plan=Plan(at={1: "content_filter_400"}))
    monkeypatch.setenv("AZURE_API_KEY", KEY)
    monkeypatch.setenv("AZURE_API_BASE", server.origin)
    monkeypatch.setenv("AZURE_API_VERSION", "2024-10-21")
    await ask_once(ask(), "azure/my-deployment")
    path = "/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21"
    assert (server.requests[0].path, server.requests[0].headers["api-key"]) == (path, KEY)
    error = await failure(ask(), "azure/my-deployment")
    assert type(error) is ContentFiltered
    assert "content management policy" in str(error)


async def test_a_refused_schema_falls_back(service, ask):
    service("llamacpp", key=KEY)
    reply = await ask_once(ask())
    assert reply.output_mode == "json_object"
    assert json.loads(reply.samples[0].text)["outcome"] == "success"


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("echo_key", AuthError, "check the key of openai"),
        ("too_long", BadRequest, "--frame-size"),
        ("not_found", ModelNotFound, "model's name"),
    ],
)
async def test_what_cannot_pass_is_raised_after_one_request(service, ask, waits, name, kind, says):
    server = service(plan=Plan(always=name))
    error = await failure(ask())
    assert type(error) is kind
    assert says in str(error)
    assert str(error).startswith(f"litellm/{MODEL} at {server.host}: ")
    assert (len(server.requests), waits) == (1, [])


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("rate_limit", RateLimited, "--concurrency"),
        ("error_500", ServerUnavailable, "500"),
        ("plain_500", ServerUnavailable, "500"),
        ("drop", ServerUnavailable, "onnection"),
    ],
)
async def test_our_own_policy_retries_not_litellms(service, ask, waits, name, kind, says):
    server = service(plan=Plan(always=name))
    error = await failure(ask())
    assert type(error) is kind
    assert says in str(error)
    assert (len(server.requests), waits) == (5, [0.25, 0.5, 1.0, 2.0])


@pytest.mark.parametrize("name", ["html", "not_json", "json_list", "empty_choices"])
async def test_what_is_no_chat_reply_is_a_typed_error_and_asked_again(service, ask, waits, name):
    server = service(plan=Plan(always=name))
    error = await failure(ask())
    assert error.retryable
    assert len(server.requests) == 5


async def test_the_services_own_wait_is_kept(service, ask, waits):
    service(plan=first(["rate_limit:7"]))
    reply = await ask_once(ask())
    assert reply.usage.calls == 2
    assert 7.0 <= waits[0] <= 7.5


async def test_a_call_without_end_ends_at_its_limit(service, ask, waits):
    server = service(plan=Plan(always="hang"))
    error = await failure(ask(timeout_s=0.3))
    assert type(error) is TransportTimeout
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("name", "kind"), [("cut_off", ReplyCutOff), ("refusal", Refused), ("content_filter", ContentFiltered)]
)
async def test_a_spoilt_choice_is_a_sample_without_text(service, ask, name, kind):
    service(plan=Plan(always=name))
    (sample,) = (await ask_once(ask())).samples
    assert (sample.text, type(sample.error)) == (None, kind)


async def test_prose_is_handed_on_for_the_parser_to_judge(service, ask):
    service(plan=Plan(always="prose"))
    assert (await ask_once(ask())).samples[0].text.startswith("I see 12 frames")


@pytest.mark.parametrize("model", ["MODEL", "nosuch/model"])
def test_a_provider_litellm_does_not_know_is_refused(service, model):
    with pytest.raises(UsageError, match="litellm/PROVIDER/MODEL"):
        open_transport(model)


@pytest.mark.parametrize(
    ("model", "names"),
    [("anthropic/claude-sonnet-4-5", "ANTHROPIC_API_KEY"), ("gemini/gemini-2.5-pro", "GEMINI_API_KEY")],
)
def test_a_missing_key_names_its_variable(service, monkeypatch, model, names):
    for name in ("ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(MissingKey, match=names):
        open_transport(model)


def test_nothing_is_downloaded_and_no_env_file_is_read(service, tmp_path):
    (tmp_path / ".env").write_text("ANTHROPIC_API_KEY=from-a-file\n")
    code = (
        "import os, socket\n"
        "def refuse(*a, **k): raise AssertionError('the network was used')\n"
        "socket.getaddrinfo = refuse\n"
        "from robojudge.transports.litellm import _load\n"
        "_load('litellm/x')\n"
        "print(os.environ.get('ANTHROPIC_API_KEY'))\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LITELLM", "ANTHROPIC"))}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout.strip(), done.stderr) == ("None", "")
