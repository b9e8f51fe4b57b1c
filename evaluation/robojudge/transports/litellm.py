"""Any provider LiteLLM knows: `litellm/PROVIDER/MODEL`, such as `litellm/anthropic/claude-sonnet-4-5`.

Needs the extra `litellm`. Keys come from the variables LiteLLM reads for that provider
(ANTHROPIC_API_KEY, GEMINI_API_KEY ...). LiteLLM's own retries are off, and it may not drop parameters
on its own: what a model does not take is dropped by us and named in the reply.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from robojudge.errors import MissingExtra, MissingKey, TransportTimeout, UsageError
from robojudge.transports.base import Capabilities, Transport
from robojudge.transports.chat import ChatTransport
from robojudge.transports.environment import setting
from robojudge.transports.error_body import HttpAnswer
from robojudge.transports.target import Target, host_and_port

_SECRET_NAME = re.compile(r"API_KEY|ACCESS_KEY|SECRET|TOKEN")
_ADVICE = re.compile(r"[.\s]*To drop (these|unsupported).*", re.DOTALL)
"""LiteLLM's advice to let it drop parameters silently."""


def open_transport(model: str, *, base_url: str | None = None) -> Transport:
    """Open a model through LiteLLM.

    Args:
        model: `PROVIDER/MODEL` as LiteLLM spells it.
        base_url: address of the provider's API, if not its usual one.

    Raises:
        MissingExtra: litellm is not installed.
        UsageError: LiteLLM knows no such provider, or the address is not an http(s) one.
        MissingKey: the provider's key is not set.
    """
    judge = f"litellm/{model}"
    litellm = _load(judge)
    provider = _provider(litellm, model)
    missing = litellm.validate_environment(model)["missing_keys"]
    if missing and all(name.endswith("_API_KEY") for name in missing):
        raise MissingKey(f"{judge} needs {' or '.join(missing)} in the environment")
    prefix = provider.upper()
    names = (f"{prefix}_API_BASE", f"{prefix}_BASE_URL")
    url = base_url or setting(*names)
    host = host_and_port(url, "--base-url" if base_url else " or ".join(names)) if url else ""
    target = Target(
        provider="litellm",
        model=model,
        host=host or provider,
        endpoint=host,
        capabilities=Capabilities(n=True),
        auth_fix=f"check {' or '.join(missing) or f'the key of {provider}'}",
        model_fix="check the model's name in LiteLLM's list of models",
        shows_schema=False,
        secrets=tuple(value for name, value in os.environ.items() if value and _SECRET_NAME.search(name)),
    )
    send = LiteLlmSend(litellm, target, url)
    return ChatTransport(target, send, send.aclose)


def _load(judge: str) -> ModuleType:
    """Import litellm without its download of a price list and its reading of .env files."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    os.environ.setdefault("LITELLM_MODE", "PRODUCTION")
    try:
        import litellm
    except ImportError:
        raise MissingExtra("litellm", judge) from None
    litellm.suppress_debug_info = True
    module: ModuleType = litellm
    return module


def _provider(litellm: ModuleType, model: str) -> str:
    import openai

    try:
        _, provider, *_ = litellm.get_llm_provider(model)
    except openai.APIError:
        raise UsageError(
            f"litellm/{model}: LiteLLM knows no such provider; write litellm/PROVIDER/MODEL,"
            " such as litellm/anthropic/claude-sonnet-4-5"
        ) from None
    return str(provider)


class LiteLlmSend:
    """A `Send` through LiteLLM, whose replies and errors are those of the chat protocol.

    LiteLLM keeps one set of connections and one logging task for the whole process; they end with the
    last open transport.
    """

    _n_open: ClassVar[int] = 0

    def __init__(self, litellm: ModuleType, target: Target, url: str | None) -> None:
        LiteLlmSend._n_open += 1
        self._litellm = litellm
        self._target = target
        self._address = {"api_base": url} if url else {}

    async def __call__(self, body: Mapping[str, Any], timeout_s: float) -> HttpAnswer:
        """Send one body.

        Raises:
            TransportTimeout: answering took too long.
        """
        import openai

        own = {"timeout": timeout_s, "num_retries": 0, "max_retries": 0, "drop_params": False}
        try:
            response = await self._litellm.acompletion(**body, **self._address, **own)
        except openai.APITimeoutError:
            raise TransportTimeout(
                f"{self._target.name}: no answer within {timeout_s:g} s; raise --timeout or show fewer frames"
            ) from None
        except openai.APIError as error:
            return self._error(error)
        return HttpAnswer(status=200, headers={}, text=json.dumps(_as_chat(response)))

    async def aclose(self) -> None:
        """Close what LiteLLM shares between transports, once no other is open."""
        LiteLlmSend._n_open -= 1
        if LiteLlmSend._n_open == 0:
            await _close_shared(self._litellm)

    def _error(self, error: Any) -> HttpAnswer:
        """What the provider answered, as far as LiteLLM keeps it: status, headers, message, code."""
        headers = getattr(error, "litellm_response_headers", None) or {}
        filtered = isinstance(error, self._litellm.ContentPolicyViolationError)
        code = "content_policy_violation" if filtered else getattr(error, "code", None)
        body = {"error": {"message": _ADVICE.sub("", str(error.message)), "code": code}}
        return HttpAnswer(
            status=int(getattr(error, "status_code", None) or 500),
            headers={name.lower(): value for name, value in headers.items()},
            text=json.dumps(body),
        )


async def _close_shared(litellm: ModuleType) -> None:
    import openai
    from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER

    await asyncio.sleep(0)  # the last reply's log entry waits for its first turn
    worker = GLOBAL_LOGGING_WORKER
    if worker._queue is not None and worker._bound_loop is asyncio.get_running_loop():
        await worker._queue.join()  # its own flush() forgets the entry it is working on
        await worker.stop()
    clients = litellm.in_memory_llm_clients_cache
    for client in list(clients.cache_dict.values()):
        if isinstance(client, openai.AsyncOpenAI):
            await client.close()
    await litellm.close_litellm_async_clients()
    clients.flush_cache()


def _as_chat(response: Any) -> dict[str, Any]:
    """LiteLLM's reply as a chat body; refusals stand where the chat protocol has them."""
    body: dict[str, Any] = response.model_dump(mode="json", warnings=False)
    for choice in body["choices"]:
        message = choice["message"]
        message.setdefault("refusal", (message.get("provider_specific_fields") or {}).get("refusal"))
    return body
