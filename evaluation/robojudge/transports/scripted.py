"""Canned answers, replayed: the public fake, which can never pass for a model.

`scripted/replies.jsonl` reads one answer a line: a JSON object (replayed as its text), a JSON string
(replayed as it is, for prose and broken answers), or `{"error": "RateLimited", "message": "..."}`
(raised). Answers are given in order, one a sample, and start over at the end. Its judgements name the
provider `scripted` and the file's content hash, and are never cached.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from robojudge import errors
from robojudge.errors import TransportError, UsageError
from robojudge.schema.judgement import Usage
from robojudge.transports.base import Capabilities, Reply, Request, Sample, Transport

Answer = str | TransportError


class ScriptedTransport:
    """Replays answers in order, whatever is asked."""

    provider = "scripted"

    def __init__(self, answers: Sequence[Answer], *, model: str = "in-memory") -> None:
        """Take the answers: texts to reply with, or errors to raise.

        Raises:
            UsageError: there are none.
        """
        if not answers:
            raise UsageError(f"scripted/{model} holds no answers; write one JSON value a line")
        self.model = model
        self.endpoint = ""
        self.capabilities = Capabilities(n=True)
        self._answers = tuple(answers)
        self._given = 0
        self._revision = hashlib.sha256(repr(self._answers).encode()).hexdigest()[:12]

    async def complete(self, request: Request) -> Reply:
        """Reply with the next `request.n` answers.

        Raises:
            TransportError: the only answer asked for is an error; among several it is a sample's.
        """
        answers = [self._next() for _ in range(request.n)]
        if request.n == 1 and isinstance(answers[0], TransportError):
            raise answers[0]
        return Reply(
            samples=tuple(Sample(None, a) if isinstance(a, TransportError) else Sample(a) for a in answers),
            output_mode="text",
            usage=Usage(calls=1),
            model_revision=self._revision,
        )

    async def aclose(self) -> None:
        """Nothing to close."""

    def _next(self) -> Answer:
        answer = self._answers[self._given % len(self._answers)]
        self._given += 1
        return answer


def open_transport(model: str, *, base_url: str | None = None) -> Transport:
    """Open a file of canned answers.

    Args:
        model: path of the file.
        base_url: must be None.

    Raises:
        UsageError: a base URL is given, or the file is missing, empty or malformed.
    """
    if base_url is not None:
        raise UsageError("scripted/ reads a file and takes no --base-url")
    return ScriptedTransport(_read_answers(Path(model)), model=Path(model).name)


def _read_answers(path: Path) -> list[Answer]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"scripted/ cannot read {path}: {error}") from None
    return [_answer(line, f"{path}, line {k}") for k, line in enumerate(lines, start=1) if line.strip()]


def _answer(line: str, where: str) -> Answer:
    try:
        value: Any = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where} is not JSON ({error})") from None
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a JSON object or string")
    if set(value) == {"error", "message"}:
        kind = getattr(errors, str(value["error"]), None)
        if isinstance(kind, type) and issubclass(kind, TransportError):
            return kind(f"scripted: {value['message']}")
        raise UsageError(f"{where} names no transport error: {value['error']!r}")
    return line
