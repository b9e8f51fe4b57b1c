"""What a refusal means: a mode, a parameter, or neither; messages as real services write them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.transports.error_body import read_error_body
from robojudge.transports.negotiation import Terms

ALL = Terms(modes=("json_schema", "json_object", "text"), limit_field="max_completion_tokens")
SENT = ("model", "messages", "temperature", "seed", "n", "max_completion_tokens", "response_format")


def openai(message: str, param: str | None = None, code: str | None = None) -> str:
    return json.dumps(
        {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}
    )


def fastapi(
    *path: str, message: str = "Extra inputs are not permitted", kind: str = "extra_forbidden"
) -> str:
    return json.dumps({"detail": [{"type": kind, "loc": ["body", *path], "msg": message, "input": 1}]})


MODE_REFUSALS = [
    openai("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
    openai(
        "response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later"
    ),
    openai(
        "Invalid schema for response_format 'v': In context=(), 'minimum' is not permitted.",
        "response_format",
    ),
    openai("'response_format.type' must be 'json_schema' or 'text'"),
    openai("Failed to convert JSON schema to grammar"),
    fastapi(
        "response_format", "type", message="Input should be 'text' or 'json_object'", kind="literal_error"
    ),
    json.dumps({"detail": "Unexpected keys in the request: {'response_format'}"}),
    json.dumps({"error": "structured output is not available for this model"}),
    "unsupported request",
]


@pytest.mark.parametrize("text", MODE_REFUSALS)
def test_a_refused_mode_steps_down_once(text):
    revised = ALL.revised(read_error_body(text), SENT)
    assert revised == Terms(("json_object", "text"), "max_completion_tokens")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (
            openai("Unsupported value: 'temperature' does not support 0 with this model.", "temperature"),
            "temperature",
        ),
        (openai("Unrecognized request argument supplied: seed"), "seed"),
        (openai("Unknown parameter: 'n'.", "n", "unknown_parameter"), "n"),
        (fastapi("seed"), "seed"),
        (json.dumps({"detail": "Unexpected keys in the request: {'seed'}"}), "seed"),
        (
            json.dumps(
                {
                    "object": "error",
                    "message": "[{'loc': ('body', 'n'), 'msg': 'extra fields not permitted'}]",
                }
            ),
            "n",
        ),
        (openai("n must be 1 when using greedy sampling, got 3."), "n"),
        (openai("n > 1 is not supported"), "n"),
        ("unknown field `temperature`, expected one of `model`, `messages`", "temperature"),
    ],
)
def test_an_unknown_parameter_is_dropped_and_nothing_else(text, field):
    revised = ALL.revised(read_error_body(text), SENT)
    assert revised.dropped == {field}
    assert (revised.modes, revised.limit_field) == (ALL.modes, ALL.limit_field)


def test_a_length_limit_of_the_other_name_is_tried_then_left_out():
    first = ALL.revised(read_error_body(fastapi("max_completion_tokens")), SENT)
    assert first.limit_field == "max_tokens"
    second = first.revised(read_error_body(fastapi("max_tokens")), [*SENT, "max_tokens"])
    assert second.limit_field is None


def test_a_limit_that_is_too_large_is_not_an_unknown_limit():
    text = openai("max_completion_tokens is too large: 99999. This model supports at most 16384 tokens.")
    assert ALL.revised(read_error_body(text), SENT) is None


@pytest.mark.parametrize(
    "text",
    [
        openai("This model's maximum context length is 8192 tokens.", code="context_length_exceeded"),
        openai("At most 4 image(s) may be provided in one request."),
        openai("Invalid image: unsupported image format"),
        openai("The model `x` does not support image input"),
        "Internal Server Error",
        "",
    ],
)
def test_other_refusals_revise_nothing(text):
    assert ALL.revised(read_error_body(text), SENT) is None


def test_text_mode_has_no_lower_step():
    assert Terms(("text",), None).revised(read_error_body(MODE_REFUSALS[0]), SENT) is None


def test_a_parameter_that_was_not_sent_is_not_dropped():
    body = read_error_body(openai("Unknown parameter: 'seed'."))
    assert "seed" not in ALL.revised(body, ["model", "messages", "response_format"]).dropped


terms = st.builds(
    Terms,
    modes=st.sampled_from([ALL.modes, ALL.modes[1:], ALL.modes[2:]]),
    limit_field=st.just("max_tokens"),
    dropped=st.frozensets(st.sampled_from(["seed", "n", "temperature"])),
)


@given(terms, terms)
def test_joining_forgets_nothing_and_does_not_depend_on_order(one, other):
    both = one.joined(other)
    assert both == other.joined(one)
    assert both.dropped == one.dropped | other.dropped
    assert len(both.modes) == min(len(one.modes), len(other.modes))


@given(st.lists(st.sampled_from([*MODE_REFUSALS, *(fastapi(field) for field in SENT)]), max_size=30))
def test_negotiation_always_ends(refusals):
    current = ALL
    steps = 0
    for text in refusals:
        sent = set(SENT) - current.dropped | ({current.limit_field} if current.limit_field else set())
        revised = current.revised(read_error_body(text), sent)
        if revised is not None:
            assert revised != current
            current = revised
            steps += 1
    assert steps <= 2 + 2 + 3
