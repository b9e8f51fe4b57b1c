"""One model's rubric answer, validated: anything missing, extra or out of range is a ParseFailure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from robojudge.errors import ParseFailure
from robojudge.parse import extract_object
from robojudge.schema.judgement import FailureMode, Flag, Outcome, OutputMode

Score = Annotated[float, Field(ge=0.0, le=1.0, strict=True)] | None


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class SubtaskAnswer(_Strict):
    """One subtask as the model graded it; frame numbers count from 1."""

    evidence: str
    score: Score
    start_frame: int | None
    end_frame: int | None


class EvidenceAnswer(_Strict):
    """One cited observation; the frame number counts from 1."""

    frame: int
    camera: str
    observation: str


class RubricAnswer(_Strict):
    """One vote."""

    rationale: str
    evidence: list[EvidenceAnswer]
    subtasks: list[SubtaskAnswer]
    progress: list[Score]
    task_completion: Score
    outcome: Outcome
    success_probability: Score
    confidence: Score
    smoothness: Score
    efficiency: Score
    safety: Score
    failure_mode: FailureMode | Literal["none"]
    failure_onset_frame: int | None
    failure_recovered: bool
    failure_detail: str | None
    flags: list[Flag]


def parse_answer(
    text: str, output_mode: OutputMode, *, steps: int, subtasks: int, cameras: Sequence[str]
) -> RubricAnswer:
    """Read one vote.

    Args:
        text: the model's whole reply.
        output_mode: how it was asked to answer.
        steps: time steps shown; frame numbers must lie in 1..steps.
        subtasks: length of the subtask list.
        cameras: cameras shown; evidence may cite no other.

    Raises:
        ParseFailure: the reply does not answer the question asked.
    """
    raw = extract_object(text, output_mode)
    try:
        answer = RubricAnswer.model_validate(
            {
                **raw,
                "subtasks": _in_order(raw.get("subtasks", {}), "s", subtasks),
                "progress": _in_order(raw.get("progress"), "t", steps),
            }
        )
        _check_frames(answer, steps, cameras)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ParseFailure(f"the reply's {where}: {first['msg']}", text) from error
    except ValueError as error:
        raise ParseFailure(f"the reply's {error}", text) from error
    return answer


def _in_order(value: Any, prefix: str, length: int) -> list[Any]:
    """Return the values of `{prefix}1..{prefix}N`, or a list of exactly N."""
    name = {"s": "subtasks", "t": "progress"}[prefix]
    if isinstance(value, list):
        if len(value) != length:
            raise ValueError(f"{name} has {len(value)} entries, {length} were asked for")
        return value
    keys = [f"{prefix}{k}" for k in range(1, length + 1)]
    if not isinstance(value, dict) or set(value) != set(keys):
        raise ValueError(f"{name} does not have exactly the keys {prefix}1..{prefix}{length}")
    return [value[key] for key in keys]


def _check_frames(answer: RubricAnswer, steps: int, cameras: Sequence[str]) -> None:
    cited = {
        "failure_onset_frame": answer.failure_onset_frame,
        **{f"evidence[{k}].frame": item.frame for k, item in enumerate(answer.evidence)},
        **{f"subtasks[{k}].start_frame": item.start_frame for k, item in enumerate(answer.subtasks)},
        **{f"subtasks[{k}].end_frame": item.end_frame for k, item in enumerate(answer.subtasks)},
    }
    for name, frame in cited.items():
        if frame is not None and not 1 <= frame <= steps:
            raise ValueError(f"{name} is {frame}, outside the {steps} frames shown")
    for k, item in enumerate(answer.evidence):
        if item.camera not in cameras:
            raise ValueError(f"evidence[{k}].camera {item.camera!r} was not shown")
    for k, subtask in enumerate(answer.subtasks):
        if subtask.start_frame is not None and subtask.end_frame is not None:
            if subtask.end_frame < subtask.start_frame:
                raise ValueError(f"subtasks[{k}] ends before it starts")
        elif subtask.start_frame != subtask.end_frame:
            raise ValueError(f"subtasks[{k}] has a start without an end, or the reverse")
    starts = [item.start_frame for item in answer.subtasks if item.start_frame is not None]
    if starts != sorted(starts):
        raise ValueError("subtasks start out of order")
    if answer.outcome == "success" and answer.failure_mode != "none" and not answer.failure_recovered:
        raise ValueError("outcome is success beside an unrecovered failure_mode")
