"""A laboratory of episodes: people of one mind, and a judge that is lenient and errs."""

from __future__ import annotations

from typing import Any

import numpy as np

from records import identity, judgement
from robojudge.agreement.calibration.labels import FieldLabels
from robojudge.schema.annotation import Annotation
from robojudge.schema.judgement import AxisScore, Judgement, TrajectoryQuality


def labels(scores: Any, said: Any, tasks: Any = None) -> FieldLabels:
    n = len(scores)
    return FieldLabels(
        keys=tuple(("d", k) for k in range(n)),
        tasks=("lift",) * n if tasks is None else tuple(tasks),
        scores=np.asarray(scores, dtype=np.float64),
        said=np.asarray(said, dtype=np.float64),
        left_out={},
    )


def laboratory(n: int, n_tasks: int = 1, seed: int = 0) -> tuple[list[Judgement], list[Annotation]]:
    """Episodes 0..n-1 of dataset `d`: what the judge said, and what ana said blind."""
    rng = np.random.default_rng(seed)
    good = rng.random(n)
    succeeded = rng.random(n) < good
    seen = np.clip(0.5 * good + 0.45 + rng.normal(0, 0.08, n), 0, 1)
    judged = [
        judgement(
            k,
            instruction=f"task {k % n_tasks}",
            judge=identity(fingerprint=f"{k % n_tasks:064d}", model_revision="gpt-4.1-2025-04-14"),
            success_prob=round(float(seen[k]), 2),
            task_completion=round(float(seen[k]), 2),
            trajectory_quality=TrajectoryQuality(smoothness=AxisScore(fused=round(float(seen[k]), 2))),
        )
        for k in range(n)
    ]
    notes = [
        Annotation(
            dataset_id="d",
            episode_index=k,
            annotator="ana",
            outcome="success" if succeeded[k] else "failure",
            task_completion=round(20 * float(good[k])) / 20,
            smoothness=round(4 * float(good[k])) / 4,
        )
        for k in range(n)
    ]
    return judged, notes
