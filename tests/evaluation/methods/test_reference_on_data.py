"""The reference judge against a simulator's truth; skipped where the larger datasets are not at hand."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np

from robojudge.datasets.open import open_dataset
from robojudge.methods.reference.feature_cache import FeatureCache

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


def test_leave_one_out_meets_the_bar_on_six_simulated_tasks(data_root, monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    bench = importlib.import_module("reference")
    dataset = open_dataset(data_root / "metaworld_dev")
    truths = {truth.episode_index: truth for truth in bench.read_truth(data_root, "metaworld_dev")}
    episodes = {index: dataset.episode(index) for index in truths}
    scored = bench.run(bench.ours(FeatureCache(None)), episodes, truths, "work")
    completion, _, spearman, mae, shape = bench.metrics(scored)(np.arange(len(scored)))
    assert len(scored) >= 36
    assert completion >= 0.93
    assert spearman >= 0.80
    assert mae <= 0.13
    assert shape >= 0.95


def test_a_task_of_one_episode_has_no_reference(data_root, monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    bench = importlib.import_module("reference")
    opened = open_dataset(data_root / "metaworld_dev")
    truths = {t.episode_index: t for t in bench.read_truth(data_root, "metaworld_dev")}
    alone = {i: t for i, t in truths.items() if [o.task for o in truths.values()].count(t.task) == 1}
    assert len(alone) == 2
    episodes = {i: opened.episode(i) for i in alone}
    assert bench.run(bench.ours(FeatureCache(None)), episodes, alone, "work") == []
