"""The transport seam: one request with images in, one or more texts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from robojudge.errors import TransportError
from robojudge.schema.judgement import OutputMode, Usage


@dataclass(frozen=True, slots=True)
class Image:
    """One JPEG shown to the model."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a transport's model can do; unknown limits are None."""

    max_images: int | None = None
    output_modes: tuple[OutputMode, ...] = ("json_schema", "json_object", "text")
    """Output modes to try, best first."""
    n: bool = False
    """True if one request can return several independent samples."""
    seed: bool = True
    context_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model: what is shared first, what varies last.

    Attributes:
        system: system text.
        content: user content in order; text and images interleaved.
        schema: portable JSON schema of the answer (no constraint keywords).
        schema_name: identifier of the schema.
        n: independent samples wanted; a transport may return fewer.
        seed: sampling seed; None leaves it to the provider.
        max_output_tokens: limit of one answer.
        timeout_s: wall-clock limit of one HTTP call.
        logprobs: ask for the log-probabilities of the answer's tokens, where the provider has them.
    """

    system: str
    content: tuple[str | Image, ...]
    schema: Mapping[str, Any]
    schema_name: str
    n: int = 1
    temperature: float = 0.0
    seed: int | None = None
    max_output_tokens: int = 4096
    timeout_s: float = 120.0
    logprobs: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """One sampled answer: its text, or the typed reason there is none."""

    text: str | None
    error: TransportError | None = None
    has_logprobs: bool | None = None
    """True if log-probabilities came with the answer; None where the transport does not look."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: one sample or more, never empty, never more than asked."""

    samples: tuple[Sample, ...]
    output_mode: OutputMode
    usage: Usage = field(default_factory=Usage)
    model_revision: str | None = None
    """The exact model the provider says it used."""
    dropped_parameters: tuple[str, ...] = ()
    """Settings of the request the endpoint refused, so that the answer was made without them
    (`seed`, `temperature`, `n`, `max_output_tokens`, `logprobs`)."""
    context_tokens: int | None = None
    """The context asked for, where the transport sets it (Ollama)."""


class Transport(Protocol):
    """One provider of models. Register under the entry-point group `robojudge.transports`."""

    provider: str
    model: str
    endpoint: str
    """host:port where the model's name alone does not say which model it is (own servers, Azure
    resources); empty for hosted providers."""
    capabilities: Capabilities

    async def complete(self, request: Request) -> Reply:
        """Ask once, retrying what may pass.

        Raises:
            TransportError: no sample could be had; says why and whether it may pass.
        """
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...
