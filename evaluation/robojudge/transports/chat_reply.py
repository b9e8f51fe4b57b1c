"""Read the body of a successful POST /chat/completions: samples, usage, model revision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from robojudge.errors import BadReply, ContentFiltered, Refused, ReplyCutOff, TransportError
from robojudge.schema.judgement import Usage
from robojudge.transports.base import Sample
from robojudge.transports.error_body import HttpAnswer
from robojudge.transports.scrub import excerpt
from robojudge.transports.target import Target


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What a chat-completions body holds; token counts are None where it does not say."""

    samples: tuple[Sample, ...]
    usage: Usage
    model_revision: str | None


def read_chat_reply(target: Target, answer: HttpAnswer, n: int) -> ChatReply:
    """Read one body; each choice becomes a text or a typed error, at most `n` of them.

    Raises:
        BadReply: the body is no chat reply (HTML, other JSON, no choices).
    """
    body = _json_object(target, answer)
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices:
        raise BadReply(f"{target.name}: the reply holds no choices ({excerpt(answer.text, target.secrets)})")
    model = body.get("model")
    return ChatReply(
        samples=tuple(_sample(target, choice) for choice in choices[:n]),
        usage=_usage(body.get("usage")),
        model_revision=model if isinstance(model, str) and model and _is_storable(model) else None,
    )


def _json_object(target: Target, answer: HttpAnswer) -> Mapping[str, Any]:
    try:
        body = json.loads(answer.text)
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    kind = answer.headers.get("content-type", "no content type")
    raise BadReply(
        f"{target.name}: the reply is not a JSON object but {kind}"
        f" ({excerpt(answer.text, target.secrets) or 'empty body'}); check that the address is a chat API"
    )


def _sample(target: Target, choice: Any) -> Sample:
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(message, dict):
        return Sample(text=None, error=BadReply(f"{target.name}: a choice holds no message"))
    text = _text(message.get("content"))
    error = _choice_error(target, choice.get("finish_reason"), message.get("refusal"), text)
    if error is not None:
        return Sample(text=None, error=error)
    return Sample(text=text, has_logprobs=_has_logprobs(choice.get("logprobs")))


def _has_logprobs(logprobs: Any) -> bool:
    """True if there is one token's log-probability at least; servers also send null and empty lists."""
    return isinstance(logprobs, dict) and bool(logprobs.get("content"))


def _choice_error(target: Target, finish: Any, refusal: Any, text: str) -> TransportError | None:
    if refusal:
        said = excerpt(str(refusal), target.secrets)
        return Refused(f"{target.name}: the model declined to answer ({said})")
    if finish == "content_filter":
        return ContentFiltered(f"{target.name}: the content filter withheld the answer")
    if finish in ("length", "max_tokens"):
        return ReplyCutOff(
            f"{target.name}: the answer stopped at the output-token limit after {len(text)} characters;"
            " raise max_output_tokens, or give the server a larger context"
        )
    if not _is_storable(text):
        return BadReply(f"{target.name}: the answer holds half characters (lone surrogates)")
    if not text.strip():
        return BadReply(f"{target.name}: the answer is empty (finish reason {finish!r})")
    return None


def _is_storable(text: str) -> bool:
    """False for text that JSON can escape but UTF-8 cannot hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return ""


def _usage(usage: Any) -> Usage:
    """Token counts of the body alone: no calls, no cost, no latency."""
    if not isinstance(usage, dict):
        return Usage()
    details = usage.get("prompt_tokens_details")
    return Usage(
        input_tokens=_count(usage.get("prompt_tokens")),
        cached_tokens=_count(details.get("cached_tokens")) if isinstance(details, dict) else None,
        output_tokens=_count(usage.get("completion_tokens")),
    )


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
