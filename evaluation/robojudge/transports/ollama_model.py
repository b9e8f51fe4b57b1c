"""What an Ollama server says about a model: its exact version, its eyes, its context."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from robojudge.transports.ollama_sdk import OllamaServer

_DIGEST_CHARACTERS = 12
"""As many as `ollama list` shows."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """One model on one server; None where the server does not say.

    Attributes:
        architecture: family of the network (`qwen3vl`).
        context_tokens: longest context the model was made for.
        sees: True if it takes images.
        thinks: True if it writes down its thinking unless told not to.
        digest: first characters of the hash of its weights and settings.
    """

    architecture: str | None
    context_tokens: int | None
    sees: bool | None
    thinks: bool
    digest: str | None


async def look_up(server: OllamaServer, model: str, timeout_s: float) -> LocalModel:
    """Ask the server about a model.

    Raises:
        ModelNotFound: it is not there; the message says how to get it.
        TransportError: the server does not answer.
    """
    shown = await server.show(timeout_s)
    facts = shown.modelinfo or {}
    architecture = facts.get("general.architecture")
    context = facts.get(f"{architecture}.context_length")
    abilities = shown.capabilities
    listed = await server.models(timeout_s)
    digests = {entry.model: entry.digest for entry in listed.models}
    digest = digests.get(model) or digests.get(f"{model}:latest")
    return LocalModel(
        architecture=architecture if isinstance(architecture, str) else None,
        context_tokens=context if isinstance(context, int) and context > 0 else None,
        sees=None if abilities is None else "vision" in abilities,
        thinks=abilities is not None and "thinking" in abilities,
        digest=digest.removeprefix("sha256:")[:_DIGEST_CHARACTERS] if digest else None,
    )
