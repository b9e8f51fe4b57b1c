"""What people and judges say in these tests, with everything else filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from robojudge.agreement.field_table import FieldTable
from robojudge.agreement.field_tables import TABLE_SCALES
from robojudge.agreement.statistics.base import Floats
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import AxisScore, ErrorRecord, Failure, JudgeIdentity, Judgement, Votes

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


def said(
    episode: int, annotator: str, *, hour: int | None = 0, dataset: str = "d", **given: Any
) -> Annotation:
    """What somebody said, `hour` hours after noon."""
    created = None if hour is None else NOON + timedelta(hours=hour)
    return Annotation(
        dataset_id=dataset, episode_index=episode, annotator=annotator, created_at=created, **given
    )


def identity(provider: str = "openai", model: str = "m", fingerprint: str = "f") -> JudgeIdentity:
    return JudgeIdentity(
        provider=provider,
        model=model,
        method="rubric",
        prompt_sha256=None,
        frames_sha256=None,
        fingerprint=fingerprint,
    )


def judged(episode: int, *, dataset: str = "d", **given: Any) -> Judgement:
    outcome = given.get("outcome", "success")
    known = {
        "instruction": "close the drawer",
        "created_at": NOON,
        "judge": identity(),
        "task_completion": None,
        "outcome": outcome,
        "success_prob": None,
        "confidence": None,
        "confidence_source": "votes",
        "effective_outcome": outcome,
        "votes": Votes(n_asked=1, n_valid=1, n_agree=1),
    }
    return Judgement(dataset_id=dataset, episode_index=episode, **(known | given))


def failed(episode: int, error: str = "RateLimited") -> Failure:
    return Failure(
        dataset_id="d",
        episode_index=episode,
        created_at=NOON,
        judge=identity(),
        error=ErrorRecord(type=error, stage="transport", message="no", retryable=True),
    )


def axis(fused: float) -> AxisScore:
    return AxisScore(vlm=fused, fused=fused)


def table_of(field: str, people: Floats | Sequence[Sequence[float]]) -> FieldTable:
    """A table of what people say, without judges; values on the field's scale."""
    values = np.array(people, dtype=np.float64)
    n, k = values.shape
    why = np.where(np.isnan(values).all(axis=1), "nobody_said", None).astype(object)
    return FieldTable(
        scale=TABLE_SCALES[field],
        episodes=tuple(("d", i) for i in range(n)),
        tasks=(None,) * n,
        annotators=tuple("abcdefghij"[:k]),
        people=values,
        undecided=np.zeros((n, k), bool),
        cannot_tell=np.zeros((n, k), bool),
        people_why=why,
        judges={},
    )
