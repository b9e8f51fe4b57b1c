"""Canned answers from a file or a list."""

from __future__ import annotations

import json

import pytest

from robojudge.errors import RateLimited, Refused, UsageError
from robojudge.transports.scripted import ScriptedTransport, open_transport


@pytest.fixture
def replies(tmp_path):
    def write(*lines: str):
        path = tmp_path / "replies.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


async def test_answers_come_in_order_and_start_over(replies, ask):
    transport = open_transport(replies('{"task_completion": 1}', "", '"just prose"'))
    texts = [(await transport.complete(ask())).samples[0].text for _ in range(3)]
    assert json.loads(texts[0]) == {"task_completion": 1}
    assert texts[1:] == ["just prose", texts[0]]


async def test_an_error_is_raised_alone_and_a_sample_among_others(replies, ask):
    path = replies('{"error": "RateLimited", "message": "slow down"}', '{"a": 1}')
    with pytest.raises(RateLimited, match="slow down"):
        await open_transport(path).complete(ask())
    spoilt, good = (await open_transport(path).complete(ask(n=2))).samples
    assert isinstance(spoilt.error, RateLimited)
    assert good.text == '{"a": 1}'


async def test_a_reply_can_not_pass_for_a_models(replies, ask):
    transport = open_transport(replies('{"a": 1}'))
    reply = await transport.complete(ask())
    assert (transport.provider, transport.model, transport.endpoint) == ("scripted", "replies.jsonl", "")
    assert reply.output_mode == "text"
    assert (reply.usage.cost_usd, reply.usage.input_tokens) == (None, None)


async def test_other_answers_are_another_revision(ask):
    one = await ScriptedTransport(["a"]).complete(ask())
    same = await ScriptedTransport(["a"]).complete(ask())
    other = await ScriptedTransport(["b"]).complete(ask())
    assert one.model_revision == same.model_revision != other.model_revision


async def test_answers_can_be_given_in_python(ask):
    transport = ScriptedTransport(["text", Refused("no")])
    assert (await transport.complete(ask())).samples[0].text == "text"
    with pytest.raises(Refused):
        await transport.complete(ask())


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "holds no answers"),
        (["not json"], "line 1 is not JSON"),
        (['{"a": 1}', "[1]"], "line 2 must be a JSON object or string"),
        (['{"error": "UsageError", "message": "m"}'], "names no transport error"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(replies, lines, says):
    with pytest.raises(UsageError, match=says):
        open_transport(replies(*lines))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"cannot read .*none\.jsonl"):
        open_transport(str(tmp_path / "none.jsonl"))


def test_a_base_url_makes_no_sense(replies):
    with pytest.raises(UsageError, match="no --base-url"):
        open_transport(replies("{}"), base_url="http://localhost")
