"""Bounded versions of benchmarks/agreement_gate.py: how often judges of known agreement pass."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from robojudge.agreement.acceptance import required
from robojudge.agreement.statistics.base import point

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
STUDIES = 100


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("agreement_gate")


def passes(bench, scene, agreement, n):
    return bench.run(bench.Job(scene, agreement, n, 0, STUDIES, covered=False)).passed


@pytest.mark.parametrize(
    "scene",
    ["completion", "completion, 90% near 1, some misjudged", "outcome, 90% success, too strict", "quality"],
)
def test_a_judge_of_exactly_0_70_seldom_passes(bench, scene):
    # More than this many of 100 would be met once in a thousand runs at 6%.
    assert passes(bench, scene, 0.70, 40) <= binom.isf(0.001, STUDIES, 0.06)


def test_two_ways_to_meet_a_requirement_are_not_two_chances(bench):
    scene = "kappa and AUROC 0.70, 70% success"
    assert passes(bench, scene, 0.70, 100) <= binom.isf(0.001, STUDIES, 0.05)


@pytest.mark.parametrize("scene", ["completion", "quality", "failure mode, even"])
def test_a_judge_of_0_85_passes_with_100_episodes(bench, scene):
    assert passes(bench, scene, 0.85, 100) >= binom.ppf(0.001, STUDIES, 0.95)


def test_ninety_percent_intervals_hold_about_ninety_percent(bench):
    held = bench.run(bench.Job("completion", 0.70, 50, 0, 3 * STUDIES, covered=True)).held["lin_ccc"]
    assert held.sum() == 3 * STUDIES
    assert binom.ppf(0.001, 3 * STUDIES, 0.88) <= held[0] <= binom.isf(0.001, 3 * STUDIES, 0.92)


def test_made_up_populations_have_exactly_the_stated_agreement(bench):
    for scene, stated in (("completion", 0.8), ("outcome, 90% success, too strict", 0.7), ("quality", 0.85)):
        made = bench.population(scene, stated)
        first = required(made.field)[0][0]
        assert made.truth[first.name] == pytest.approx(stated, abs=1e-9)
        study = made.draw(np.random.default_rng(0), 200_000)
        for group in required(made.field):
            for statistic in group:
                found = point(statistic, study[statistic.name]).value
                assert found == pytest.approx(made.truth[statistic.name], abs=0.006)
