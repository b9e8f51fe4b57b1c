"""Facts about finding the answer in a model's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.errors import ParseFailure
from robojudge.parse import extract_object, without_thinking


@pytest.mark.parametrize("mode", ["json_schema", "json_object", "text"])
@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', '  {"a": 1}\n', '```json\n{"a": 1}\n```', '<think>{"a": 2}</think>{"a": 1}'],
)
def test_a_bare_or_fenced_object_is_the_answer_in_every_mode(mode, text) -> None:
    assert extract_object(text, mode) == {"a": 1}


def test_prose_around_the_one_object_is_allowed_in_text_mode_only() -> None:
    text = 'Here is my answer:\n```json\n{"a": {"b": 1}}\n```\nHope it helps.'
    assert extract_object(text, "text") == {"a": {"b": 1}}
    with pytest.raises(ParseFailure, match="not one JSON object"):
        extract_object(text, "json_object")


def test_prose_numbers_are_never_scores() -> None:
    with pytest.raises(ParseFailure, match="no JSON object"):
        extract_object("I see 12 frames. Progress about 40.", "text")


def test_two_objects_are_no_answer() -> None:
    with pytest.raises(ParseFailure, match="2 JSON objects"):
        extract_object('{"a": 1} or rather {"a": 2}', "text")


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a": Infinity}', '{"a": 1, "a": 2}', '{"a": 1', "[1, 2]", "", '"text"']
)
def test_broken_json_is_never_repaired(text) -> None:
    with pytest.raises(ParseFailure) as caught:
        extract_object(text, "json_schema")
    assert caught.value.raw_reply == text


def test_a_thinking_preamble_never_reaches_the_answer() -> None:
    assert without_thinking('<think>maybe {"a": 9}?</think>\n{"a": 1}') == '{"a": 1}'
    assert without_thinking('the tag was opened in the prompt</think>{"a": 1}') == '{"a": 1}'


def test_thinking_that_never_ends_is_no_answer() -> None:
    with pytest.raises(ParseFailure, match="all thinking"):
        extract_object('<think>well, {"a": 1}', "text")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), json_values, max_size=4))
def test_every_object_survives_a_round_trip_through_a_fence(value) -> None:
    import json

    assert extract_object("```json\n" + json.dumps(value) + "\n```", "json_schema") == value
