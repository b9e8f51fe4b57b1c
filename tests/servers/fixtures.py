"""Fixtures that start loopback services; import them in a conftest.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from servers.chat_server import ChatServer


@pytest.fixture
def chat_server() -> Iterator[Callable[..., ChatServer]]:
    """Start chat services: `chat_server("vllm", plan=first(["prose"]))`; all stop with the test."""
    with ExitStack() as stack:

        def start(flavour: Any = "openai", **options: Any) -> ChatServer:
            return stack.enter_context(ChatServer(flavour, **options))

        yield start
