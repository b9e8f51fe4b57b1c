"""Small valid records for tests; every field can be overridden."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from robojudge.schema.judgement import ErrorRecord, Failure, JudgeIdentity, Judgement, Usage, Votes

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def identity(**changes: Any) -> JudgeIdentity:
    fields: dict[str, Any] = {
        "provider": "openai",
        "model": "gpt-4.1",
        "method": "rubric",
        "prompt_sha256": "p",
        "frames_sha256": None,
        "fingerprint": "f" * 64,
    }
    return JudgeIdentity(**{**fields, **changes})


def judgement(episode_index: int = 0, **changes: Any) -> Judgement:
    fields: dict[str, Any] = {
        "dataset_id": "d",
        "episode_index": episode_index,
        "instruction": "Lift the cube.",
        "created_at": WHEN,
        "judge": identity(),
        "task_completion": 0.5,
        "outcome": "partial",
        "success_prob": 0.2,
        "confidence": 0.9,
        "confidence_source": "self_reported",
        "effective_outcome": "partial",
        "votes": Votes(n_asked=1, n_valid=1, n_agree=1),
        "usage": Usage(calls=1, input_tokens=10, output_tokens=5),
    }
    return Judgement(**{**fields, **changes})


def failure(episode_index: int = 0, **changes: Any) -> Failure:
    error = {
        "type": "RateLimited",
        "stage": "transport",
        "message": "openai/gpt-4.1: 429",
        "retryable": True,
    }
    return Failure(
        dataset_id="d",
        episode_index=episode_index,
        created_at=WHEN,
        judge=identity(),
        error=ErrorRecord(**{**error, **changes}),
    )
