"""What may be said of the configured judges: who they are and what they can do, never where they are."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from pathlib import PurePath

from pydantic import BaseModel, Field, ValidationError

from robojudge.errors import MissingExtra, MissingKey, UnknownPlugin, UsageError
from robojudge.judge_settings import JudgeSettings
from robojudge.open_judge import REFERENCE, open_transport
from robojudge.schema.judgement import OutputMode
from robojudge.transports.base import Transport
from robojudge_server.log import logger
from robojudge_server.settings import JudgeSpec

OWN_SERVERS = ("ollama", "compat")
"""Providers that are servers of one's own by nature."""
SPEAKABLE = (MissingKey, MissingExtra, UnknownPlugin)
"""Errors whose message names what is missing and nothing of the configuration's values."""
log = logger("judges")


class JudgeDefaults(BaseModel):
    """What a judge looks at where a request does not choose."""

    frames: int = Field(description="Evenly spaced frames per camera.")
    transitions: int = Field(description="Frames at task transitions, at most, in addition.")
    cameras: tuple[str, ...] | None = Field(description="Cameras it is shown; all where null.")
    frame_size: int = Field(description="Longest side of a frame it is shown, pixels.")
    votes: int = Field(description="Samples asked of the model.")
    temperature: float = Field(description="Sampling temperature.")
    seed: int | None = Field(description="Seed of the sampling; null where none is sent.")
    max_output_tokens: int = Field(description="Limit of one answer, tokens.")
    instruction: str | None = Field(
        description="Replaces every episode's own instruction; null where it does not."
    )


class JudgeAbilities(BaseModel):
    """What a judge's model can do, as far as known before it is asked."""

    max_images: int | None = Field(description="Most images of one request; null where unknown.")
    output_modes: tuple[OutputMode, ...] = Field(description="Ways to make it answer in a form, best first.")
    n: bool = Field(description="Whether one request can return several samples.")
    seed: bool = Field(description="Whether it takes a seed.")
    context_tokens: int | None = Field(description="Longest context, tokens; null where unknown.")


class JudgeCard(BaseModel):
    """One configured judge."""

    name: str = Field(description="Name that requests choose it by.")
    provider: str = Field(description="Who serves the model, or `reference`.")
    model: str = Field(description="Model or deployment; `reference` for the judge without a model.")
    method: str = Field(description="Way of judging where a request does not choose.")
    settings: JudgeDefaults | None = Field(
        description="What it looks at where a request does not choose; null where it is not available."
    )
    concurrency: int = Field(description="Episodes put to it at once by one worker.")
    capabilities: JudgeAbilities | None = Field(
        description="What its model can do; null without a model, or where it is not available."
    )
    self_hosted: bool = Field(description="Whether it is a server of one's own; frames stay in the house.")
    available: bool = Field(description="Whether it is configured completely; nothing was sent to find out.")
    reason: str | None = Field(description="Why it is not available; null where it is.")


class JudgeCards:
    """The cards of a service's judges: made once, when first asked for. Thread-safe."""

    def __init__(self, specs: Mapping[str, JudgeSpec]) -> None:
        """Take the configuration; nothing is opened yet."""
        self._specs = specs
        self._cards: list[JudgeCard] | None = None
        self._lock = threading.Lock()

    def listed(self) -> list[JudgeCard]:
        """Return all cards, by name; the first call loads the providers' packages, and sends nothing."""
        with self._lock:
            if self._cards is None:
                self._cards = [_card(name, self._specs[name]) for name in sorted(self._specs)]
            return self._cards


def _card(name: str, spec: JudgeSpec) -> JudgeCard:
    provider, _, model = spec.judge.partition("/")
    transport: Transport | None = None
    settings: JudgeSettings | None = None
    reason = None
    try:
        transport = open_transport(spec.judge, base_url=spec.base_url)
        settings = JudgeSettings(
            provider=provider, model=model or REFERENCE, method=_method(spec), **spec.settings
        )
    except SPEAKABLE as error:
        reason = str(error)
    except (UsageError, ValidationError, TypeError) as error:
        log.warning("a configured judge cannot work", judge=name, error=str(error))
        reason = "its configuration cannot work; the server's log says why"
    finally:
        if transport is not None:
            asyncio.run(transport.aclose())
    return JudgeCard(
        name=name,
        provider=provider,
        model=transport.model if transport else _shown_model(provider, model),
        method=_method(spec),
        settings=JudgeDefaults.model_validate(settings, from_attributes=True) if settings else None,
        concurrency=spec.concurrency,
        capabilities=(
            JudgeAbilities.model_validate(transport.capabilities, from_attributes=True) if transport else None
        ),
        self_hosted=provider in OWN_SERVERS or spec.base_url is not None,
        available=reason is None,
        reason=reason,
    )


def _method(spec: JudgeSpec) -> str:
    return REFERENCE if spec.judge == REFERENCE else spec.method or "rubric"


def _shown_model(provider: str, model: str) -> str:
    """Return a model's name where its transport did not open; of a script's path only the file."""
    return PurePath(model).name if provider == "scripted" else model or REFERENCE
