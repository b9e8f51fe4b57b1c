"""The chat-completions core every provider with that protocol is composed from."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from robojudge.errors import BadRequest, ServerUnavailable, TransportTimeout
from robojudge.schema.judgement import Usage
from robojudge.transports.base import Reply, Request
from robojudge.transports.chat_body import chat_body, dropped_parameters
from robojudge.transports.chat_reply import ChatReply, read_chat_reply
from robojudge.transports.error_body import HttpAnswer, read_error_body
from robojudge.transports.http_errors import http_error
from robojudge.transports.negotiation import NEGOTIABLE_STATUS, Terms
from robojudge.transports.prices import cost_usd, price_of
from robojudge.transports.retry import Retrier
from robojudge.transports.target import Target


class Send(Protocol):
    """Delivers one chat body, once, without retries."""

    async def __call__(self, body: Mapping[str, Any], timeout_s: float) -> HttpAnswer:
        """Send and return whatever the server answers, errors included.

        Raises:
            TransportError: no HTTP answer came (nothing listening, timeout, no token).
        """
        ...


class ChatTransport:
    """A `Transport` for one model behind a chat-completions endpoint.

    Safe for concurrent requests on one event loop: what one request learns of the endpoint is
    joined with what the others learned.
    """

    def __init__(
        self,
        target: Target,
        send: Send,
        close: Callable[[], Awaitable[None]],
        retrier: Retrier | None = None,
        *,
        priced: bool = False,
    ) -> None:
        """Compose a transport.

        Args:
            target: who is asked.
            send: how one body gets there and back.
            close: closes the connections of `send`.
            retrier: when to ask again; the default policy if None.
            priced: True if the provider's list prices hold at this endpoint.
        """
        self.provider = target.provider
        self.model = target.model
        self.endpoint = target.endpoint
        self.capabilities = target.capabilities
        self._target = target
        self._send = send
        self._close = close
        self._retrier = retrier or Retrier()
        self.pace = self._retrier.pace
        self.priced = priced
        self._terms = Terms(modes=target.capabilities.output_modes, limit_field=target.token_limit_field)

    async def complete(self, request: Request) -> Reply:
        """Ask once; retry what may pass, revise what is refused.

        `Usage.calls` counts every request sent, `latency_s` is the wall-clock time of the whole call,
        waits included. A choice the model refused, cut off or left empty is a `Sample` with an error;
        the reply may hold fewer samples than `request.n`, never more.

        Raises:
            TransportError: no reply could be had.
            UsageError: the request's schema is not portable.
        """
        started_s = time.monotonic()
        calls = 0
        terms = self._terms
        while True:
            body = chat_body(request, terms, self._target)

            async def ask(body: Mapping[str, Any] = body, terms: Terms = terms) -> ChatReply | Terms:
                nonlocal calls
                calls += 1
                return await self._ask(body, terms, request)

            found = await self._retrier.run(ask)
            if isinstance(found, ChatReply):
                break
            terms = found
        self._learn(terms, request, len(found.samples))
        latency_s = time.monotonic() - started_s
        usage = found.usage.model_copy(update={"calls": calls, "latency_s": latency_s})
        return Reply(
            samples=found.samples,
            output_mode=terms.mode,
            usage=self._with_cost(usage, found.model_revision),
            model_revision=found.model_revision,
            dropped_parameters=dropped_parameters(request, terms),
        )

    async def aclose(self) -> None:
        """Close connections."""
        await self._close()

    async def _ask(self, body: Mapping[str, Any], terms: Terms, request: Request) -> ChatReply | Terms:
        """Send one body; return its reply, or the terms to try next if it was refused."""
        try:
            async with asyncio.timeout(request.timeout_s):
                answer = await self._send(body, request.timeout_s)
        except TimeoutError:
            raise TransportTimeout(
                f"{self._target.name}: no answer within {request.timeout_s:g} s;"
                " raise --timeout or show fewer frames"
            ) from None
        if 200 <= answer.status < 300:
            return read_chat_reply(self._target, answer, request.n)
        error = http_error(self._target, answer)
        if answer.status in NEGOTIABLE_STATUS and isinstance(error, BadRequest | ServerUnavailable):
            revised = terms.revised(read_error_body(answer.text), body)
            if revised is not None:
                return revised
        raise error

    def _learn(self, terms: Terms, request: Request, n_samples: int) -> None:
        """Keep terms that worked, and whether one request can bring several samples."""
        self._terms = self._terms.joined(terms)
        honours_n = self.capabilities.n and n_samples == request.n and "n" not in self._terms.dropped
        self.capabilities = replace(
            self.capabilities,
            output_modes=self._terms.modes,
            n=honours_n,
            seed=self.capabilities.seed and "seed" not in self._terms.dropped,
        )

    def _with_cost(self, usage: Usage, revision: str | None) -> Usage:
        price = price_of(self.provider, revision) if self.priced and revision else None
        return usage.model_copy(update={"cost_usd": cost_usd(usage, price)})
