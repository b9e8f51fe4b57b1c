"""Episode columns say what the judgement says, and never a number where it says nothing."""

from __future__ import annotations

import math

from records import judgement
from robojudge.lerobot_export.episode_scores import EpisodeScores
from robojudge.schema.judgement import AxisScore, FailureFinding, TrajectoryQuality


def test_scores_come_from_the_judgement() -> None:
    quality = TrajectoryQuality(smoothness=AxisScore(fused=0.5), safety=AxisScore(vlm=0.25))
    said = judgement(
        task_completion=0.75,
        outcome="success",
        effective_outcome="failure",
        trajectory_quality=quality,
        failure=FailureFinding(mode="dropped_object"),
    )
    record = EpisodeScores.of(said).record()
    assert record == {
        "rprm/score": 0.75,
        "rprm/success": 0.0,
        "rprm/outcome": "failure",
        "rprm/failure_mode": "dropped_object",
        "rprm/smoothness": 0.5,
        "rprm/efficiency": None,
        "rprm/safety": None,
        "rprm/judge_id": said.judge.fingerprint,
    }


def test_undecided_is_no_failure() -> None:
    scores = EpisodeScores.of(judgement(effective_outcome="undecided", task_completion=None))
    assert math.isnan(scores.success) and math.isnan(scores.score)
    assert EpisodeScores.of(judgement(effective_outcome="partial")).success == 0.0
    assert EpisodeScores.of(judgement(effective_outcome="success")).success == 1.0
