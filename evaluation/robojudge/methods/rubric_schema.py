"""The JSON schema a rubric answer must follow, in the subset every provider accepts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from robojudge.schema.judgement import FailureMode, Flag, Outcome

MAX_PROPERTIES = 100
"""Azure OpenAI refuses schemas with more properties than this in all objects together."""

_NUMBER = ["number", "null"]
_FRAME = ["integer", "null"]


def rubric_schema(*, steps: int, subtasks: int, cameras: Sequence[str]) -> dict[str, Any]:
    """Build the schema for one case.

    One property per subtask (`s1`..) and per time step (`t1`..), so that a wrong length cannot
    happen where the server enforces the schema. Where that would pass the property limit,
    progress becomes a list, whose length we check ourselves.

    Args:
        steps: numbered time steps shown, at least 1.
        subtasks: length of the task's subtask list.
        cameras: camera names shown.
    """
    properties: dict[str, Any] = {
        "rationale": {"type": "string"},
        "evidence": {"type": "array", "items": _evidence(steps, cameras)},
        "progress": _progress(steps, subtasks),
        "task_completion": _score("share of the task achieved at the end"),
        "outcome": {"type": "string", "enum": list(get_args(Outcome))},
        "success_probability": _score("probability that a careful person calls this a success"),
        "confidence": _score("certainty of the outcome"),
        "smoothness": _score("fluency of the motion"),
        "efficiency": _score("directness of the motion"),
        "safety": _score("absence of risky contact"),
        "failure_mode": {"type": "string", "enum": ["none", *get_args(FailureMode)]},
        "failure_onset_frame": {"type": _FRAME, "description": f"frame number 1..{steps}, or null"},
        "failure_recovered": {"type": "boolean"},
        "failure_detail": {"type": ["string", "null"]},
        "flags": {"type": "array", "items": {"type": "string", "enum": list(get_args(Flag))}},
    }
    if subtasks:
        each = _subtask(steps)
        properties["subtasks"] = _object({f"s{k}": each for k in range(1, subtasks + 1)})
    return _object(properties)


def progress_is_list(*, steps: int, subtasks: int) -> bool:
    """Tell whether one property per time step would pass the property limit."""
    fixed = 15 + 3 + (1 + 5 * subtasks if subtasks else 0)
    return fixed + steps > MAX_PROPERTIES


def _progress(steps: int, subtasks: int) -> dict[str, Any]:
    if progress_is_list(steps=steps, subtasks=subtasks):
        text = f"exactly {steps} values 0..1 or null, one per time step"
        return {"type": "array", "items": {"type": _NUMBER}, "description": text}
    each = {"type": _NUMBER, "description": "progress 0..1 at this time step, or null"}
    return _object({f"t{k}": each for k in range(1, steps + 1)})


def _subtask(steps: int) -> dict[str, Any]:
    frame = {"type": _FRAME, "description": f"frame number 1..{steps}, or null"}
    return _object(
        {
            "evidence": {"type": "string"},
            "score": _score("how far this subtask was achieved"),
            "start_frame": frame,
            "end_frame": frame,
        }
    )


def _evidence(steps: int, cameras: Sequence[str]) -> dict[str, Any]:
    return _object(
        {
            "frame": {"type": "integer", "description": f"frame number 1..{steps}"},
            "camera": {"type": "string", "enum": list(cameras)},
            "observation": {"type": "string"},
        }
    )


def _score(meaning: str) -> dict[str, Any]:
    return {"type": _NUMBER, "description": f"{meaning}, 0..1, or null if the frames do not show it"}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
