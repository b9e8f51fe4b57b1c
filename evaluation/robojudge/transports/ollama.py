"""Models on an Ollama server, by its native protocol: `ollama/qwen3-vl:8b`.

Environment: OLLAMA_HOST (http://localhost:11434 if unset); OLLAMA_API_KEY where the server wants one.
`--base-url` goes before OLLAMA_HOST. No server-side cutting: a request that does not fit the context is
refused, the context grows as far as the model allows, and what still does not fit is an error.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from robojudge.errors import BadReply, BadRequest, ReplyCutOff, ServerUnavailable
from robojudge.schema.judgement import OutputMode, Usage
from robojudge.transports.base import Capabilities, Image, Reply, Request, Sample, Transport
from robojudge.transports.chat_body import schema_instruction
from robojudge.transports.environment import setting
from robojudge.transports.error_body import ErrorBody, mentions
from robojudge.transports.ollama_context import context_tokens
from robojudge.transports.ollama_prompt import ollama_messages
from robojudge.transports.retry import Retrier
from robojudge.transports.target import Target, host_and_port

if TYPE_CHECKING:
    from ollama import ChatResponse

    from robojudge.transports.ollama_model import LocalModel
    from robojudge.transports.ollama_sdk import OllamaServer

_FORMAT_WORDS = ("format", "grammar", "schema")


def open_transport(model: str, *, base_url: str | None = None) -> Transport:
    """Open a model on an Ollama server; nothing is sent yet.

    Args:
        model: name and tag as `ollama list` shows them.
        base_url: the server's address; $OLLAMA_HOST if None.

    Raises:
        UsageError: the address is not an http(s) one.
    """
    from robojudge.transports.ollama_sdk import DEFAULT_URL, OllamaServer, server_url

    source = "--base-url" if base_url else "OLLAMA_HOST"
    url = server_url(base_url or setting("OLLAMA_HOST") or DEFAULT_URL)
    host = host_and_port(url, source)
    key = setting("OLLAMA_API_KEY")
    target = Target(
        provider="ollama",
        model=model,
        host=host,
        endpoint=host,
        capabilities=Capabilities(),
        auth_fix="set OLLAMA_API_KEY",
        model_fix=f"get it with 'ollama pull {model}'",
        secrets=(key,) if key else (),
    )
    return OllamaTransport(target, OllamaServer(url, target))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One chat request: how the answer's form is asked for, how much context, and the body."""

    mode: OutputMode
    num_ctx: int
    body: dict[str, Any]


class OllamaTransport:
    """A `Transport` for one model on one Ollama server; one sample a call."""

    def __init__(self, target: Target, server: OllamaServer, retrier: Retrier | None = None) -> None:
        self.provider = target.provider
        self.model = target.model
        self.endpoint = target.endpoint
        self.capabilities = target.capabilities
        self._target = target
        self._server = server
        self._retrier = retrier or Retrier()
        self.pace = self._retrier.pace
        self._found: LocalModel | None = None
        self._num_ctx = 0

    async def complete(self, request: Request) -> Reply:
        """Ask once; retry what may pass, and change what is refused (answer format, context size).

        The context only ever grows, because the server loads a model anew for every size.
        `Usage.calls` counts chat requests; questions about the model itself are not among them.

        Raises:
            TransportError: no reply could be had.
        """
        started_s = time.monotonic()
        calls = 0
        found = await self._look_up(request)
        while True:
            asked = self._ask_with(request, found)

            async def ask(asked: _Asked = asked) -> ChatResponse | None:
                nonlocal calls
                calls += 1
                return await self._send(asked, found, request.timeout_s)

            response = await self._retrier.run(ask)
            if response is not None:
                break
        usage = Usage(
            calls=calls,
            input_tokens=response.prompt_eval_count,
            output_tokens=response.eval_count,
            latency_s=time.monotonic() - started_s,
        )
        return Reply(
            samples=(self._sample(response),),
            output_mode=asked.mode,
            usage=usage,
            model_revision=found.digest,
            dropped_parameters=("n",) if request.n > 1 else (),
            context_tokens=asked.num_ctx,
        )

    async def aclose(self) -> None:
        """Close connections."""
        await self._server.aclose()

    async def _look_up(self, request: Request) -> LocalModel:
        """Ask about the model before the first call.

        Raises:
            BadRequest: images are to be shown to a model that takes none.
        """
        from robojudge.transports.ollama_model import look_up

        if self._found is None:
            self._found = await self._retrier.run(
                lambda: look_up(self._server, self.model, request.timeout_s)
            )
            self.capabilities = replace(self.capabilities, context_tokens=self._found.context_tokens)
        if self._found.sees is False and any(isinstance(part, Image) for part in request.content):
            raise BadRequest(
                f"{self._target.name}: the model takes no images; choose one that does, such as qwen3-vl:8b"
            )
        return self._found

    def _ask_with(self, request: Request, found: LocalModel) -> _Asked:
        mode = self.capabilities.output_modes[0]
        schema = schema_instruction(request.schema)
        needed = context_tokens(
            request.content,
            other_text=request.system + schema,
            output_tokens=request.max_output_tokens,
            architecture=found.architecture,
        )
        self._num_ctx = max(self._num_ctx, min(needed, found.context_tokens or needed))
        options = {
            "temperature": request.temperature,
            "num_ctx": self._num_ctx,
            "num_predict": request.max_output_tokens,
        }
        if request.seed is not None:
            options["seed"] = request.seed
        # In every mode: the server constrains the answer without telling the model to what, and does not even
        # constrain it while a model that could think is told not to.
        system = f"{request.system}\n\n{schema}"
        body: dict[str, Any] = {
            "model": self.model,
            "messages": ollama_messages(system, request.content),
            "options": options,
        }
        if mode == "json_schema":
            body["format"] = dict(request.schema)
        elif mode == "json_object":
            body["format"] = "json"
        if found.thinks:
            body["think"] = False
        if request.logprobs:
            body["logprobs"] = True
        return _Asked(mode, self._num_ctx, body)

    async def _send(self, asked: _Asked, found: LocalModel, timeout_s: float) -> ChatResponse | None:
        """Send one body; None if it was refused and the next one will differ."""
        from robojudge.transports.ollama_sdk import ContextTooSmall

        try:
            return await self._server.chat(asked.body, timeout_s)
        except ContextTooSmall as error:
            largest = found.context_tokens or 0
            if asked.num_ctx >= largest:
                raise BadRequest(str(error)) from None
            self._num_ctx = max(self._num_ctx, min(2 * asked.num_ctx, largest))
        except (BadRequest, ServerUnavailable) as error:
            modes = self.capabilities.output_modes
            said = ErrorBody(str(error).removeprefix(self._target.name), "", ())
            if len(modes) == 1 or not mentions(said, _FORMAT_WORDS):
                raise
            if modes[0] == asked.mode:
                self.capabilities = replace(self.capabilities, output_modes=modes[1:])
        return None

    def _sample(self, response: ChatResponse) -> Sample:
        """The answer's text; what the model thought is no answer."""
        text = response.message.content or ""
        if response.done_reason == "length":
            cut_off = ReplyCutOff(
                f"{self._target.name}: the answer stopped after {response.eval_count} tokens, at its limit"
                f" or the context's ({self._num_ctx}); raise max_output_tokens or show fewer frames"
            )
            return Sample(text=None, error=cut_off)
        if not text.strip():
            thought = " (it only thought)" if response.message.thinking else ""
            said = f"the answer is empty{thought}, done reason {response.done_reason!r}"
            return Sample(text=None, error=BadReply(f"{self._target.name}: {said}"))
        return Sample(text=text, has_logprobs=bool(response.logprobs))
