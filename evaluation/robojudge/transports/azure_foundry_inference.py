"""Deliver chat bodies with the azure-ai-inference client: its headers and form, our retries and parsing."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from azure.ai.inference.aio import ChatCompletionsClient
from azure.ai.inference.models import JsonSchemaFormat
from azure.core.credentials import AccessToken, AzureKeyCredential
from azure.core.exceptions import AzureError, HttpResponseError, ServiceResponseTimeoutError

from robojudge.errors import ServerUnavailable, TransportTimeout, UsageError
from robojudge.transports.azure_foundry import INFERENCE_SCOPE
from robojudge.transports.azure_sign_in import SignIn
from robojudge.transports.base import Transport
from robojudge.transports.chat import ChatTransport
from robojudge.transports.error_body import HttpAnswer
from robojudge.transports.scrub import excerpt
from robojudge.transports.target import Target

RETIRED_ON = "2026-08-26"
_CONNECT_S = 10.0
_OWN_FIELDS = frozenset({"messages", "model", "temperature", "seed", "max_tokens"})
"""Fields of the inference API itself; others travel as extras, which its service passes to the model."""
_TOKEN_LIFE_S = 300
"""How long the client may keep a token before it asks again; the credential behind keeps its own time."""


def open_inference(target: Target, endpoint: str, credential: SignIn) -> Transport:
    """Open a deployment behind the model inference API, and say once that the client is deprecated.

    Raises:
        UsageError: an Entra token would have to travel over plain http.
    """
    signer: Any
    if credential.fixed is not None:
        signer = AzureKeyCredential(credential.fixed)
    elif urlsplit(endpoint).scheme == "https":
        signer = _EntraTokens(credential)
    else:
        raise UsageError(
            f"{target.name}: Azure's client sends Entra tokens over https only; use https or a key"
        )
    _say_deprecated()
    client = ChatCompletionsClient(
        endpoint=endpoint.rstrip("/").removesuffix("/chat/completions"),
        credential=signer,
        credential_scopes=[INFERENCE_SCOPE],
        retry_total=0,
    )

    async def close() -> None:
        await client.close()
        await credential.close()

    return ChatTransport(target, InferenceSend(client, target), close)


@cache
def _say_deprecated() -> None:
    logging.getLogger("robojudge").warning(
        "foundry: Microsoft has deprecated the azure-ai-inference client and its route (retirement date %s);"
        " set AZURE_AI_ENDPOINT to the resource's address without /models to use the v1 route",
        RETIRED_ON,
    )


class InferenceSend:
    """A `Send` over one `ChatCompletionsClient` made with `retry_total=0`."""

    def __init__(self, client: ChatCompletionsClient, target: Target) -> None:
        self._client = client
        self._target = target

    async def __call__(self, body: Mapping[str, Any], timeout_s: float) -> HttpAnswer:
        """Send one body.

        Raises:
            TransportTimeout: answering took too long.
            ServerUnavailable: nothing listens there, or the connection broke.
            TransportError: no Entra token could be had.
        """
        arrived: list[Any] = []
        try:
            await self._client.complete(
                **inference_arguments(body),
                raw_response_hook=lambda response: arrived.append(response.http_response),
                connection_timeout=min(_CONNECT_S, timeout_s / 2),
                read_timeout=timeout_s,
            )
        except (HttpResponseError, ValueError):
            # The answer is an error or no chat reply; whoever reads the answer says which.
            if not arrived:
                raise
        except ServiceResponseTimeoutError:
            raise TransportTimeout(
                f"{self._target.name}: no answer within {timeout_s:g} s; raise --timeout or show fewer frames"
            ) from None
        except AzureError as error:
            said = excerpt(str(error), self._target.secrets)
            raise ServerUnavailable(
                f"{self._target.name}: no connection ({said}); is the address right?"
            ) from None
        response = arrived[-1]
        headers = {name.lower(): value for name, value in response.headers.items()}
        return HttpAnswer(status=response.status_code, headers=headers, text=response.text())


def inference_arguments(body: Mapping[str, Any]) -> dict[str, Any]:
    """Sort a chat body into the client's own arguments and its `model_extras`."""
    own = {name: value for name, value in body.items() if name in _OWN_FIELDS}
    extras = {name: value for name, value in body.items() if name not in _OWN_FIELDS}
    wanted = extras.pop("response_format", {"type": "text"})
    if wanted["type"] == "json_schema":
        own["response_format"] = JsonSchemaFormat(**wanted["json_schema"])
    elif wanted["type"] == "json_object":
        own["response_format"] = "json_object"
    return {**own, "model_extras": extras} if extras else own


class _EntraTokens:
    """Our sign-in as the credential Azure's client expects."""

    def __init__(self, credential: SignIn) -> None:
        self._credential = credential

    async def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        return AccessToken(await self._credential.token(), int(time.time()) + _TOKEN_LIFE_S)

    async def close(self) -> None:
        """The sign-in is closed by whoever opened it."""

    async def __aenter__(self) -> _EntraTokens:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
