"""What a labelled copy says of each episode as a whole: our columns of the episode metadata."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from robojudge.schema.judgement import Judgement

PREFIX = "rprm/"
_COLUMNS = {
    "score": pa.float64(),
    "success": pa.float64(),
    "outcome": pa.string(),
    "failure_mode": pa.string(),
    "smoothness": pa.float64(),
    "efficiency": pa.float64(),
    "safety": pa.float64(),
    "judge_id": pa.string(),
}
FIELDS = tuple(pa.field(PREFIX + name, kind) for name, kind in _COLUMNS.items())
"""`rprm/success` is 1 or 0, NaN where undecided; unknown numbers are NaN, unknown strings null."""


@dataclass(frozen=True, slots=True)
class EpisodeScores:
    """One judgement's scores, small enough to hold for every episode of a dataset."""

    score: float
    success: float
    outcome: str
    failure_mode: str | None
    smoothness: float
    efficiency: float
    safety: float
    judge_id: str

    @classmethod
    def of(cls, judgement: Judgement) -> EpisodeScores:
        """Take the scores out of a judgement."""
        quality, outcome = judgement.trajectory_quality, judgement.effective_outcome
        return cls(
            score=_number(judgement.task_completion),
            success=math.nan if outcome == "undecided" else float(outcome == "success"),
            outcome=outcome,
            failure_mode=None if judgement.failure is None else judgement.failure.mode,
            smoothness=_number(quality.smoothness.fused),
            efficiency=_number(quality.efficiency.fused),
            safety=_number(quality.safety.fused),
            judge_id=judgement.judge.fingerprint,
        )

    def record(self) -> dict[str, Any]:
        """Return the columns as a JSON object; unknown is null."""
        values = {PREFIX + name: getattr(self, name) for name in _COLUMNS}
        return {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in values.items()}


def columns(scores: list[EpisodeScores]) -> dict[str, Any]:
    """Return the columns as arrow arrays, one row an episode."""
    return {
        PREFIX + name: pa.array([getattr(entry, name) for entry in scores], kind, from_pandas=False)
        for name, kind in _COLUMNS.items()
    }


def _number(value: float | None) -> float:
    return math.nan if value is None else value
