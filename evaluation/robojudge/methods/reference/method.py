"""The reference judge: annotated episodes of the task, aligned; no model, no key, no GPU."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime

from robojudge.errors import UsageError
from robojudge.judge_settings import JudgeSettings
from robojudge.methods.base import Case
from robojudge.methods.reference import verdict
from robojudge.methods.reference.alignment import Alignment, align
from robojudge.methods.reference.feature_cache import FeatureCache
from robojudge.schema.judgement import Judgement, Outcome, ProgressPoint, SubtaskScore, Usage, Votes
from robojudge.transports.base import Transport

ALIGNED_AT_ONCE = 2
"""Alignments under way at once; each may hold a few hundred MB, and numpy itself uses several cores."""
FORMULA_VERSION = "1"
"""Raise whenever the same episode and references would give another number."""


class ReferenceMethod:
    """Score an episode by aligning state and small pictures with annotated episodes of its task."""

    name = "reference"
    formula_version = FORMULA_VERSION
    sees_keyframes = False
    needs_references = True
    prompt_sha256: str | None = None

    def __init__(self, transport: Transport | None, settings: JudgeSettings, *, timeout_s: float) -> None:
        """Prepare an empty feature cache.

        Args:
            transport: None; there is no model to ask.
            settings: `cameras` is honoured, frame counts and sizes are not: episodes are read densely.
            timeout_s: limit of one model call; there is none.

        Raises:
            UsageError: a transport was given.
        """
        if transport is not None:
            raise UsageError("the reference judge asks no model; use --judge reference")
        self._cache = FeatureCache(settings.cameras)
        self._turns = threading.BoundedSemaphore(ALIGNED_AT_ONCE)

    async def judge(self, case: Case) -> Judgement:
        """Align the case's episode with its references, off the event loop.

        Raises:
            DatasetError, DecodeError: the judged episode cannot be read.
        """
        return await asyncio.to_thread(self._judge, case)

    def _judge(self, case: Case) -> Judgement:
        started_s = time.perf_counter()
        with self._turns:
            aligned = align(case.episode, case.references, case.subtasks, self._cache)
        judgement = _unknown(case, aligned) if isinstance(aligned, str) else _known(case, aligned)
        spent = Usage(
            input_tokens=0, output_tokens=0, cost_usd=0.0, latency_s=time.perf_counter() - started_s
        )
        return judgement.model_copy(update={"usage": spent})


def _known(case: Case, alignment: Alignment) -> Judgement:
    decided = verdict.outcome(alignment)
    judgement = _judgement(case, decided)
    frames = sorted({keyframe.frame_index for keyframe in case.keyframes})
    return judgement.model_copy(
        update={
            "task_completion": verdict.completion(alignment),
            "success_prob": alignment.success_prob,
            "confidence": verdict.confidence(alignment, decided),
            "subtasks": verdict.subtask_scores(alignment, case.subtasks),
            "progress": tuple(
                ProgressPoint(frame_index=frame, value=float(alignment.progress[frame])) for frame in frames
            ),
            "failure": verdict.failure_finding(alignment, case.episode, decided),
            "rationale": verdict.rationale(alignment),
            "reference_episodes": tuple(r.episode.episode_index for r in alignment.references),
        }
    )


def _unknown(case: Case, reason: str) -> Judgement:
    frames = sorted({keyframe.frame_index for keyframe in case.keyframes})
    return _judgement(case, "undecided").model_copy(
        update={
            "subtasks": tuple(SubtaskScore(name=name, score=None) for name in case.subtasks or ()),
            "progress": tuple(ProgressPoint(frame_index=frame, value=None) for frame in frames),
            "reasons": dict.fromkeys(("task_completion", "success_prob", "confidence", "progress"), reason),
        }
    )


def _judgement(case: Case, decided: Outcome) -> Judgement:
    return Judgement(
        dataset_id=case.episode.dataset_id,
        episode_index=case.episode.episode_index,
        instruction=case.instruction,
        created_at=datetime.now(UTC),
        judge=case.judge,
        task_completion=None,
        outcome=decided,
        success_prob=None,
        confidence=None,
        confidence_source="reference",
        effective_outcome=decided,
        votes=Votes(n_asked=1, n_valid=1, n_agree=1),
        keyframes=case.keyframes,
    )
