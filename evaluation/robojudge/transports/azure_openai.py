"""Models deployed in an Azure OpenAI resource: `azure/DEPLOYMENT`.

Environment: AZURE_OPENAI_ENDPOINT (https://RESOURCE.openai.azure.com) and one way to sign in:
AZURE_OPENAI_API_KEY, or an Entra token in AZURE_OPENAI_AD_TOKEN, or (extra `azure`) whatever Entra
credential this machine has. With AZURE_OPENAI_API_VERSION or OPENAI_API_VERSION set, the classic
route is used (`/openai/deployments/DEPLOYMENT/chat/completions?api-version=`); without, or with the
version `v1`, the v1 route (`/openai/v1/chat/completions`).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from robojudge.errors import UsageError
from robojudge.transports.azure_sign_in import SignIn, sign_in
from robojudge.transports.base import Capabilities, Transport
from robojudge.transports.chat import ChatTransport
from robojudge.transports.environment import required, setting
from robojudge.transports.openai_sdk import SdkSend, without_account_headers
from robojudge.transports.target import Target, host_and_port

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MAX_IMAGES = 50
"""Azure OpenAI's documented limit of images in one chat request."""
TOKEN_SCOPE = "https://cognitiveservices.azure.com/.default"


def open_transport(model: str, *, base_url: str | None = None) -> Transport:
    """Open a deployment.

    Args:
        model: the deployment's name.
        base_url: must be None; the resource comes from AZURE_OPENAI_ENDPOINT.

    Raises:
        UsageError: a base URL is given, or the endpoint is not an http(s) URL.
        MissingKey: AZURE_OPENAI_ENDPOINT is not set.
        MissingExtra: no key or token is set, and azure-identity is not installed.
    """
    judge = f"azure/{model}"
    if base_url is not None:
        raise UsageError(f"{judge} takes its address from AZURE_OPENAI_ENDPOINT, not --base-url")
    (endpoint,) = required(judge, ["AZURE_OPENAI_ENDPOINT"], "Azure portal: Keys and Endpoint")
    host = host_and_port(endpoint, "AZURE_OPENAI_ENDPOINT")
    version = setting("AZURE_OPENAI_API_VERSION", "OPENAI_API_VERSION")
    credential = sign_in(judge, "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN", TOKEN_SCOPE)
    target = Target(
        provider="azure",
        model=model,
        host=host,
        endpoint=host,
        capabilities=Capabilities(max_images=MAX_IMAGES, n=True),
        auth_fix=credential.fix,
        model_fix="give the deployment's name, not the model's; check AZURE_OPENAI_ENDPOINT and the version",
        secrets=credential.secrets,
        token_limit_field="max_completion_tokens",
    )
    resource = resource_address(endpoint)
    if version is None or version == "v1":
        return _v1(target, resource, credential)
    return _classic(target, resource, version, credential)


def resource_address(endpoint: str) -> str:
    """Cut what the portal's copied URLs add behind the resource (`/openai/...`), and final slashes."""
    parts = urlsplit(endpoint)
    path = re.split(r"/openai(?:/|$)", parts.path, maxsplit=1)[0].rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _v1(target: Target, resource: str, credential: SignIn) -> Transport:
    from openai import AsyncOpenAI

    client = AsyncOpenAI(
        api_key=credential.fixed or "entra",
        base_url=f"{resource}/openai/v1/",
        max_retries=0,
    )
    send = SdkSend(client, target, without_account_headers(), token=credential.token)
    return ChatTransport(target, send, _closing(client, credential), priced=True)


def _classic(target: Target, resource: str, version: str, credential: SignIn) -> Transport:
    from openai import AsyncAzureOpenAI, Omit

    by_key = credential.kind == "key"
    client = AsyncAzureOpenAI(
        azure_endpoint=resource,
        api_version=version,
        api_key=credential.fixed if by_key else None,
        azure_ad_token_provider=None if by_key else credential.token,
        max_retries=0,
    )
    headers = without_account_headers()
    if by_key:
        headers["authorization"] = Omit()
    return ChatTransport(target, SdkSend(client, target, headers), _closing(client, credential), priced=True)


def _closing(client: AsyncOpenAI, credential: SignIn) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        await client.close()
        await credential.close()

    return close
