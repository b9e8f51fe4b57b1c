"""Everything that decides what a judge says, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from robojudge.schema.base import Record
from robojudge.schema.judgement import SCHEMA_VERSION


class JudgeSettings(Record):
    """Who judges and how. Two runs with equal settings ask the same questions."""

    provider: str
    model: str
    endpoint: str = ""
    """host:port of a self-hosted server; empty for hosted providers."""
    method: str = "rubric"
    frames: int = Field(default=16, ge=2)
    transitions: int = Field(default=8, ge=0)
    frame_size: int = Field(default=448, ge=32, le=4096)
    jpeg_quality: int = Field(default=85, ge=1, le=95)
    cameras: tuple[str, ...] | None = None
    temperature: float = Field(default=0.0, ge=0.0, le=2.0)
    seed: int | None = None
    votes: int = Field(default=1, ge=1, le=64)
    max_output_tokens: int = Field(default=4096, ge=1)
    instruction: str | None = None
    """Replaces every episode's own instruction."""


def sha256_json(value: Any) -> str:
    """Hash a JSON-like value by its canonical text."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(
    settings: JudgeSettings, *, prompt_sha256: str | None, versions: Mapping[str, str], **parts: Any
) -> str:
    """Hash what makes a judge this judge.

    Args:
        settings: who judges and how.
        prompt_sha256: hash of the prompt text; None without a model.
        versions: version of every formula the judgement depends on.
        **parts: what else the answer depends on (subtask lists, reference set, instruction).
    """
    return sha256_json(
        {
            "settings": settings.model_dump(mode="json"),
            "prompt_sha256": prompt_sha256,
            "schema_version": SCHEMA_VERSION,
            "versions": dict(versions),
            **parts,
        }
    )
