"""Telemetry against behaviour that was planted on purpose; the truth is read here only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from robojudge.datasets.open import open_dataset
from robojudge.schema.quality import AutoQualityAnalysis
from robojudge.telemetry.quality import analyse

NAME = "metaworld_dev"


@pytest.fixture(scope="module")
def analysed(data_root: Path) -> list[tuple[str, str, AutoQualityAnalysis]]:
    """(perturbation, env, analysis) of every episode."""
    truth = pq.read_table(data_root / f"{NAME}.ground_truth_episodes.parquet").to_pylist()
    dataset = open_dataset(data_root / NAME)
    return [(t["perturbation"], t["env"], analyse(dataset.episode(t["episode_index"]))) for t in truth]


def auroc(pairs: Sequence[tuple[float, float]]) -> float:
    """Share of (planted, expert) pairs whose planted number is the larger; ties count half."""
    assert pairs
    return sum((a > b) + 0.5 * (a == b) for a, b in pairs) / len(pairs)


def compare(analysed, planted: set[str], field: str, sign: float, *, same_task: bool = False) -> float:
    rows = [(p, env, sign * getattr(quality.computed, field)) for p, env, quality in analysed]
    found = [(env, value) for p, env, value in rows if p in planted]
    experts = [(env, value) for p, env, value in rows if p == "expert"]
    return auroc([(a, b) for env, a in found for other, b in experts if env == other or not same_task])


def test_smoothness_tells_jitter_from_experts(analysed):
    assert compare(analysed, {"jitter"}, "smoothness_score", -1) >= 0.93


def test_hesitation_time_tells_hesitating_from_experts(analysed):
    assert compare(analysed, {"hesitate"}, "hesitation_s", 1) >= 0.95


def test_efficiency_tells_detours_and_retries_from_experts_of_the_task(analysed):
    assert compare(analysed, {"detour", "retry"}, "efficiency_score", -1, same_task=True) >= 0.9


def test_ratings_differ(analysed):
    assert len({quality.suggested_rating for _, _, quality in analysed}) >= 3
