"""Ollama's native protocol against a loopback server with its rules."""

from __future__ import annotations

import asyncio
import base64
import json
import socket

import pytest

from robojudge.errors import (
    BadReply,
    BadRequest,
    ModelNotFound,
    RateLimited,
    ReplyCutOff,
    ServerUnavailable,
    TransportTimeout,
    UsageError,
)
from robojudge.transports.base import Image
from robojudge.transports.ollama import open_transport
from robojudge.transports.pace import Pace
from robojudge.transports.retry import Retrier, RetryPolicy
from servers.loopback import json_answer
from servers.misbehaviour import Plan, first
from servers.ollama_server import DIGEST, MODEL, OllamaServer
from servers.waits import Waits

CAPABLE = ("completion", "vision")


@pytest.fixture
def serve(monkeypatch):
    """Start servers whose address stands in OLLAMA_HOST."""
    started = []

    def start(**options) -> OllamaServer:
        server = OllamaServer(**options).__enter__()
        started.append(server)
        monkeypatch.setenv("OLLAMA_HOST", server.origin)
        return server

    yield start
    for server in started:
        server.__exit__(None, None, None)


@pytest.fixture
def waits(monkeypatch):
    """Retry without waiting."""
    recorded = Waits()

    def retrier() -> Retrier:
        return Retrier(RetryPolicy(), sleep=recorded, random=lambda: 0.5, pace=Pace(clock=recorded.clock))

    monkeypatch.setattr("robojudge.transports.ollama.Retrier", retrier)
    return recorded


async def ask_once(request, model=MODEL):
    transport = open_transport(model)
    try:
        return await transport.complete(request)
    finally:
        await transport.aclose()


async def failure(request, model=MODEL):
    with pytest.raises(Exception) as caught:
        await ask_once(request, model)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


async def test_one_call_holds_everything_the_server_needs(serve, ask):
    server = serve()
    request = ask(seed=7, temperature=0.3)
    reply = await ask_once(request)
    (seen,) = server.requests
    assert (seen.path, seen.status) == ("/api/chat", 200)
    assert seen.body["format"] == request.schema
    assert seen.body["think"] is False
    options = {"temperature": 0.3, "seed": 7, "num_predict": 512, "num_ctx": 4096}
    assert seen.body["options"] == options
    assert json.loads(reply.samples[0].text)["outcome"] == "success"
    assert reply.output_mode == "json_schema"
    assert reply.model_revision == DIGEST[:12]
    assert reply.context_tokens == 4096
    assert (reply.usage.calls, reply.usage.cost_usd, reply.usage.cached_tokens) == (1, None, None)
    assert reply.usage.input_tokens > 2 * server.image_tokens
    assert reply.usage.output_tokens > 0


async def test_images_are_bare_base64_of_the_same_bytes_in_the_same_order(serve, ask):
    server = serve()
    request = ask()
    await ask_once(request)
    sent = server.requests[0].body["messages"][1]["images"]
    jpegs = [part.jpeg for part in request.content if isinstance(part, Image)]
    assert [base64.b64decode(image) for image in sent] == jpegs
    assert server.images == [(32, 24), (64, 48)]


async def test_every_label_keeps_its_image_and_the_question_comes_last(serve, ask):
    server = serve()
    await ask_once(ask())
    system, user = server.requests[0].body["messages"]
    assert system["role"] == "system"
    assert system["content"].startswith("You judge robots.\n")
    assert user["content"].splitlines()[1:] == [
        "Frame 1 (front): (image 1)",
        "Frame 2 (front): (image 2)",
        "How did it go?",
    ]


async def test_images_without_labels_are_numbered_on(serve, ask):
    server = serve()
    images = [part for part in ask().content if isinstance(part, Image)]
    await ask_once(ask(content=("Before:", *images, "Which is later?")))
    lines = server.requests[0].body["messages"][1]["content"].splitlines()
    assert lines[1:] == ["Before: (image 1)", "(image 2)", "Which is later?"]


async def test_a_request_without_images_speaks_of_none(serve, ask):
    server = serve()
    await ask_once(ask(content=("Just a question.",)))
    assert server.requests[0].body["messages"][1] == {"role": "user", "content": "Just a question."}


async def test_data_cannot_take_an_images_place(serve, ask):
    server = serve()
    image = next(part for part in ask().content if isinstance(part, Image))
    await ask_once(ask(system="[img-1]", content=(image, "pick [img] and [img-0]")))
    texts = [message["content"] for message in server.requests[0].body["messages"]]
    assert not any("[img" in text for text in texts)


async def test_a_server_never_cuts_what_does_not_fit(serve, ask):
    server = serve()
    await ask_once(ask())
    assert (server.requests[0].body["truncate"], server.requests[0].body["shift"]) == (False, False)


async def test_context_grows_with_the_request_and_never_shrinks(serve, ask):
    server = serve(image_tokens=10)
    image = Image(next(p for p in ask().content if isinstance(p, Image)).jpeg, 448, 448)
    transport = open_transport(MODEL)
    for count in (1, 48, 1):
        await transport.complete(ask(content=(image,) * count))
    await transport.aclose()
    # 48 images of 448x448 pixels: 14 x 14 tokens and 4 around each, 9600 in all, beside 512 for the answer
    sizes = [body["options"]["num_ctx"] for body in server.bodies]
    assert sizes == [4096, 12288, 12288]


async def test_a_refused_context_is_doubled_until_the_request_fits(serve, ask):
    server = serve(image_tokens=3000)
    reply = await ask_once(ask())
    assert [body["options"]["num_ctx"] for body in server.bodies] == [4096, 8192]
    assert (reply.usage.calls, reply.samples[0].error) == (2, None)


async def test_what_exceeds_the_models_own_context_is_an_error(serve, ask, waits):
    server = serve(image_tokens=3000, context_tokens=5000)
    error = await failure(ask())
    assert type(error) is BadRequest
    assert "--frames" in str(error)
    assert [body["options"]["num_ctx"] for body in server.bodies] == [4096, 5000]
    assert waits == []


async def test_the_models_context_is_a_capability_once_known(serve, ask):
    serve(context_tokens=32768)
    transport = open_transport(MODEL)
    assert transport.capabilities.context_tokens is None
    await transport.complete(ask())
    await transport.aclose()
    assert transport.capabilities.context_tokens == 32768


async def test_a_model_that_does_not_think_is_not_told_to_stop(serve, ask):
    server = serve(abilities=CAPABLE)
    await ask_once(ask())
    assert "think" not in server.requests[0].body


async def test_thinking_text_is_no_part_of_the_answer(serve, ask):
    serve(thinking='{"task_completion": 0.1}')
    reply = await ask_once(ask())
    assert json.loads(reply.samples[0].text)["task_completion"] == 0.75


async def test_log_probabilities_come_where_they_are_asked_for(serve, ask):
    server = serve()
    transport = open_transport(MODEL)
    without = await transport.complete(ask())
    with_them = await transport.complete(ask(logprobs=True))
    await transport.aclose()
    assert [body.get("logprobs") for body in server.bodies] == [None, True]
    assert [reply.samples[0].has_logprobs for reply in (without, with_them)] == [False, True]


async def test_a_model_without_eyes_is_named_before_it_is_asked(serve, ask):
    server = serve(abilities=("completion",))
    error = await failure(ask())
    assert type(error) is BadRequest
    assert "takes no images" in str(error)
    assert server.requests == []


async def test_an_old_server_that_lists_no_abilities_is_asked(serve, ask):
    server = serve(abilities=None)
    await ask_once(ask())
    assert "think" not in server.requests[0].body


@pytest.mark.parametrize(
    ("formats", "mode", "calls"),
    [({"json"}, "json_object", 2), (set(), "text", 3), ({"schema"}, "json_schema", 1)],
)
async def test_a_refused_format_falls_back_and_is_recorded(serve, ask, formats, mode, calls):
    serve(formats=frozenset(formats))
    transport = open_transport(MODEL)
    reply = await transport.complete(ask())
    again = await transport.complete(ask())
    await transport.aclose()
    assert (reply.output_mode, reply.usage.calls) == (mode, calls)
    assert (again.output_mode, again.usage.calls) == (mode, 1)
    assert json.loads(again.samples[0].text)["outcome"] == "success"


async def test_a_model_knows_the_schema_even_where_the_server_ignores_it(serve, ask):
    serve(applies_format=False)
    reply = await ask_once(ask())
    assert reply.output_mode == "json_schema"
    assert json.loads(reply.samples[0].text)["outcome"] == "success"


async def test_several_samples_take_several_calls(serve, ask):
    server = serve()
    transport = open_transport(MODEL)
    reply = await transport.complete(ask(n=3))
    await transport.aclose()
    assert (transport.capabilities.n, len(reply.samples), len(server.requests)) == (False, 1, 1)
    assert reply.dropped_parameters == ("n",)


async def test_a_model_that_is_not_there_is_named_with_the_command_that_gets_it(serve, ask, waits):
    server = serve()
    error = await failure(ask(), "llava:13b")
    assert type(error) is ModelNotFound
    assert "'ollama pull llava:13b'" in str(error)
    assert str(error).startswith(f"ollama/llava:13b at {server.host}: ")
    assert waits == []


async def test_nothing_listening_names_the_address_and_the_command(ask, waits, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("OLLAMA_HOST", host)
    error = await failure(ask())
    assert type(error) is ServerUnavailable
    assert host in str(error)
    assert "'ollama serve'" in str(error)
    assert len(waits) == 4


@pytest.mark.parametrize(
    ("native", "kind", "says"),
    [
        ((429, "slow down", {}), RateLimited, "slow down"),
        (
            (503, "server busy, please try again.  maximum pending requests exceeded", {}),
            ServerUnavailable,
            "busy",
        ),
        (
            (500, "model requires more system memory (9.1 GiB) than is available", {}),
            ServerUnavailable,
            "9.1 GiB",
        ),
    ],
)
async def test_what_may_pass_is_asked_five_times(serve, ask, waits, native, kind, says):
    server = serve(native=[native] * 9)
    error = await failure(ask())
    assert type(error) is kind
    assert says in str(error)
    assert (len(server.requests), waits) == (5, [0.25, 0.5, 1.0, 2.0])


async def test_the_servers_own_wait_is_kept(serve, ask, waits):
    serve(native=[(429, "slow down", {"retry-after": "7"})])
    reply = await ask_once(ask())
    assert reply.usage.calls == 2
    assert len(waits) == 1
    assert 7.0 <= waits[0] <= 7.5


@pytest.mark.parametrize("name", ["plain_500", "error_500", "drop", "html", "not_json", "json_list"])
async def test_a_failure_that_passes_costs_calls_but_no_answer(serve, ask, waits, name):
    serve(plan=first([name, name]))
    reply = await ask_once(ask())
    assert (reply.usage.calls, reply.samples[0].error) == (3, None)


async def test_an_address_that_is_no_ollama_server_says_so(serve, ask, waits):
    serve(plan=Plan(always="html"))
    error = await failure(ask())
    assert type(error) is BadReply
    assert "Ollama server at the address" in str(error)


async def test_what_a_reply_lacks_is_said_without_the_validators_manual(serve, ask, waits, monkeypatch):
    serve()
    monkeypatch.setattr(OllamaServer, "get", lambda *_: json_answer(200, {"models": 3}))
    error = await failure(ask())
    assert type(error) is BadReply
    assert "(models: Input should be" in str(error) and "pydantic" not in str(error)


@pytest.mark.parametrize("name", ["hang", "trickle"])
async def test_a_call_without_end_ends_at_its_limit(serve, ask, waits, name):
    server = serve(plan=Plan(always=name))
    started = asyncio.get_running_loop().time()
    error = await failure(ask(timeout_s=0.3))
    assert type(error) is TransportTimeout
    assert "--timeout" in str(error)
    assert len(server.requests) == 2
    assert asyncio.get_running_loop().time() - started < 3.0


async def test_a_slow_answer_within_the_limit_is_an_answer(serve, ask):
    serve(plan=first(["slow:0.2"]))
    reply = await ask_once(ask())
    assert reply.usage.latency_s >= 0.2


async def test_a_cut_off_answer_is_no_answer(serve, ask):
    serve(plan=Plan(always="cut_off"))
    (sample,) = (await ask_once(ask())).samples
    assert (sample.text, type(sample.error)) == (None, ReplyCutOff)
    assert "4096" in str(sample.error)


async def test_an_empty_answer_is_no_answer(serve, ask):
    serve(plan=Plan(always="empty_content"), thinking="hm")
    (sample,) = (await ask_once(ask())).samples
    assert (sample.text, type(sample.error)) == (None, BadReply)
    assert "only thought" in str(sample.error)


async def test_prose_is_handed_on_for_the_parser_to_judge(serve, ask):
    serve(plan=Plan(always="prose"))
    assert (await ask_once(ask())).samples[0].text.startswith("I see 12 frames")


async def test_counts_a_server_does_not_give_are_unknown(serve, ask):
    serve(plan=Plan(always="no_usage"))
    usage = (await ask_once(ask())).usage
    assert (usage.input_tokens, usage.output_tokens) == (None, None)


async def test_a_model_for_one_image_is_not_asked_again(serve, ask, waits):
    server = serve(many_images=False)
    error = await failure(ask())
    assert type(error) is BadRequest
    assert "one image" in str(error)
    assert len(server.requests) == 1


async def test_a_base_url_goes_before_the_environment(serve, ask, monkeypatch):
    server = serve()
    monkeypatch.setenv("OLLAMA_HOST", "http://127.0.0.1:1")
    transport = open_transport(MODEL, base_url=server.origin)
    await transport.complete(ask())
    await transport.aclose()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        (None, "localhost:11434"),
        ("gpu-box", "gpu-box:11434"),
        ("gpu-box:8080", "gpu-box:8080"),
        (":8080", "127.0.0.1:8080"),
        ("http://gpu-box", "gpu-box:80"),
        ("https://gpu-box/ollama/", "gpu-box:443"),
        ("[::1]", "[::1]:11434"),
    ],
)
async def test_addresses_are_completed_as_ollama_does(monkeypatch, address, endpoint):
    if address is not None:
        monkeypatch.setenv("OLLAMA_HOST", address)
    transport = open_transport(MODEL)
    await transport.aclose()
    assert transport.endpoint == endpoint


@pytest.mark.parametrize("address", ["ftp://gpu-box", "http://user:secret@gpu-box"])
def test_an_address_that_cannot_work_names_its_variable(monkeypatch, address):
    monkeypatch.setenv("OLLAMA_HOST", address)
    with pytest.raises(UsageError, match="OLLAMA_HOST") as caught:
        open_transport(MODEL)
    assert "secret" not in str(caught.value)


async def test_a_key_is_sent_as_bearer_and_reaches_no_message(serve, ask, waits, monkeypatch):
    server = serve(plan=Plan(always="echo_key"))
    monkeypatch.setenv("OLLAMA_API_KEY", "ollama-key-77f0")
    error = await failure(ask())
    assert server.requests[0].headers["authorization"] == "Bearer ollama-key-77f0"
    assert "ollama-key-77f0" not in str(error)
    assert "OLLAMA_API_KEY" in str(error)
