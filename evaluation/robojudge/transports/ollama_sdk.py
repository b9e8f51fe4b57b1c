"""Reach an Ollama server with its own client: addresses, limits of time, and what its errors mean."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from ollama import AsyncClient, ChatResponse, Image, ListResponse, Message, ResponseError, ShowResponse
from pydantic import ValidationError

from robojudge.errors import (
    BadReply,
    BadRequest,
    ServerUnavailable,
    TransportError,
    TransportTimeout,
)
from robojudge.transports.error_body import HttpAnswer
from robojudge.transports.http_errors import http_error
from robojudge.transports.scrub import excerpt
from robojudge.transports.target import Target

T = TypeVar("T")

DEFAULT_PORT = 11434
DEFAULT_URL = f"http://localhost:{DEFAULT_PORT}"
_CONNECT_S = 10.0
_ONE_IMAGE = "only supports one image"
_NO_IMAGES = "missing data required for image input"
_TOO_LONG = "exceeds the context length"


class ContextTooSmall(BadRequest):
    """The request needs a larger context than was asked for; asking for more may help."""


def server_url(address: str) -> str:
    """Complete an address as Ollama itself does: http, port 11434, this machine.

    `gpu-box` is http://gpu-box:11434, `:8080` is http://127.0.0.1:8080; an address with a scheme keeps
    that scheme's port (80 or 443).
    """
    if "://" in address:
        return address.rstrip("/")
    if address.startswith(":"):
        address = f"127.0.0.1{address}"
    url = f"http://{address.rstrip('/')}"
    parts = urlsplit(url)
    return url if parts.port else f"http://{parts.netloc}:{DEFAULT_PORT}{parts.path}"


class _Client(AsyncClient):
    """The official client, with the two fields of a chat it does not know yet."""

    async def chat_whole(self, body: Mapping[str, Any], timeout: httpx.Timeout) -> ChatResponse:
        """Chat; a prompt too long for the context is refused, never cut."""
        messages = [_message(message) for message in body["messages"]]
        whole = {**body, "messages": messages, "stream": False, "truncate": False, "shift": False}
        return await self._request(ChatResponse, "POST", "/api/chat", json=whole, timeout=timeout)


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    """Encode the images of a message as the client does."""
    images = [Image(value=jpeg) for jpeg in message.get("images", ())]
    return Message(**{**message, "images": images or None}).model_dump(exclude_none=True)


class OllamaServer:
    """One server, asked without retries; every failure is a typed error."""

    def __init__(self, url: str, target: Target) -> None:
        self._target = target
        self._client = _Client(host=url, timeout=httpx.Timeout(60.0, connect=_CONNECT_S))

    async def chat(self, body: Mapping[str, Any], timeout_s: float) -> ChatResponse:
        """Send one chat request.

        Raises:
            TransportError: no answer, an error, or no chat reply.
        """
        timeout = httpx.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s / 2))
        return await self._answer(self._client.chat_whole(body, timeout), timeout_s)

    async def show(self, timeout_s: float) -> ShowResponse:
        """Return what the server knows of the model.

        Raises:
            TransportError: no answer, an error, or something else than a description.
        """
        return await self._answer(self._client.show(self._target.model), timeout_s)

    async def models(self, timeout_s: float) -> ListResponse:
        """List the server's models.

        Raises:
            TransportError: no answer, an error, or something else than a list.
        """
        return await self._answer(self._client.list(), timeout_s)

    async def aclose(self) -> None:
        """Close connections."""
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _answer(self, call: Awaitable[T], timeout_s: float) -> T:
        target = self._target
        try:
            async with asyncio.timeout(timeout_s):
                return await call
        except ResponseError as error:
            raise _refusal(target, error) from None
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout):
            raise TransportTimeout(
                f"{target.name}: no answer within {timeout_s:g} s; the first call also loads the model:"
                " raise --timeout or show fewer frames"
            ) from None
        except (ConnectionError, httpx.TransportError) as error:
            said = excerpt(str(error.__context__ or error), target.secrets) or type(error).__name__
            raise ServerUnavailable(
                f"{target.name}: no connection ({said}); start it with 'ollama serve', or set OLLAMA_HOST"
            ) from None
        except (ValueError, TypeError) as error:
            said = excerpt(_what_is_wrong(error), target.secrets)
            raise BadReply(
                f"{target.name}: the reply is not Ollama's ({said}); is an Ollama server at the address?"
            ) from None


def _what_is_wrong(error: Exception) -> str:
    """Return the first thing a reply lacks, without the validator's own manual."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return ": ".join([*map(str, first["loc"]), first["msg"]])


def _refusal(target: Target, error: ResponseError) -> TransportError:
    """Turn the client's error into ours; headers and body are those of the HTTP answer behind it."""
    behind = error.__context__
    answer = HttpAnswer(error.status_code, {}, str(error.error))
    if isinstance(behind, httpx.HTTPStatusError):
        headers = {name.lower(): value for name, value in behind.response.headers.items()}
        answer = HttpAnswer(error.status_code, headers, behind.response.text)
    said = excerpt(str(error.error), target.secrets)
    if _ONE_IMAGE in said or _NO_IMAGES in said:
        return BadRequest(
            f"{target.name}: the model cannot be shown these images ({said});"
            " choose one that takes several, such as qwen3-vl:8b"
        )
    if _TOO_LONG in said:
        return ContextTooSmall(
            f"{target.name}: the request does not fit the model's context ({said});"
            " show fewer or smaller frames (--frames, --transitions, --frame-size)"
        )
    return http_error(target, answer)
