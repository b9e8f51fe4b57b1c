"""Automatic quality analysis of one trajectory, from telemetry alone."""

from __future__ import annotations

from pydantic import Field

from robojudge.schema.base import Record, Unit
from robojudge.schema.consensus import ConsensusSummary
from robojudge.schema.judgement import Flag, Judgement


class ComputedMetrics(Record):
    """Numbers computed from state and action; None where a signal is missing (see `reasons`)."""

    smoothness_score: Unit | None
    """Smoothness, 0..1, from jitter rate and SPARC."""
    efficiency_score: Unit | None
    """Efficiency, 0..1: path efficiency less idle time and corrections."""
    jitter_metric: float | None = Field(default=None, ge=0)
    """Median of acceleration over speed while moving, 1/s; lower is smoother."""
    hesitation_count: int | None = Field(default=None, ge=0)
    """Pauses of at least 0.3 s between stretches of motion."""
    correction_count: int | None = Field(default=None, ge=0)
    """Times the gripper closed again near the same place or the robot turned back."""
    safety_score: Unit | None = None
    """Safety, 0..1, from speed spikes, abrupt stops and limits; a proxy, it sees no contact."""
    sparc: float | None = None
    """Spectral arc length of the speed profile; 0 is smoothest, lower is rougher."""
    ldlj: float | None = None
    """Log dimensionless jerk; higher is smoother, falls with duration."""
    path_length: float | None = Field(default=None, ge=0)
    """Length of the path, in the unit of the dataset's position column."""
    path_efficiency: Unit | None = None
    """Length through the milestones over length of the path, 0..1."""
    idle_share: Unit | None = None
    """Share of frames at rest, 0..1."""
    hesitation_s: float | None = Field(default=None, ge=0)
    """Seconds spent in hesitations."""
    peak_speed: float | None = Field(default=None, ge=0)
    """Highest speed, position units per second."""
    mean_speed: float | None = Field(default=None, ge=0)
    """Mean speed, position units per second."""
    gripper_close_count: int | None = Field(default=None, ge=0)
    """Times a gripper closed, all arms together."""
    gripper_open_count: int | None = Field(default=None, ge=0)
    """Times a gripper opened, all arms together."""
    speed_spike_share: Unit | None = None
    """Share of frames with a spike of acceleration, 0..1."""
    abrupt_stop_count: int | None = Field(default=None, ge=0)
    """Sudden halts, as against an obstacle."""
    limit_share: Unit | None = None
    """Share of frames held at a workspace or joint limit, 0..1."""


class AutoQualityAnalysis(Record):
    """Telemetry's view of one episode, with what a judge and what people said beside it, where they did."""

    episode_index: int = Field(ge=0)
    """Index of the episode in the dataset, from 0."""
    computed: ComputedMetrics
    """The numbers behind rating and flags."""
    suggested_rating: int | None = Field(ge=1, le=5)
    """1 (worst) to 5: mean of smoothness, efficiency and safety in equal fifths; None if one is unknown."""
    confidence: Unit
    """How far the signals may be trusted, 0..1; 0 without a rating."""
    flags: tuple[Flag, ...] = ()
    """What telemetry noticed."""
    reasons: dict[str, str] = Field(default_factory=dict)
    """Why a field is None, by field name."""
    judgement: Judgement | None = None
    """What a judge said; None if not judged, or withheld."""
    human: ConsensusSummary | None = None
    """What people say together; None if nobody annotated it, or withheld."""
