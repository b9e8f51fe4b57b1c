"""Everything that goes wrong with real services, by name, on demand.

A misbehaviour is written `name` or `name:argument` (`slow:0.5`, `rate_limit:2`).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from time import time
from typing import Any

Headers = dict[str, str]
Raw = tuple[int, Headers, str]

DELAYS = ("slow", "hang", "trickle", "drop")
"""Handled by the connection itself: wait, never answer, answer a byte at a time, hang up."""


def _error(status: int, message: str, code: str | None = None, headers: Headers | None = None) -> Raw:
    body = {"error": {"message": message, "type": "server_error", "param": None, "code": code}}
    return status, {"content-type": "application/json", **(headers or {})}, json.dumps(body)


def _text(status: int, text: str, kind: str = "text/plain") -> Raw:
    return status, {"content-type": kind}, text


def _filtered() -> Raw:
    inner = {
        "code": "ResponsibleAIPolicyViolation",
        "content_filter_result": {"violence": {"filtered": True}},
    }
    message = "The response was filtered due to the prompt triggering the content management policy."
    error = {"message": message, "param": "prompt", "code": "content_filter", "innererror": inner}
    return 400, {"content-type": "application/json"}, json.dumps({"error": error})


def _rate_limit(name: str, value: str) -> Raw:
    return _error(429, "Rate limit reached", headers={name: value} if value else None)


def _unknown_field(name: str) -> Raw:
    item = {"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted"}
    return 422, {"content-type": "application/json"}, json.dumps({"detail": [item]})


INSTEAD: Mapping[str, Callable[[str, Mapping[str, str]], Raw]] = {
    "rate_limit": lambda arg, _: _rate_limit("retry-after", arg),
    "rate_limit_ms": lambda arg, _: _rate_limit("retry-after-ms", arg),
    "rate_limit_date": lambda arg, _: _rate_limit(
        "retry-after", formatdate(time() + float(arg), usegmt=True)
    ),
    "no_quota": lambda *_: _error(429, "You exceeded your current quota", "insufficient_quota"),
    "error_500": lambda *_: _error(500, "The server had an error processing your request"),
    "error_503": lambda arg, _: _error(503, "Overloaded", headers={"retry-after": arg} if arg else None),
    "error_504": lambda *_: _error(504, "Gateway timeout"),
    "plain_500": lambda *_: _text(500, "Internal Server Error"),
    "detail_400": lambda arg, _: (400, {}, json.dumps({"detail": arg or "something is wrong"})),
    "unknown_field": lambda arg, _: _unknown_field(arg),
    "content_filter_400": lambda *_: _filtered(),
    "too_long": lambda *_: _error(
        400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded"
    ),
    "echo_key": lambda _, headers: _error(401, f"Incorrect API key: {dict(headers)}", "invalid_api_key"),
    "echo_key_200": lambda _, headers: _text(200, f"you sent {dict(headers)}"),
    "forbidden": lambda *_: _error(403, "Country not supported"),
    "not_found": lambda *_: _error(404, "The model does not exist", "model_not_found"),
    "html": lambda *_: _text(200, "<!doctype html><title>Sign in</title>", "text/html"),
    "not_json": lambda *_: (200, {"content-type": "application/json"}, '{"choices": [{"mess'),
    "json_list": lambda *_: (200, {"content-type": "application/json"}, "[]"),
    "empty_choices": lambda *_: (200, {"content-type": "application/json"}, '{"choices": []}'),
}
"""Answers sent instead of a completion."""


def _first_array(value: Any) -> Any:
    """Shorten or lengthen: drop one member of the first object of numbered members or list found."""
    if isinstance(value, dict):
        numbered = [key for key in value if key[:1] in "st" and key[1:].isdigit()]
        if numbered:
            return {key: item for key, item in value.items() if key != numbered[-1]}
        return {key: _first_array(item) for key, item in value.items()}
    return [*value, *value] if isinstance(value, list) else value


def _out_of_range(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _out_of_range(item) for key, item in value.items()}
    return 40.0 if isinstance(value, float) else value


CONTENT: Mapping[str, Callable[[str], str]] = {
    "prose": lambda _: "I see 12 frames. Progress is about 40 percent, and the task looks done.",
    "fenced": lambda text: f"Here is my answer:\n```json\n{text}\n```\nLet me know if you need more.",
    "thinking": lambda text: f'<think>Maybe {{"task_completion": 0.1}}? No.</think>\n{text}',
    "wrong_lengths": lambda text: json.dumps(_first_array(json.loads(text))),
    "out_of_range": lambda text: json.dumps(_out_of_range(json.loads(text))),
    "ignored_schema": lambda _: json.dumps({"verdict": "good", "score": 8}),
    "broken_json": lambda text: text[: len(text) // 2],
}
"""Changes to an otherwise valid answer's text."""

CHOICE: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "cut_off": lambda choice: (
        choice.update(finish_reason="length"),
        choice["message"].update(content=choice["message"]["content"][:20]),
    ),
    "refusal": lambda choice: choice["message"].update(
        content=None, refusal="I'm sorry, I can't help with that."
    ),
    "content_filter": lambda choice: (
        choice.update(finish_reason="content_filter"),
        choice["message"].update(content=None),
    ),
    "half_character": lambda choice: choice["message"].update(content="\ud83d"),
    "empty_content": lambda choice: choice["message"].update(content=""),
    "content_parts": lambda choice: choice["message"].update(
        content=[{"type": "text", "text": choice["message"]["content"]}]
    ),
    "no_message": lambda choice: choice.pop("message"),
}
"""Changes to a choice of an otherwise valid reply."""

WHOLE = ("ignored_n", "one_too_many", "no_usage")
"""Changes to the reply as a whole, made where it is built."""

NAMES = frozenset({*DELAYS, *INSTEAD, *CONTENT, *CHOICE, *WHOLE})


@dataclass
class Plan:
    """Which request misbehaves how: by position, for all, or by chance (seeded).

    Attributes:
        at: misbehaviours of the requests numbered 0, 1, ...
        always: misbehaviour of every other request.
        chance: probability of each misbehaviour, for requests that have none yet.
    """

    at: Mapping[int, str] = field(default_factory=dict)
    always: str | None = None
    chance: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0

    def __post_init__(self) -> None:
        named = [*self.at.values(), *self.chance, *([self.always] if self.always else [])]
        unknown = [name for name in named if name.partition(":")[0] not in NAMES]
        if unknown:
            raise ValueError(f"no misbehaviour named {unknown}; known: {sorted(NAMES)}")
        self._random = random.Random(self.seed)

    def pick(self, position: int) -> tuple[str, str]:
        """Name and argument for one request; empty strings to behave."""
        chosen = self.at.get(position, self.always)
        if chosen is None:
            point = self._random.random()
            for name, probability in self.chance.items():
                point -= probability
                if point < 0:
                    chosen = name
                    break
        name, _, argument = (chosen or "").partition(":")
        return name, argument


def first(names: Sequence[str]) -> Plan:
    """The first requests misbehave in this order, later ones behave."""
    return Plan(at=dict(enumerate(names)))
