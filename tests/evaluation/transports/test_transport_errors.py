"""Every way a service fails, and the typed error it becomes; compat/ against a loopback server."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import ExitStack

import pytest

from robojudge.errors import (
    AuthError,
    BadReply,
    BadRequest,
    ContentFiltered,
    ModelNotFound,
    RateLimited,
    Refused,
    ReplyCutOff,
    ServerUnavailable,
    TransportTimeout,
)
from robojudge.transports.compat import open_transport
from servers.chat_server import KEY
from servers.misbehaviour import Plan, first

MODEL = "Qwen/Qwen3-VL-8B-Instruct"


@pytest.fixture
def connect(chat_server, monkeypatch):
    """Start a server that misbehaves by a plan; return it and a transport to it."""
    monkeypatch.setenv("ROBOJUDGE_COMPAT_API_KEY", KEY)

    def start(plan: Plan, **options):
        server = chat_server(options.pop("flavour", "vllm"), plan=plan, **options)
        return server, open_transport(options.pop("model", MODEL), base_url=server.url)

    return start


async def failure(transport, request):
    """The error `complete` raises."""
    try:
        with pytest.raises(Exception) as caught:
            await transport.complete(request)
        return caught.value
    finally:
        await transport.aclose()


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("echo_key", AuthError, "ROBOJUDGE_COMPAT_API_KEY"),
        ("forbidden", AuthError, "Country not supported"),
        ("no_quota", AuthError, "quota"),
        ("not_found", ModelNotFound, "check the model's name"),
        ("too_long", BadRequest, "--frame-size"),
        ("detail_400:images are not served here", BadRequest, "images are not served here"),
        ("detail_400:model unknown: not a valid model, see its schema", ModelNotFound, "no such model"),
        ("content_filter_400", ContentFiltered, "content filter"),
    ],
)
async def test_what_cannot_pass_is_raised_after_one_request(connect, ask, waits, name, kind, says):
    server, transport = connect(Plan(always=name))
    error = await failure(transport, ask())
    assert type(error) is kind
    assert not error.retryable
    assert says in str(error)
    assert str(error).startswith(f"compat/{MODEL} at {server.host}: ")
    assert len(server.requests) == 1
    assert waits == []


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("rate_limit", RateLimited, "--concurrency"),
        ("error_500", ServerUnavailable, "The server had an error"),
        ("error_503", ServerUnavailable, "Overloaded"),
        ("plain_500", ServerUnavailable, "Internal Server Error"),
        ("drop", ServerUnavailable, "no connection"),
        ("html", BadReply, "text/html"),
        ("not_json", BadReply, "not a JSON object"),
        ("json_list", BadReply, "not a JSON object"),
        ("empty_choices", BadReply, "no choices"),
    ],
)
async def test_what_may_pass_is_asked_five_times(connect, ask, waits, name, kind, says):
    server, transport = connect(Plan(always=name))
    error = await failure(transport, ask())
    assert type(error) is kind
    assert error.retryable
    assert says in str(error)
    assert len(server.requests) == 5
    assert waits == [0.25, 0.5, 1.0, 2.0]


@pytest.mark.parametrize("name", ["rate_limit", "error_500", "drop", "html", "empty_choices", "plain_500"])
async def test_a_failure_that_passes_costs_calls_but_no_answer(connect, ask, waits, name):
    server, transport = connect(first([name, name]))
    reply = await transport.complete(ask())
    await transport.aclose()
    assert reply.samples[0].error is None
    assert reply.usage.calls == len(server.requests) == 3
    assert len(waits) == 2


@pytest.mark.parametrize(
    ("name", "least_s", "most_s"),
    [("rate_limit:7", 7.0, 7.5), ("rate_limit_ms:40", 0.04, 0.54), ("rate_limit_date:30", 28.0, 30.5)],
)
async def test_a_rate_limits_own_wait_is_kept(connect, ask, waits, name, least_s, most_s):
    _, transport = connect(first([name]))
    await transport.complete(ask())
    await transport.aclose()
    assert len(waits) == 1
    assert least_s <= waits[0] <= most_s


@pytest.mark.parametrize(
    ("name", "kind"), [("rate_limit:3600", RateLimited), ("error_503:3600", ServerUnavailable)]
)
async def test_a_wait_that_is_too_long_is_raised_with_its_length(connect, ask, waits, name, kind):
    server, transport = connect(Plan(always=name))
    error = await failure(transport, ask())
    assert type(error) is kind
    assert error.retry_after_s == 3600.0
    assert len(server.requests) == 1


async def test_a_real_wait_is_as_long_as_the_server_asks(connect, ask):
    server, transport = connect(first(["rate_limit_ms:300"]))
    reply = await transport.complete(ask())
    await transport.aclose()
    assert len(server.requests) == 2
    assert reply.usage.latency_s >= 0.3


@pytest.mark.parametrize("name", ["hang", "trickle"])
async def test_a_call_without_end_ends_at_its_limit_and_is_tried_twice(connect, ask, waits, name):
    server, transport = connect(Plan(always=name))
    started = asyncio.get_running_loop().time()
    async with asyncio.timeout(10.0):
        error = await failure(transport, ask(timeout_s=0.3))
    assert type(error) is TransportTimeout
    assert "--timeout" in str(error)
    assert len(server.requests) == 2
    assert asyncio.get_running_loop().time() - started < 3.0


async def test_a_gateways_timeout_is_a_timeout(connect, ask, waits):
    server, transport = connect(Plan(always="error_504"))
    error = await failure(transport, ask())
    assert type(error) is TransportTimeout
    assert len(server.requests) == 2


async def test_a_slow_answer_within_the_limit_is_an_answer(connect, ask):
    _, transport = connect(first(["slow:0.3"]))
    reply = await transport.complete(ask())
    await transport.aclose()
    assert reply.usage.calls == 1
    assert reply.usage.latency_s >= 0.3


async def test_nothing_listening_is_unavailable_and_names_the_address(ask, waits):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = await failure(open_transport("m", base_url=f"http://127.0.0.1:{port}/v1"), ask())
    assert type(error) is ServerUnavailable
    assert f"127.0.0.1:{port}" in str(error)
    assert "is the server running" in str(error)


async def test_a_host_that_never_answers_is_unavailable_not_slow(ask, waits):
    with ExitStack() as stack:
        deaf = stack.enter_context(socket.socket())
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):  # fill the queue of connections nobody accepts
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(deaf.getsockname())
        transport = open_transport("m", base_url=f"http://127.0.0.1:{deaf.getsockname()[1]}/v1")
        error = await failure(transport, ask(timeout_s=0.3))
    assert type(error) is ServerUnavailable
    assert "no connection (none within 0.15 s)" in str(error)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("cut_off", ReplyCutOff, "output-token limit after 20 characters"),
        ("refusal", Refused, "I'm sorry"),
        ("content_filter", ContentFiltered, "withheld"),
        ("empty_content", BadReply, "empty"),
        ("half_character", BadReply, "lone surrogates"),
        ("no_message", BadReply, "no message"),
    ],
)
async def test_a_spoilt_choice_is_a_sample_without_text_beside_good_ones(connect, ask, name, kind, says):
    server, transport = connect(Plan(always=name))
    reply = await transport.complete(ask(n=2, temperature=0.5))
    await transport.aclose()
    spoilt, good = reply.samples
    assert spoilt.text is None
    assert type(spoilt.error) is kind
    assert says in str(spoilt.error)
    assert good.error is None
    assert json.loads(good.text)["outcome"] == "success"
    assert len(server.requests) == 1


@pytest.mark.parametrize("name", ["prose", "fenced", "thinking", "wrong_lengths", "ignored_schema"])
async def test_text_is_handed_on_unchanged_for_the_parser_to_judge(connect, ask, name):
    _, transport = connect(Plan(always=name))
    reply = await transport.complete(ask())
    await transport.aclose()
    marks = {"prose": "I see 12", "fenced": "```json", "thinking": "<think>", "ignored_schema": "verdict"}
    assert marks.get(name, "{") in reply.samples[0].text


async def test_content_in_parts_is_joined(connect, ask):
    _, transport = connect(Plan(always="content_parts"))
    reply = await transport.complete(ask())
    await transport.aclose()
    assert json.loads(reply.samples[0].text)["outcome"] == "success"


async def test_an_ignored_n_brings_fewer_samples_and_is_remembered(connect, ask):
    _, transport = connect(Plan(always="ignored_n"))
    assert transport.capabilities.n is True
    reply = await transport.complete(ask(n=3, temperature=0.5))
    await transport.aclose()
    assert len(reply.samples) == 1
    assert transport.capabilities.n is False


async def test_more_choices_than_asked_are_left_aside(connect, ask):
    _, transport = connect(Plan(always="one_too_many"))
    reply = await transport.complete(ask(n=2, temperature=0.5))
    await transport.aclose()
    assert len(reply.samples) == 2


async def test_counts_a_server_does_not_give_are_unknown_not_zero(connect, ask):
    _, transport = connect(Plan(always="no_usage"))
    usage = (await transport.complete(ask())).usage
    await transport.aclose()
    assert (usage.input_tokens, usage.cached_tokens, usage.output_tokens, usage.cost_usd) == (None,) * 4
    assert usage.calls == 1


@pytest.mark.parametrize("name", ["echo_key", "echo_key_200"])
async def test_a_key_echoed_by_the_server_reaches_no_message(connect, ask, waits, name):
    server, transport = connect(Plan(always=name))
    error = await failure(transport, ask())
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(error)
    assert "[key hidden]" in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None


async def test_cancelling_ends_a_hanging_call(connect, ask):
    _, transport = connect(Plan(always="hang"))
    task = asyncio.create_task(transport.complete(ask()))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await transport.aclose()
