"""The one request of the rubric method: shared text and frames first, the episode's own data last."""

from __future__ import annotations

import json

from robojudge.judge_settings import JudgeSettings
from robojudge.methods.base import Case
from robojudge.methods.rubric_schema import rubric_schema
from robojudge.prompts import load_prompt
from robojudge.prompts.data_block import data_block
from robojudge.telemetry.digest import digest
from robojudge.transports.base import Image, Request


def time_steps(case: Case) -> list[int]:
    """Return the judged frame indices, ascending; time step k of the prompt is entry k-1."""
    return sorted({keyframe.frame_index for keyframe in case.keyframes})


def shown_cameras(case: Case) -> list[str]:
    """Return the names of the cameras shown, in the order shown."""
    return list(dict.fromkeys(keyframe.camera for keyframe in case.keyframes))


def build_request(case: Case, settings: JudgeSettings, *, timeout_s: float) -> Request:
    """Build the request for one case. The same case and settings give the same bytes."""
    steps, cameras = time_steps(case), shown_cameras(case)
    subtasks = case.subtasks or ()
    content: list[str | Image] = []
    number_of = {frame_index: number for number, frame_index in enumerate(steps, start=1)}
    for (label, frame_index), image in case.images.items():
        content += [f"Frame {number_of[frame_index]}, camera {label}:", image]
    content.append(_question(case, len(steps)))
    return Request(
        system=load_prompt("rubric_system").text,
        content=tuple(content),
        schema=rubric_schema(steps=len(steps), subtasks=len(subtasks), cameras=cameras),
        schema_name="episode_rubric",
        n=settings.votes,
        temperature=settings.temperature,
        seed=settings.seed,
        max_output_tokens=settings.max_output_tokens,
        timeout_s=timeout_s,
    )


def _question(case: Case, steps: int) -> str:
    parts = [f"There are {steps} time steps, numbered 1 to {steps}."]
    if case.subtasks:
        numbered = {f"s{k}": name for k, name in enumerate(case.subtasks, start=1)}
        listing = json.dumps(numbered, ensure_ascii=False, indent=0)
        parts += ["The task's subtasks, in order:", data_block("SUBTASKS", listing)]
    telemetry = digest(case.episode, case.quality)
    parts += [
        "What the sensors recorded:",
        data_block("TELEMETRY", telemetry or "no usable telemetry"),
        "What the robot was asked to do:",
        data_block("INSTRUCTION", case.instruction),
        "Grade this episode.",
    ]
    return "\n\n".join(parts)
