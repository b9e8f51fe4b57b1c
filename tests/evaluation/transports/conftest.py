"""What the transport tests share: a request with real JPEGs, loopback servers, no real waiting."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image as Picture

from robojudge.transports.base import Image, Request
from robojudge.transports.pace import Pace
from robojudge.transports.retry import Retrier, RetryPolicy
from servers.fixtures import chat_server  # noqa: F401
from servers.waits import Waits

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "task_completion": {"type": ["number", "null"], "description": "share achieved, 0..1"},
        "outcome": {"type": "string", "enum": ["success", "failure"]},
    },
    "required": ["task_completion", "outcome"],
    "additionalProperties": False,
}


def jpeg(width: int = 32, height: int = 24, grey: int = 90) -> Image:
    buffer = io.BytesIO()
    Picture.new("RGB", (width, height), (grey, grey, grey)).save(buffer, "JPEG")
    return Image(buffer.getvalue(), width, height)


@pytest.fixture
def ask() -> Callable[..., Request]:
    """Build a request: two images between texts, small limits; keyword arguments override."""

    def build(**changes: Any) -> Request:
        settings: dict[str, Any] = {
            "system": "You judge robots.",
            "content": ("Frame 1 (front):", jpeg(), "Frame 2 (front):", jpeg(64, 48, 200), "How did it go?"),
            "schema": SCHEMA,
            "schema_name": "verdict",
            "max_output_tokens": 512,
            "timeout_s": 20.0,
        }
        return Request(**{**settings, **changes})

    return build


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """Make every transport opened in the test retry without waiting, at the jitter's middle."""
    recorded = Waits()

    def retrier() -> Retrier:
        return Retrier(RetryPolicy(), sleep=recorded, random=lambda: 0.5, pace=Pace(clock=recorded.clock))

    monkeypatch.setattr("robojudge.transports.chat.Retrier", retrier)
    return recorded
