"""Read what a server says about a refused request: four shapes are in use, and plain text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """One answer of a server, whatever its status; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What an error body says; empty strings where it is silent.

    Attributes:
        message: human text, all parts joined.
        code: machine code (`context_length_exceeded`), the error's type if it has no code.
        fields: request fields the error names.
    """

    message: str
    code: str
    fields: tuple[str, ...]


def read_error_body(text: str) -> ErrorBody:
    """Parse an error body.

    Understood: `{"error": {"message", "code", "param"}}` (OpenAI), the same without the wrapper
    (older vLLM), `{"error": "text"}` (Ollama), `{"detail": "text" | [{"loc", "msg"}]}`
    (FastAPI servers), `{"code", "message", "detail": {"loc"}}` (Azure's model inference API),
    anything else as plain text.
    """
    try:
        body = json.loads(text)
    except ValueError:
        return ErrorBody(text.strip(), "", ())
    if not isinstance(body, dict):
        return ErrorBody(text.strip(), "", ())
    if isinstance(body.get("detail"), dict):
        return _from_detail([{"msg": body.get("message", ""), "type": body.get("code"), **body["detail"]}])
    if "detail" in body:
        return _from_detail(body["detail"])
    error = body.get("error", body)
    if not isinstance(error, dict):
        return ErrorBody(str(error), "", ())
    return _from_error(error, text)


def _from_error(error: Mapping[str, Any], text: str) -> ErrorBody:
    codes = [str(error[key]) for key in ("code", "type") if error.get(key)]
    inner = error.get("innererror")
    if isinstance(inner, dict) and inner.get("code"):
        codes.append(str(inner["code"]))
    message = error.get("message")
    fields = (str(error["param"]),) if error.get("param") else ()
    return ErrorBody(str(message) if message else text.strip(), " ".join(codes), fields)


def _from_detail(detail: Any) -> ErrorBody:
    if not isinstance(detail, list):
        return ErrorBody(str(detail), "", ())
    lines, fields = [], []
    for item in detail:
        if isinstance(item, dict):
            path = [str(part) for part in item.get("loc", ()) if part != "body"]
            fields.extend(path[:1])
            lines.append(f"{'.'.join(path)}: {item.get('msg', '')} {_given(item)}".strip())
        else:
            lines.append(str(item))
    return ErrorBody("; ".join(lines), "", tuple(fields))


def _given(item: Mapping[str, Any]) -> str:
    kind = item.get("type")
    return f"({kind})" if kind else ""


def mentions(body: ErrorBody, words: tuple[str, ...]) -> bool:
    """True if the message, code or named fields contain one of these words, case ignored."""
    text = " ".join(_texts(body)).lower()
    return any(word in text for word in words)


def _texts(body: ErrorBody) -> Iterator[str]:
    yield body.message
    yield body.code
    yield from body.fields
