"""What a judge's outcome says of one field: a number on the field's scale, or why there is none."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from robojudge.agreement.scales import NO_FAILURE, OUTCOMES, QUALITY_STEPS, FieldScale
from robojudge.journal import Outcome
from robojudge.schema.judgement import Failure, Judgement

NOT_JUDGED = "not_judged"
"""The judge was not asked of this episode, or has not come to it."""
JUDGE_FAILED = "judge_failed"
"""Followed by `:` and the type of the error."""
JUDGE_UNDECIDED = "judge_undecided"
"""The judge gave no number or category, and no reason by a stable name."""
SUCCESS_SCALE = FieldScale("success", "nominal", ("other", "success"))
"""Whether an episode is a success; a judge's number behind it is `success_prob`."""
_FROM_THE_OUTCOME = ("outcome", "success", "failure_mode")
_STABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class JudgeWord:
    """One judge on one field of one episode.

    Attributes:
        value: on the field's scale: a code for categories and steps, 0..1 for numbers; NaN if unknown.
        raw: the number behind it, 0..1, for statistics of order: the score before it was put on a step,
            `success_prob` of `success`; the value itself where there is none behind it; NaN if unknown.
        why: why `value` is NaN, by a stable name; None where it is not.
    """

    value: float
    raw: float
    why: str | None


def judge_word(outcome: Outcome, scale: FieldScale) -> JudgeWord:
    """Read one field from a judge's outcome."""
    if isinstance(outcome, Failure):
        return JudgeWord(math.nan, math.nan, f"{JUDGE_FAILED}:{outcome.error.type}")
    value, raw = _numbers(outcome, scale)
    return JudgeWord(value, raw, _why(outcome, scale.field) if math.isnan(value) else None)


def nearest_step(score: float) -> float:
    """Return the code 0..4 of the quality step nearest a score of 0..1; between two, the even code.

    Always taking the higher (or the lower) one would shift every panel of two people who differ by a step.
    """
    return float(round(score * (len(QUALITY_STEPS) - 1)))


def _numbers(judgement: Judgement, scale: FieldScale) -> tuple[float, float]:
    if scale.field == "task_completion":
        completion = _known(judgement.task_completion)
        return completion, completion
    if scale.scale == "ordinal":
        score = _known(getattr(judgement.trajectory_quality, scale.field).fused)
        return (score if math.isnan(score) else nearest_step(score)), score
    if scale.field == SUCCESS_SCALE.field:
        decided = judgement.outcome in OUTCOMES
        return (
            float(judgement.outcome == "success") if decided else math.nan,
            _known(judgement.success_prob),
        )
    level = judgement.outcome if scale.field == "outcome" else _failure_mode(judgement)
    code = _codes(scale).get(level, math.nan) if level is not None else math.nan
    return code, code


def _failure_mode(judgement: Judgement) -> str | None:
    """Return the mode, `none` where the judge saw no failure, None where it could not tell."""
    if judgement.failure is not None:
        return judgement.failure.mode
    could_not_tell = judgement.outcome == "undecided" or "failure" in judgement.reasons
    return None if could_not_tell else NO_FAILURE


def _why(judgement: Judgement, field: str) -> str:
    reasons = judgement.reasons
    reason = reasons.get("failure" if field == "failure_mode" else field)
    if reason is None and field in _FROM_THE_OUTCOME and judgement.outcome == "undecided":
        reason = reasons.get("task_completion")
    return reason if reason and _STABLE_NAME.fullmatch(reason) else JUDGE_UNDECIDED


def _known(number: float | None) -> float:
    return math.nan if number is None else number


@cache
def _codes(scale: FieldScale) -> dict[str, float]:
    return {level: float(code) for code, level in enumerate(scale.levels)}
