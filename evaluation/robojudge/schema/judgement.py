"""What a judge said of one episode, and the record of it failing to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from robojudge.schema.base import Record, Unit
from robojudge.schema.episode import Declared

SCHEMA_VERSION = 1

Outcome = Literal["success", "partial", "failure", "undecided"]
OutputMode = Literal["json_schema", "json_object", "text"]
ConfidenceSource = Literal["votes", "label_logprob", "self_reported", "reference"]
KeyframeReason = Literal["first", "last", "transition", "even"]
Flag = Literal[
    "jittery",
    "inefficient-path",
    "near-collision",
    "over-extension",
    "under-reaching",
    "hesitation",
    "correction-heavy",
]
FailureMode = Literal[
    "no_attempt",
    "missed_grasp",
    "dropped_object",
    "wrong_object",
    "wrong_target",
    "position_error",
    "orientation_error",
    "wrong_sequence",
    "missing_step",
    "collision_or_unsafe",
    "early_termination",
    "other",
]


class JudgeIdentity(Record):
    """Who judged, in enough detail to do it again."""

    provider: str
    model: str
    model_revision: str | None = None
    method: str
    prompt_sha256: str | None
    """Hash of the prompt text; None for judges that use none."""
    frames_sha256: str | None
    """Hash of the exact images shown; None for judges that read the episode densely."""
    fingerprint: str


class Votes(Record):
    """How many samples were asked for, usable, and in line with the verdict."""

    n_asked: int = Field(ge=1)
    n_valid: int = Field(ge=0)
    n_agree: int = Field(ge=0)


class SubtaskScore(Record):
    """One entry of the task's own subtask list; frames are episode-relative, inclusive."""

    name: str
    score: Unit | None
    start_frame: int | None = Field(default=None, ge=0)
    end_frame: int | None = Field(default=None, ge=0)
    evidence: str | None = None


class ProgressPoint(Record):
    """Task progress at one judged frame."""

    frame_index: int = Field(ge=0)
    value: Unit | None


class AxisScore(Record):
    """One quality axis: what the model saw, what the telemetry says, and the one to use."""

    vlm: Unit | None = None
    kinematic: Unit | None = None
    fused: Unit | None = None


class TrajectoryQuality(Record):
    """How well the motion was carried out, whatever its outcome."""

    smoothness: AxisScore = AxisScore()
    efficiency: AxisScore = AxisScore()
    safety: AxisScore = AxisScore()


class FailureFinding(Record):
    """What went wrong, when, and whether the robot recovered."""

    mode: FailureMode
    onset_frame: int | None = Field(default=None, ge=0)
    recovered: bool = False
    detail: str | None = None


class Evidence(Record):
    """One observation at one frame of one camera."""

    camera: str
    frame_index: int = Field(ge=0)
    timestamp_s: float | None = Field(ge=0)
    """Seconds from the episode's start; None where the dataset gives no times."""
    observation: str


class Keyframe(Record):
    """A frame shown to a judge; `reason` says why it was chosen, `cue` which signal chose it."""

    camera: str
    frame_index: int = Field(ge=0)
    timestamp_s: float | None = Field(ge=0)
    """Seconds from the episode's start; None where the dataset gives no times."""
    reason: KeyframeReason
    cue: str | None = None
    salience: Unit | None = None
    """How strongly the cue speaks for a transition; None for other frames."""


class FramesCut(Record):
    """What a transport's image limit removed, and how."""

    max_images: int
    planned: int
    sent: int
    transitions_dropped: int
    even_dropped: int
    tiled: bool


class Usage(Record):
    """What the judgement cost; None where the provider did not say or no price is known."""

    calls: int = Field(default=0, ge=0)
    input_tokens: int | None = Field(default=None, ge=0)
    cached_tokens: int | None = Field(default=None, ge=0)
    output_tokens: int | None = Field(default=None, ge=0)
    cost_usd: float | None = Field(default=None, ge=0)
    latency_s: float | None = Field(default=None, ge=0)


class Judgement(Record):
    """What a judge said of one episode. None means the judge could not tell; `reasons` says why."""

    schema_version: int = SCHEMA_VERSION
    dataset_id: str
    episode_index: int = Field(ge=0)
    instruction: str | None
    created_at: datetime
    cached: bool = False
    judge: JudgeIdentity
    task_completion: Unit | None
    outcome: Outcome
    success_prob: Unit | None
    confidence: Unit | None
    confidence_source: ConfidenceSource
    declared: Declared | None = None
    effective_outcome: Outcome
    votes: Votes
    subtasks: tuple[SubtaskScore, ...] = ()
    progress: tuple[ProgressPoint, ...] = ()
    trajectory_quality: TrajectoryQuality = TrajectoryQuality()
    failure: FailureFinding | None = None
    flags: tuple[Flag, ...] = ()
    rationale: str | None = None
    evidence: tuple[Evidence, ...] = ()
    needs_review: bool = False
    review_reasons: tuple[str, ...] = ()
    keyframes: tuple[Keyframe, ...] = ()
    frames_cut: FramesCut | None = None
    reference_episodes: tuple[int, ...] = ()
    """Annotated episodes a `reference` judgement was made from."""
    reasons: dict[str, str] = Field(default_factory=dict)
    """Why a field is None, by field name (`task_completion: no_reference`)."""
    usage: Usage = Usage()
    output_mode: OutputMode | None = None
    """How the model was asked to answer; None for judges without a model."""
    dropped_parameters: tuple[str, ...] = ()
    """Settings the endpoint refused, so that the answer was made without them (`temperature`)."""


class ErrorRecord(Record):
    """A typed error as stored; `type` is the class name in `robojudge.errors`."""

    type: str
    stage: Literal["dataset", "decode", "transport", "parse", "budget"]
    message: str
    retryable: bool
    raw_reply: str | None = None


class Failure(Record):
    """The record of an episode that could not be judged."""

    schema_version: int = SCHEMA_VERSION
    dataset_id: str
    episode_index: int = Field(ge=0)
    created_at: datetime
    judge: JudgeIdentity
    error: ErrorRecord
    usage: Usage = Usage()
