"""Automatic quality analysis of one trajectory, from telemetry alone."""

from __future__ import annotations

from pydantic import Field

from robojudge.schema.base import Record, Unit
from robojudge.schema.judgement import Flag, Judgement


class ComputedMetrics(Record):
    """Numbers computed from state and action; None where a signal is missing (see `reasons`)."""

    smoothness_score: Unit | None
    efficiency_score: Unit | None
    jitter_metric: float | None = Field(default=None, ge=0)
    hesitation_count: int | None = Field(default=None, ge=0)
    correction_count: int | None = Field(default=None, ge=0)
    safety_score: Unit | None = None
    sparc: float | None = None
    ldlj: float | None = None
    path_length: float | None = Field(default=None, ge=0)
    path_efficiency: Unit | None = None
    idle_share: Unit | None = None
    hesitation_s: float | None = Field(default=None, ge=0)
    peak_speed: float | None = Field(default=None, ge=0)
    mean_speed: float | None = Field(default=None, ge=0)
    gripper_close_count: int | None = Field(default=None, ge=0)
    gripper_open_count: int | None = Field(default=None, ge=0)
    speed_spike_share: Unit | None = None
    abrupt_stop_count: int | None = Field(default=None, ge=0)
    limit_share: Unit | None = None


class AutoQualityAnalysis(Record):
    """Telemetry's view of one episode, with the judgement beside it where there is one."""

    episode_index: int = Field(ge=0)
    computed: ComputedMetrics
    suggested_rating: int | None = Field(ge=1, le=5)
    confidence: Unit
    flags: tuple[Flag, ...] = ()
    reasons: dict[str, str] = Field(default_factory=dict)
    """Why a field is None, by field name."""
    judgement: Judgement | None = None
