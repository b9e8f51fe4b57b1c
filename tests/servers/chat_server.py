"""A chat-completions service on loopback: checks requests as the real one would, misbehaves on demand.

with ChatServer("openai", plan=first(["error_500", "rate_limit:1"])) as server:
    ... server.url ... server.requests ...
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from servers.answers import answer_for, schema_of
from servers.flavours import FLAVOURS, Flavour, Refusal
from servers.images import image_parts
from servers.loopback import LoopbackServer, Seen, json_answer
from servers.misbehaviour import CHOICE, CONTENT, Raw

Answer = Callable[[dict[str, Any]], Any]
MODELS = frozenset({"gpt-4.1", "gpt-4.1-mini", "o4-mini", "my-deployment", "Qwen/Qwen3-VL-8B-Instruct"})
KEY = "test-key-3f9a1c"


@dataclass
class ChatServer(LoopbackServer):
    """One chat service.

    Attributes:
        flavour: a name in `FLAVOURS`, or a flavour of one's own.
        key: the key it wants; None takes any or none.
        answer: makes the answer (an object, or text as it is) of a request body; by default
            an object that satisfies the request's schema.
        refuses: fields this server does not know though the flavour does.
        models: the models it has.
    """

    flavour: str | Flavour = "openai"
    _: KW_ONLY
    key: str | None = KEY
    answer: Answer | None = None
    refuses: frozenset[str] = frozenset()
    models: frozenset[str] = MODELS
    _prompts_seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind = FLAVOURS[self.flavour] if isinstance(self.flavour, str) else self.flavour

    @property
    def url(self) -> str:
        """http://host:port/v1, what a base URL looks like."""
        return f"{self.origin}/v1"

    def get(self, seen: Seen) -> Raw:
        if not seen.path.endswith("/models"):
            return super().get(seen)
        models = [{"id": name, "object": "model"} for name in sorted(self.models)]
        return json_answer(200, {"object": "list", "data": models})

    def post(self, seen: Seen, misbehaviour: str) -> Raw:
        try:
            deployment = self.kind.check_address(seen.path, seen.headers, self.key)
            self.kind.check_body(seen.body, self.models, deployment, self.refuses)
        except Refusal as refusal:
            if isinstance(refusal.body, str):
                return refusal.status, {"content-type": "text/plain"}, refusal.body
            return json_answer(refusal.status, refusal.body)
        seen.n_images = len(list(image_parts(seen.body)))
        return json_answer(200, self._completion(seen, deployment or seen.body["model"], misbehaviour))

    def _completion(self, seen: Seen, model: str, name: str) -> dict[str, Any]:
        honours_n = self.kind.honours_n and name != "ignored_n"
        count = seen.body.get("n", 1) if honours_n else 1
        count += name == "one_too_many"
        texts = [self._text(seen.body, name) for _ in range(count)]
        choices = [
            {
                "index": k,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": text, "refusal": None},
            }
            for k, text in enumerate(texts)
        ]
        if seen.body.get("logprobs"):
            token = {"token": "{", "logprob": -0.1, "bytes": [123], "top_logprobs": []}
            choices = [{**choice, "logprobs": {"content": [token]}} for choice in choices]
        if name in CHOICE:
            CHOICE[name](choices[0])
        completion = {
            "id": "chatcmpl-loopback",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": f"{model}-2025-04-14" if model.startswith("gpt-4.1") else model,
            "choices": choices,
        }
        if name != "no_usage":
            completion["usage"] = self._usage(seen, texts)
        return completion

    def _text(self, body: dict[str, Any], name: str) -> str:
        if self.answer is not None:
            made = self.answer(body)
        else:
            schema = schema_of(body)
            made = answer_for(schema) if schema is not None else "I was not told what to answer."
        text = made if isinstance(made, str) else json.dumps(made)
        return CONTENT[name](text) if name in CONTENT else text

    def _usage(self, seen: Seen, texts: list[str]) -> dict[str, Any]:
        """Made-up but stable counts; a prompt seen before counts as cached by half."""
        prompt = json.dumps(seen.body["messages"])
        words = sum(len(part) for part in prompt.split('"') if not part.startswith("data:")) // 4
        tokens = words + 765 * seen.n_images
        with self.lock:
            cached = tokens // 2 if prompt in self._prompts_seen else 0
            self._prompts_seen.add(prompt)
        made = sum(len(text) for text in texts) // 4
        return {
            "prompt_tokens": tokens,
            "completion_tokens": made,
            "total_tokens": tokens + made,
            "prompt_tokens_details": {"cached_tokens": cached},
        }


def _choice(index: int, text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    return {"index": index, "finish_reason": "stop", "message": message}
