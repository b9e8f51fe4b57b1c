"""Any server that speaks OpenAI's chat protocol: `compat/MODEL` with `--base-url`.

vLLM, NIM, llama.cpp, LM Studio, transformers serve. No key is needed; a server that wants one takes
it from ROBOJUDGE_COMPAT_API_KEY. OpenAI's own variables are not read, so that its key and account
headers never reach another server.
"""

from __future__ import annotations

from robojudge.errors import UsageError
from robojudge.transports.base import Capabilities, Transport
from robojudge.transports.chat import ChatTransport
from robojudge.transports.environment import setting
from robojudge.transports.openai_sdk import SdkSend, without_account_headers
from robojudge.transports.target import Target, host_and_port

KEY_NAME = "ROBOJUDGE_COMPAT_API_KEY"


def open_transport(model: str, *, base_url: str | None = None) -> Transport:
    """Open a model behind a chat-completions server.

    Args:
        model: the model's name as the server lists it.
        base_url: the address that `/chat/completions` is appended to, `/v1` included.

    Raises:
        UsageError: no base URL, or not an http(s) one.
    """
    if not base_url:
        raise UsageError(
            f"compat/{model} needs --base-url, the server's address up to /v1 (http://localhost:8000/v1)"
        )
    host = host_and_port(base_url, "--base-url")
    key = setting(KEY_NAME)
    target = Target(
        provider="compat",
        model=model,
        host=host,
        endpoint=host,
        capabilities=Capabilities(n=True),
        auth_fix=f"put the server's key in {KEY_NAME}",
        model_fix="check the model's name, and that --base-url ends before /chat/completions (often in /v1)",
        shows_schema=False,
        secrets=(key,) if key else (),
    )
    from openai import AsyncOpenAI, Omit

    client = AsyncOpenAI(api_key=key or "none", base_url=base_url, max_retries=0)
    headers = without_account_headers() | {"authorization": f"Bearer {key}" if key else Omit()}
    return ChatTransport(target, SdkSend(client, target, headers), client.close)
