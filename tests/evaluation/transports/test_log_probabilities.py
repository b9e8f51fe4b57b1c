"""Log-probabilities of the answer's tokens: asked for, refused, ignored."""

from __future__ import annotations

import pytest

from robojudge.transports.compat import open_transport

MODEL = "Qwen/Qwen3-VL-8B-Instruct"


@pytest.fixture
def asked(chat_server, ask):
    """Ask a server for log-probabilities once; return it and the reply."""

    async def run(flavour="vllm", **options):
        server = chat_server(flavour, key=None, **options)
        transport = open_transport(MODEL, base_url=server.url)
        try:
            return server, await transport.complete(ask(logprobs=True))
        finally:
            await transport.aclose()

    return run


async def test_they_come_with_the_answer(asked):
    server, reply = await asked()
    assert server.bodies[0]["logprobs"] is True
    assert reply.samples[0].has_logprobs is True
    assert reply.dropped_parameters == ()


async def test_they_are_not_asked_for_by_default(chat_server, ask):
    server = chat_server("vllm", key=None)
    transport = open_transport(MODEL, base_url=server.url)
    reply = await transport.complete(ask())
    await transport.aclose()
    assert "logprobs" not in server.bodies[0]
    assert reply.samples[0].has_logprobs is False


async def test_an_endpoint_that_refuses_them_is_asked_without(asked):
    server, reply = await asked(refuses=frozenset({"logprobs"}))
    assert ["logprobs" in body for body in server.bodies] == [True, False]
    assert reply.dropped_parameters == ("logprobs",)
    assert (reply.output_mode, reply.samples[0].has_logprobs) == ("json_schema", False)
