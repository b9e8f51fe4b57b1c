"""A run as one flat parquet table, one row per episode."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from robojudge.errors import RunFolderError
from robojudge.journal import counting_outcomes
from robojudge.schema.judgement import Failure, Judgement

TABLE = "judgements.parquet"
BATCH_ROWS = 1000


def write_table(path: Path) -> Path:
    """Write a run's `judgements.parquet`, sorted by dataset and episode, whole or not at all.

    Raises:
        RunFolderError: the journal is damaged, or the file cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    target, part = path / TABLE, path / f".{TABLE}.part"
    schema = _schema()
    try:
        with pq.ParquetWriter(part, schema) as writer:
            for batch in _batches(map(_row, counting_outcomes(path))):
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise RunFolderError(f"{target} cannot be written: {error}") from error
    return target


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch


def _schema() -> Any:
    import pyarrow as pa

    text, number, whole = pa.string(), pa.float64(), pa.int64()
    return pa.schema(
        [
            *((name, text) for name in ("dataset_id", "instruction", "provider", "model", "method")),
            ("episode_index", whole),
            *((name, text) for name in ("outcome", "effective_outcome", "declared_outcome")),
            *((name, number) for name in ("task_completion", "success_prob", "confidence")),
            *(
                (f"{axis}_{kind}", number)
                for axis in ("smoothness", "efficiency", "safety")
                for kind in ("vlm", "kinematic", "fused")
            ),
            ("failure_mode", text),
            ("failure_onset_frame", whole),
            *((name, whole) for name in ("votes_asked", "votes_valid", "votes_agree")),
            ("needs_review", pa.bool_()),
            ("review_reasons", pa.list_(text)),
            ("flags", pa.list_(text)),
            ("progress_frames", pa.list_(whole)),
            ("progress_values", pa.list_(number)),
            *((name, whole) for name in ("calls", "input_tokens", "cached_tokens", "output_tokens")),
            ("cost_usd", number),
            ("cached", pa.bool_()),
            *((name, text) for name in ("error_type", "error_stage", "error_message", "fingerprint")),
        ]
    )


def _row(outcome: Judgement | Failure) -> dict[str, Any]:
    row: dict[str, Any] = {
        "dataset_id": outcome.dataset_id,
        "episode_index": outcome.episode_index,
        "provider": outcome.judge.provider,
        "model": outcome.judge.model,
        "method": outcome.judge.method,
        "fingerprint": outcome.judge.fingerprint,
        "calls": outcome.usage.calls,
        "input_tokens": outcome.usage.input_tokens,
        "cached_tokens": outcome.usage.cached_tokens,
        "output_tokens": outcome.usage.output_tokens,
        "cost_usd": outcome.usage.cost_usd,
    }
    if isinstance(outcome, Failure):
        error = outcome.error
        return {**row, "error_type": error.type, "error_stage": error.stage, "error_message": error.message}
    quality = outcome.trajectory_quality
    for axis in ("smoothness", "efficiency", "safety"):
        scores = getattr(quality, axis)
        row |= {f"{axis}_{kind}": getattr(scores, kind) for kind in ("vlm", "kinematic", "fused")}
    return {
        **row,
        "instruction": outcome.instruction,
        "outcome": outcome.outcome,
        "effective_outcome": outcome.effective_outcome,
        "declared_outcome": outcome.declared.outcome if outcome.declared else None,
        "task_completion": outcome.task_completion,
        "success_prob": outcome.success_prob,
        "confidence": outcome.confidence,
        "failure_mode": outcome.failure.mode if outcome.failure else None,
        "failure_onset_frame": outcome.failure.onset_frame if outcome.failure else None,
        "votes_asked": outcome.votes.n_asked,
        "votes_valid": outcome.votes.n_valid,
        "votes_agree": outcome.votes.n_agree,
        "needs_review": outcome.needs_review,
        "review_reasons": list(outcome.review_reasons),
        "flags": list(outcome.flags),
        "progress_frames": [point.frame_index for point in outcome.progress],
        "progress_values": [point.value for point in outcome.progress],
        "cached": outcome.cached,
    }
