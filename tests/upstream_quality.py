"""The quality model that ours extends: its names, types and ranges, without ours."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class OldComputed(BaseModel):
    smoothness_score: float = Field(ge=0, le=1)
    efficiency_score: float = Field(ge=0, le=1)
    jitter_metric: float = Field(ge=0)
    hesitation_count: int
    correction_count: int


class OldAnalysis(BaseModel):
    episode_index: int
    computed: OldComputed
    suggested_rating: int = Field(ge=1, le=5)
    confidence: float = Field(ge=0, le=1)
    flags: list[
        Literal[
            "jittery",
            "inefficient-path",
            "near-collision",
            "over-extension",
            "under-reaching",
            "hesitation",
            "correction-heavy",
        ]
    ]
