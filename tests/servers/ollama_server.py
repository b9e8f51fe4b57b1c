"""An Ollama server on loopback: checks requests as the real one would, misbehaves on demand.

with OllamaServer(plan=first(["slow:1"])) as server:
    ... server.origin ... server.requests ...
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from servers.answers import answer_for, schema_of
from servers.images import decode_jpeg
from servers.loopback import LoopbackServer, Seen, json_answer
from servers.misbehaviour import CHOICE, CONTENT, Raw

MODEL = "qwen3-vl:8b"
DIGEST = "901cae73216286a5aef5ec6bf7a1a4fcb8b5b0a8d7ad6b5d9c6d3a8e1f2b4c5d"
CHAT_FIELDS = frozenset(
    {"model", "messages", "stream", "format", "options", "keep_alive", "tools", "think"}
    | {"logprobs", "top_logprobs", "truncate", "shift"}
)
OPTIONS: Mapping[str, tuple[type, ...]] = {
    "temperature": (int, float),
    "seed": (int,),
    "num_ctx": (int,),
    "num_predict": (int,),
}


class Refusal(Exception):
    """A request the server would not accept."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass
class OllamaServer(LoopbackServer):
    """One Ollama server with one model; `requests` holds chats only, `lookups` the rest.

    Attributes:
        model: name and tag of its model.
        context_tokens: context the model was made for.
        image_tokens: tokens each image really takes.
        abilities: what `/api/show` says the model can do; None leaves it out, as old servers do.
        formats: answer formats it accepts.
        many_images: False for models that take one image a message.
        applies_format: False to accept a format and ignore it, as for models that are told not to think.
        native: errors it answers to the first chats: status, text and headers.
        answer: makes the answer of a chat body; an object that satisfies the schema by default.
        thinking: text the model thinks.
    """

    _: KW_ONLY
    model: str = MODEL
    architecture: str = "qwen3vl"
    context_tokens: int = 262144
    image_tokens: int = 196
    abilities: tuple[str, ...] | None = ("completion", "vision", "tools", "thinking")
    formats: frozenset[str] = frozenset({"schema", "json"})
    many_images: bool = True
    applies_format: bool = True
    native: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], Any] | None = None
    thinking: str | None = None
    lookups: list[str] = field(default_factory=list)
    images: list[tuple[int, int]] = field(default_factory=list)
    """Width and height of every image shown so far."""

    def admit(self, seen: Seen) -> tuple[str, str]:
        """Keep questions about the model out of the numbering."""
        if seen.path == "/api/chat":
            return super().admit(seen)
        self.lookups.append(seen.path)
        return "", ""

    def get(self, seen: Seen) -> Raw:
        if seen.path != "/api/tags":
            return super().get(seen)
        self.lookups.append(seen.path)
        name = self.model if ":" in self.model else f"{self.model}:latest"
        entry = {"name": name, "model": name, "digest": DIGEST, "size": 6100000000}
        return json_answer(200, {"models": [entry]})

    def post(self, seen: Seen, misbehaviour: str) -> Raw:
        try:
            if seen.path == "/api/show":
                return json_answer(200, self._show(seen.body))
            if seen.path != "/api/chat":
                raise Refusal(404, f"no {seen.path}")
            if self.native:
                status, message, headers = self.native.pop(0)
                kind = {"content-type": "application/json", **headers}
                return status, kind, json.dumps({"error": message})
            return json_answer(200, self._chat(seen, misbehaviour))
        except Refusal as refusal:
            return json_answer(refusal.status, {"error": refusal.message})

    def _show(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self._check_model(body)
        shown: dict[str, Any] = {
            "details": {"family": self.architecture, "parameter_size": "8.8B"},
            "model_info": {
                "general.architecture": self.architecture,
                f"{self.architecture}.context_length": self.context_tokens,
            },
        }
        if self.abilities is not None:
            shown["capabilities"] = list(self.abilities)
        return shown

    def _chat(self, seen: Seen, misbehaviour: str) -> dict[str, Any]:
        body = seen.body
        self._check_model(body)
        self._check_fields(body)
        tokens = self._check_messages(body, seen)
        self._check_format(body.get("format"))
        num_ctx = min(body["options"].get("num_ctx", 4096), self.context_tokens)
        if tokens > num_ctx:
            if body.get("truncate", True):
                raise AssertionError("the request lets the server cut frames")
            raise Refusal(400, "the input length exceeds the context length")
        text = self._text(body, misbehaviour)
        choice = {"finish_reason": "stop", "message": {"content": text}}
        if misbehaviour in CHOICE:
            CHOICE[misbehaviour](choice)
        message = {"role": "assistant", "content": choice["message"]["content"]}
        if self.thinking is not None:
            message["thinking"] = self.thinking
        reply = {"model": self.model, "created_at": "2026-11-20T10:00:00Z", "message": message}
        reply |= {"done": True, "done_reason": choice["finish_reason"], "total_duration": 1}
        if body.get("logprobs"):
            reply["logprobs"] = [{"token": "{", "logprob": -0.1, "bytes": [123]}]
        if misbehaviour != "no_usage":
            reply |= {"prompt_eval_count": tokens, "eval_count": len(text) // 4}
        return reply

    def _check_model(self, body: Mapping[str, Any]) -> None:
        if body.get("model") != self.model:
            raise Refusal(404, f"model '{body.get('model')}' not found")

    def _check_fields(self, body: Mapping[str, Any]) -> None:
        unknown = set(body) - CHAT_FIELDS
        if unknown or body.get("stream") is not False:
            raise Refusal(400, f"json: unknown or unexpected field {sorted(unknown) or ['stream']}")
        for name, value in body["options"].items():
            if name not in OPTIONS or not isinstance(value, OPTIONS[name]):
                raise Refusal(400, f'option "{name}" must be of another type')
        if body.get("think") and "thinking" not in (self.abilities or ()):
            raise Refusal(400, f'"{self.model}" does not support thinking')

    def _check_messages(self, body: Mapping[str, Any], seen: Seen) -> int:
        """Decode every image; return the tokens of the prompt."""
        tokens = 0
        for message in body["messages"]:
            if not isinstance(message["content"], str):
                field_name = "ChatRequest.messages.content of type string"
                raise Refusal(400, f"json: cannot unmarshal array into Go struct field {field_name}")
            images = message.get("images", [])
            if len(images) > 1 and not self.many_images:
                text = "this model only supports one image while more than one image requested"
                raise Refusal(500, text)
            for encoded in images:
                try:
                    self.images.append(decode_jpeg(base64.b64decode(encoded, validate=True)))
                except (binascii.Error, ValueError):
                    raise Refusal(400, "illegal base64 data at input byte 4") from None
            tokens += len(message["content"]) // 4 + self.image_tokens * len(images)
            seen.n_images += len(images)
        return tokens

    def _check_format(self, wanted: Any) -> None:
        if isinstance(wanted, dict) and "schema" in self.formats:
            return
        if wanted is None or (wanted == "json" and "json" in self.formats):
            return
        raise Refusal(
            400, f'invalid format: {json.dumps(wanted)}; expected "json" or a valid JSON Schema object'
        )

    def _text(self, body: dict[str, Any], name: str) -> str:
        wanted = body.get("format") if self.applies_format else None
        schema = wanted if isinstance(wanted, dict) else schema_of({"messages": body["messages"]})
        if self.answer is not None:
            made = self.answer(body)
        else:
            made = answer_for(schema) if schema is not None else "I was not told what to answer."
        text = made if isinstance(made, str) else json.dumps(made)
        return CONTENT[name](text) if name in CONTENT else text
