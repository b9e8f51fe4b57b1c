"""Deliver chat bodies with the openai SDK: its connections and headers, our retries and parsing."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from robojudge.errors import ServerUnavailable, TransportTimeout
from robojudge.transports.error_body import HttpAnswer
from robojudge.transports.scrub import excerpt
from robojudge.transports.target import Target

if TYPE_CHECKING:
    from openai import AsyncOpenAI, Omit

_CONNECT_S = 10.0
_ACCOUNT_HEADERS = {"openai-organization", "openai-project"}


class SdkSend:
    """A `Send` over one `AsyncOpenAI` (or `AsyncAzureOpenAI`) client made with `max_retries=0`."""

    def __init__(
        self,
        client: AsyncOpenAI,
        target: Target,
        headers: Mapping[str, str | Omit] | None = None,
        token: Callable[[], Awaitable[str]] | None = None,
    ) -> None:
        """Compose a sender.

        Args:
            client: the connections.
            target: who is asked.
            headers: headers that replace (or omit) the SDK's own.
            token: fetches the bearer token of each request, in place of the client's key.
        """
        self._client = client
        self._target = target
        self._headers = dict(headers or {})
        self._token = token

    async def __call__(self, body: Mapping[str, Any], timeout_s: float) -> HttpAnswer:
        """Send one body.

        Raises:
            AuthError: no token could be had.
            TransportTimeout: answering took too long.
            ServerUnavailable: nothing listens or answers there, or the connection broke.
        """
        import httpx2
        import openai

        headers = self._headers
        if self._token is not None:
            headers = {**headers, "authorization": f"Bearer {await self._token()}"}
        connect_s = min(_CONNECT_S, timeout_s / 2)
        timeout = openai.Timeout(timeout_s, connect=connect_s)
        try:
            # The typed method walks through every part of the body to rename fields: 15 ms for 40 images.
            response = await self._client.post(
                "/chat/completions",
                body=dict(body),
                cast_to=httpx2.Response,
                options={"headers": headers, "timeout": timeout},
            )
        except openai.APIStatusError as error:
            return _answer(error.response)
        except openai.APITimeoutError as error:
            if type(error.__cause__).__name__ == "ConnectTimeout":
                raise self._unreachable(f"none within {connect_s:g} s") from None
            raise TransportTimeout(
                f"{self._target.name}: no answer within {timeout_s:g} s;"
                " check the address, or raise --timeout"
            ) from None
        except openai.APIConnectionError as error:
            cause = excerpt(str(error.__cause__ or error), self._target.secrets)
            raise self._unreachable(cause) from None
        return _answer(response)

    def _unreachable(self, cause: str) -> ServerUnavailable:
        return ServerUnavailable(
            f"{self._target.name}: no connection ({cause}); is the server running, and the address right?"
        )


def _answer(response: Any) -> HttpAnswer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return HttpAnswer(status=response.status_code, headers=headers, text=response.text)


def without_account_headers() -> dict[str, str | Omit]:
    """Headers that keep what belongs to an OpenAI account from other companies' servers.

    The SDK adds what $OPENAI_ORG_ID, $OPENAI_PROJECT_ID and $OPENAI_CUSTOM_HEADERS say to every
    request, wherever it goes.
    """
    import openai

    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    custom = {line.partition(":")[0].strip().lower() for line in lines if ":" in line}
    return {name: openai.Omit() for name in _ACCOUNT_HEADERS | custom - {"authorization"}}
