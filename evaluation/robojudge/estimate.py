"""What a run will take, before anything is spent: calls, tokens, cost and time."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from robojudge.batch.budget import Cost
from robojudge.datasets.reader import Dataset
from robojudge.decoder import scaled_size
from robojudge.errors import UsageError
from robojudge.judge import Judge
from robojudge.prompts import load_prompt
from robojudge.schema.judgement import Usage

if TYPE_CHECKING:
    from robojudge.schema.episode import CameraSummary
    from robojudge.transports.base import Transport

CHARACTERS_PER_TOKEN = 4.0
"""English prose in current tokenizers; an estimate."""
QUESTION_TOKENS = 500
"""Instruction, subtasks, telemetry and labels of a typical case; an estimate."""
SCHEMA_TOKENS_PER_FIELD = 25
FIXED_FIELDS = 18
OUTPUT_TOKENS_FIXED = 450
"""Rationale, evidence and the single scores of one answer."""
OUTPUT_TOKENS_PER_STEP = 8
OUTPUT_TOKENS_PER_SUBTASK = 60
CALL_OVERHEAD_S = 1.5
OUTPUT_TOKENS_PER_S = 60.0
"""Speed assumed for the time estimate; the plan prints it."""
UNKNOWN_SIZE = (640, 480)
INPUT_MARGIN = 1.5
"""A budget reserves this times the estimated input, since tokenizers differ."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will take.

    Attributes:
        episodes: how many will be judged.
        calls: model calls at most; fewer where one call returns several votes.
        images: images sent.
        input_tokens: tokens in, all calls together.
        output_tokens: tokens out.
        cost_usd: None where there is no list price; `why_no_price` says why.
        duration_s: wall-clock time at the given concurrency.
    """

    episodes: int
    calls: int
    images: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    duration_s: float


def estimate(dataset: Dataset, judge: Judge, episode_indices: Sequence[int], *, concurrency: int) -> Estimate:
    """Estimate from metadata alone; frame counts are upper bounds, token counts approximate.

    Args:
        dataset: the opened dataset.
        judge: who would judge.
        episode_indices: what would be judged.
        concurrency: episodes in flight.
    """
    settings, transport = judge.settings, judge.transport
    if transport is None:
        return Estimate(len(episode_indices), 0, 0, 0, 0, 0.0, 0.0)
    cameras = _cameras(dataset, settings.cameras)
    subtasks = max((len(names.names) for names in judge.subtasks.values()), default=0)
    images = text = output = 0
    for index in episode_indices:
        length = dataset.episode_summary(index).length
        steps = settings.frames + settings.transitions
        steps = steps if length is None else min(steps, length)
        shown = steps * len(cameras)
        if transport.capabilities.max_images is not None:
            shown = min(shown, transport.capabilities.max_images)
        images += shown
        text += _text_tokens(steps, subtasks)
        output += OUTPUT_TOKENS_FIXED + OUTPUT_TOKENS_PER_STEP * steps + OUTPUT_TOKENS_PER_SUBTASK * subtasks
    per_image = sum(image_tokens(settings.model, *_size(c, settings.frame_size)) for c in cameras)
    per_image /= max(1, len(cameras))
    votes = settings.votes
    once = transport.capabilities.n
    repeats = 1 if once else votes
    input_tokens = round((images * per_image + text) * repeats)
    calls = len(episode_indices) * repeats
    each_s = CALL_OVERHEAD_S + output / max(1, len(episode_indices)) / OUTPUT_TOKENS_PER_S
    return Estimate(
        episodes=len(episode_indices),
        calls=calls,
        images=images * repeats,
        input_tokens=input_tokens,
        output_tokens=output * votes,
        cost_usd=_cost(transport, input_tokens, output * votes),
        duration_s=math.ceil(len(episode_indices) / concurrency) * each_s,
    )


def highest_cost(dataset: Dataset, judge: Judge, episode_indices: Sequence[int]) -> Cost:
    """Return what one episode may take at most: the longest, every answer at its limit.

    Raises:
        UsageError: the judge asks no model.
    """
    if judge.transport is None:
        raise UsageError("the reference judge spends nothing; leave out the budget")
    longest = max(episode_indices, key=lambda i: dataset.episode_summary(i).length or sys.maxsize)
    one = estimate(dataset, judge, [longest], concurrency=1)
    input_tokens = round(one.input_tokens * INPUT_MARGIN)
    output_tokens = judge.settings.votes * judge.settings.max_output_tokens
    usd = _cost(judge.transport, input_tokens, output_tokens)
    return Cost(tokens=input_tokens + output_tokens, usd=usd)


def image_tokens(model: str, width: int, height: int) -> float:
    """Estimate the tokens one image costs.

    GPT-4.1 and GPT-4o: 85 plus 170 for each 512-pixel tile, after the shorter side is brought to
    at most 768. Other models: one token for each 32x32 patch, as in the Qwen3-VL family.
    """
    name = model.lower()
    if "gpt-4" in name and "mini" not in name and "nano" not in name:
        shrink = min(1.0, 768 / min(width, height))
        return 85 + 170 * math.ceil(width * shrink / 512) * math.ceil(height * shrink / 512)
    return math.ceil(width / 32) * math.ceil(height / 32)


def _cameras(dataset: Dataset, wanted: Sequence[str] | None) -> list[CameraSummary]:
    rgb = [camera for camera in dataset.summary().cameras if not camera.is_depth]
    return rgb if wanted is None else [c for c in rgb if c.name in wanted or c.key in wanted]


def _size(camera: CameraSummary, frame_size: int) -> tuple[int, int]:
    known = (camera.width, camera.height) if camera.width and camera.height else UNKNOWN_SIZE
    return scaled_size(*known, frame_size)


def _text_tokens(steps: int, subtasks: int) -> int:
    prompt = len(load_prompt("rubric_system").text) / CHARACTERS_PER_TOKEN
    fields = FIXED_FIELDS + steps + 5 * subtasks
    return round(prompt + QUESTION_TOKENS + SCHEMA_TOKENS_PER_FIELD * fields)


def _cost(transport: Transport, input_tokens: int, output_tokens: int) -> float | None:
    from robojudge.transports.list_price import list_price
    from robojudge.transports.prices import cost_usd

    usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
    return cost_usd(usage, list_price(transport))
