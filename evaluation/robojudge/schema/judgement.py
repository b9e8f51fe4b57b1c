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
    """Who serves the model (`openai`, `ollama` ...), or `reference`."""
    model: str
    """Model or deployment; `reference` for the judge without a model."""
    model_revision: str | None = None
    """Exact version the provider reported; None where it did not."""
    method: str
    """Way of judging, such as `rubric` or `reference`."""
    prompt_sha256: str | None
    """Hash of the prompt text; None for judges that use none."""
    frames_sha256: str | None
    """Hash of the exact images shown; None for judges that read the episode densely."""
    fingerprint: str
    """Hash of everything that decides what this judge says of an episode of the task."""


class Votes(Record):
    """How many samples were asked for, usable, and in line with the verdict."""

    n_asked: int = Field(ge=1)
    """Samples asked for, at least 1."""
    n_valid: int = Field(ge=0)
    """Samples that answered the question."""
    n_agree: int = Field(ge=0)
    """Samples that gave the winning outcome."""


class SubtaskScore(Record):
    """One entry of the task's own subtask list; frames are episode-relative, inclusive."""

    name: str
    """The subtask's name in the task's list."""
    score: Unit | None
    """How far it was achieved, 0..1; None where the judge could not tell."""
    start_frame: int | None = Field(default=None, ge=0)
    """First frame of it; None where it was not seen to begin."""
    end_frame: int | None = Field(default=None, ge=0)
    """Last frame of it, itself included; None where it was not seen to end."""
    evidence: str | None = None
    """What the score rests on, in the judge's words; None where it gave none."""


class ProgressPoint(Record):
    """Task progress at one judged frame."""

    frame_index: int = Field(ge=0)
    """Frame, counted from the episode's start."""
    value: Unit | None
    """Share of the task achieved by then, 0..1; None where the judge could not tell."""


class AxisScore(Record):
    """One quality axis: what the model saw, what the telemetry says, and the one to use."""

    vlm: Unit | None = None
    """The model's score, 0..1; None where it could not tell or no model was asked."""
    kinematic: Unit | None = None
    """Telemetry's score, 0..1; None where a signal is missing."""
    fused: Unit | None = None
    """The score to use, 0..1: telemetry's, else the model's; of safety the lower. None where both are."""


class TrajectoryQuality(Record):
    """How well the motion was carried out, whatever its outcome."""

    smoothness: AxisScore = AxisScore()
    """Fluency of the motion."""
    efficiency: AxisScore = AxisScore()
    """Directness of the motion."""
    safety: AxisScore = AxisScore()
    """Absence of risky contact."""


class FailureFinding(Record):
    """What went wrong, when, and whether the robot recovered."""

    mode: FailureMode
    """The failure mode."""
    onset_frame: int | None = Field(default=None, ge=0)
    """Frame at which it began; None where the judge could not tell."""
    recovered: bool = False
    """True if the robot made up for it."""
    detail: str | None = None
    """What happened, in the judge's words; None where it gave none."""


class Evidence(Record):
    """One observation at one frame of one camera."""

    camera: str
    """Name of the camera."""
    frame_index: int = Field(ge=0)
    """Frame, counted from the episode's start."""
    timestamp_s: float | None = Field(ge=0)
    """Seconds from the episode's start; None where the dataset gives no times."""
    observation: str
    """What is to be seen there, in the judge's words."""


class Keyframe(Record):
    """A frame shown to a judge; `reason` says why it was chosen, `cue` which signal chose it."""

    camera: str
    """Name of the camera."""
    frame_index: int = Field(ge=0)
    """Frame, counted from the episode's start."""
    timestamp_s: float | None = Field(ge=0)
    """Seconds from the episode's start; None where the dataset gives no times."""
    reason: KeyframeReason
    """Why it was chosen; `even` is even spacing."""
    cue: str | None = None
    """Signal that marked the transition, such as `gripper_close`; None for other frames."""
    salience: Unit | None = None
    """How strongly the cue speaks for a transition; None for other frames."""


class FramesCut(Record):
    """What a transport's image limit removed, and how."""

    max_images: int
    """Most images a request may carry."""
    planned: int
    """Images planned."""
    sent: int
    """Images sent."""
    transitions_dropped: int
    """Transition time steps left out."""
    even_dropped: int
    """Evenly spaced time steps left out."""
    tiled: bool
    """True if the cameras of a time step share one image."""


class Usage(Record):
    """What the judgement cost; None where the provider did not say or no price is known."""

    calls: int = Field(default=0, ge=0)
    """Requests sent to a model, repeated ones included."""
    input_tokens: int | None = Field(default=None, ge=0)
    """Tokens sent, cached ones included."""
    cached_tokens: int | None = Field(default=None, ge=0)
    """Tokens of the input that the provider had cached."""
    output_tokens: int | None = Field(default=None, ge=0)
    """Tokens received."""
    cost_usd: float | None = Field(default=None, ge=0)
    """List price of the tokens, USD."""
    latency_s: float | None = Field(default=None, ge=0)
    """Seconds; the longest of several calls."""


class Judgement(Record):
    """What a judge said of one episode. None means the judge could not tell; `reasons` says why."""

    schema_version: int = SCHEMA_VERSION
    """Version of this record."""
    dataset_id: str
    """The dataset."""
    episode_index: int = Field(ge=0)
    """Index of the episode in the dataset, from 0."""
    instruction: str | None
    """What the robot was asked to do; None where nothing says."""
    created_at: datetime
    """When it was made, UTC."""
    cached: bool = False
    """True if it was found in the cache, not asked for anew."""
    judge: JudgeIdentity
    """Who judged."""
    task_completion: Unit | None
    """Share of the task achieved at the end, 0..1; None where the judge could not tell."""
    outcome: Outcome
    """The judge's verdict; `undecided` on a tie or where it could not tell."""
    success_prob: Unit | None
    """Probability that a careful person calls this a success, 0..1; None where unknown."""
    confidence: Unit | None
    """Certainty of the outcome, 0..1; None where unknown."""
    confidence_source: ConfidenceSource
    """What it rests on: agreeing votes, a label's log-probability, the model's own word, or references."""
    declared: Declared | None = None
    """The dataset's own verdict; None where it gives none."""
    effective_outcome: Outcome
    """The declared outcome where there is one, else the judge's; what rewards and selection read."""
    votes: Votes
    """How many samples were asked for and agreed."""
    subtasks: tuple[SubtaskScore, ...] = ()
    """The task's subtask list, in order; empty where the task has none."""
    progress: tuple[ProgressPoint, ...] = ()
    """Progress at the judged frames, in order of time."""
    trajectory_quality: TrajectoryQuality = TrajectoryQuality()
    """How well the motion was carried out."""
    failure: FailureFinding | None = None
    """What went wrong; None if nothing did or the judge could not tell."""
    flags: tuple[Flag, ...] = ()
    """What the judge or telemetry noticed about the motion."""
    rationale: str | None = None
    """Why, in the judge's words; None where it gave none."""
    evidence: tuple[Evidence, ...] = ()
    """Observations the verdict rests on."""
    needs_review: bool = False
    """True if a person ought to look again."""
    review_reasons: tuple[str, ...] = ()
    """Why, such as `low_confidence` or `declared_clash`."""
    keyframes: tuple[Keyframe, ...] = ()
    """The frames chosen to be judged."""
    frames_cut: FramesCut | None = None
    """What an image limit removed; None if nothing."""
    reference_episodes: tuple[int, ...] = ()
    """Annotated episodes a `reference` judgement was made from."""
    reasons: dict[str, str] = Field(default_factory=dict)
    """Why a field is None, by field name (`task_completion: no_reference`)."""
    usage: Usage = Usage()
    """What it cost."""
    output_mode: OutputMode | None = None
    """How the model was asked to answer; None for judges without a model."""
    dropped_parameters: tuple[str, ...] = ()
    """Settings the endpoint refused, so that the answer was made without them (`temperature`)."""


class ErrorRecord(Record):
    """A typed error as stored; `type` is the class name in `robojudge.errors`."""

    type: str
    """Name of the error's class, such as `RateLimited`."""
    stage: Literal["dataset", "decode", "transport", "parse", "budget"]
    """Where on the way it happened."""
    message: str
    """What failed, where, and what to do."""
    retryable: bool
    """True if the same call may succeed later, unchanged."""
    raw_reply: str | None = None
    """The model's reply that could not be read; None if there was none."""


class Failure(Record):
    """The record of an episode that could not be judged."""

    schema_version: int = SCHEMA_VERSION
    """Version of this record."""
    dataset_id: str
    """The dataset."""
    episode_index: int = Field(ge=0)
    """Index of the episode in the dataset, from 0."""
    created_at: datetime
    """When it failed, UTC."""
    judge: JudgeIdentity
    """Who was to judge."""
    error: ErrorRecord
    """What ended it."""
    usage: Usage = Usage()
    """What the attempts cost."""
