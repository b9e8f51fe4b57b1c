"""OpenAI's hosted models: `openai/gpt-4.1`.

Environment: OPENAI_API_KEY; OPENAI_BASE_URL, OPENAI_ORG_ID and OPENAI_PROJECT_ID as the SDK reads
them. A base URL other than OpenAI's own (a proxy, a gateway) becomes part of the judge's
fingerprint, and has no list price. For a server of your own use `compat/`.
"""

from __future__ import annotations

from robojudge.errors import UsageError
from robojudge.transports.base import Capabilities, Transport
from robojudge.transports.chat import ChatTransport
from robojudge.transports.environment import required, setting
from robojudge.transports.openai_sdk import SdkSend
from robojudge.transports.target import Target, host_and_port

OFFICIAL_BASE_URL = "https://api.openai.com/v1"
MAX_IMAGES = 500
"""OpenAI's documented limit of images in one request."""


def open_transport(model: str, *, base_url: str | None = None) -> Transport:
    """Open one of OpenAI's models.

    Raises:
        UsageError: a base URL is given; OpenAI's address is fixed.
        MissingKey: OPENAI_API_KEY is not set.
    """
    if base_url is not None:
        raise UsageError("openai/ has a fixed address; use compat/MODEL with --base-url for your own server")
    (key,) = required(f"openai/{model}", ["OPENAI_API_KEY"], "platform.openai.com/api-keys")
    url = setting("OPENAI_BASE_URL") or OFFICIAL_BASE_URL
    host = host_and_port(url, "OPENAI_BASE_URL")
    official = host == host_and_port(OFFICIAL_BASE_URL, "the official address")
    target = Target(
        provider="openai",
        model=model,
        host=host,
        endpoint="" if official else host,
        capabilities=Capabilities(max_images=MAX_IMAGES, n=True),
        auth_fix="check OPENAI_API_KEY and what it may use",
        model_fix="check the model's name" if official else "check the model's name and OPENAI_BASE_URL",
        secrets=(key,),
        token_limit_field="max_completion_tokens",
    )
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key=key, base_url=url, max_retries=0)
    return ChatTransport(target, SdkSend(client, target), client.close, priced=official)
