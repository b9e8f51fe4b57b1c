"""Find the one JSON object in a model's text. Nothing is guessed, completed or repaired."""

from __future__ import annotations

import json
import re
from typing import Any

from robojudge.errors import ParseFailure
from robojudge.schema.judgement import OutputMode

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_CLOSE = re.compile(r"</(think|thinking|reasoning)>", re.IGNORECASE)
_OPEN = re.compile(r"<(think|thinking|reasoning)>", re.IGNORECASE)
_FENCE = re.compile(r"^```[a-zA-Z0-9]*\s*\n(.*?)\n?```$", re.DOTALL)


def without_thinking(text: str) -> str:
    """Remove a model's thinking preamble.

    Some chat templates put the opening tag in the prompt, so a lone closing tag ends a preamble too.

    Raises:
        ParseFailure: the thinking never ends, so there is no answer.
    """
    rest = _THINKING.sub("", text)
    closes = list(_CLOSE.finditer(rest))
    if closes:
        rest = rest[closes[-1].end() :]
    if _OPEN.match(rest.lstrip()):
        raise ParseFailure("the reply is all thinking and no answer; raise the output-token limit", text)
    return rest.strip()


def extract_object(text: str, output_mode: OutputMode) -> dict[str, Any]:
    """Return the JSON object a reply consists of.

    In the JSON modes the reply must be the object, bare or in one code fence. In text mode prose
    may surround it, but there must be exactly one object, so that none has to be preferred.

    Raises:
        ParseFailure: there is no such object; `raw_reply` holds the text.
    """
    answer = without_thinking(text)
    fenced = _FENCE.match(answer)
    body = fenced.group(1).strip() if fenced else answer
    if body.startswith("{"):
        value, end = _decode(body, 0, text)
        if not body[end:].strip():
            return value
    if output_mode != "text":
        raise ParseFailure("the reply is not one JSON object", text)
    objects = _objects_in(answer, text)
    if len(objects) != 1:
        found = "no JSON object" if not objects else f"{len(objects)} JSON objects"
        raise ParseFailure(f"the reply holds {found}; exactly one was asked for", text)
    return objects[0]


def _objects_in(answer: str, raw: str) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = []
    position = answer.find("{")
    while position >= 0:
        value, end = _decode(answer, position, raw)
        objects.append(value)
        position = answer.find("{", end)
    return objects


def _decode(text: str, start: int, raw: str) -> tuple[dict[str, Any], int]:
    decoder = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_unique)
    try:
        value, end = decoder.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise ParseFailure(f"the reply's JSON is broken: {error}", raw) from error
    return value, end


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key appears twice in one object")
    return value
