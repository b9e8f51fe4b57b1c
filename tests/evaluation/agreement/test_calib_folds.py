"""Facts about folds: whole tasks where there are five, nothing seen twice, the same ones every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.agreement.calibration.folds import make_folds, out_of_fold


def keys(n: int) -> list[tuple[str, int]]:
    return [("d", k) for k in range(n)]


@given(st.lists(st.sampled_from("abcdefghijklmno"), min_size=2, max_size=80))
def test_tasks_are_held_out_whole_where_there_are_five(tasks) -> None:
    folds = make_folds(keys(len(tasks)), tasks)
    assert set(folds.of.tolist()) == set(range(folds.count))
    if len(set(tasks)) >= 5:
        assert folds.by == "task" and folds.count == min(10, len(set(tasks)))
        assert len({(task, int(fold)) for task, fold in zip(tasks, folds.of, strict=True)}) == len(set(tasks))
    else:
        assert folds.by == "episode" and folds.count == min(10, len(tasks))
        assert np.ptp(np.bincount(folds.of)) <= 1


def test_large_tasks_are_dealt_out_first() -> None:
    tasks = ["big"] * 6 + ["mid"] * 3 + ["a", "b", "c", *"defghi"]
    folds = make_folds(keys(len(tasks)), tasks)
    assert sorted(np.bincount(folds.of).tolist()) == [1, 1, 1, 1, 1, 1, 1, 2, 3, 6]


def test_successes_are_spread_evenly_over_the_folds() -> None:
    said = np.repeat([1.0, 0.0], [20, 30])
    folds = make_folds(keys(50), ["lift"] * 50, strata=said)
    assert [int(said[folds.of == fold].sum()) for fold in range(10)] == [2] * 10


def test_the_order_of_episodes_does_not_matter() -> None:
    order = np.random.default_rng(0).permutation(40)
    folds, shuffled = (make_folds([("d", int(k)) for k in o], ["lift"] * 40) for o in (range(40), order))
    assert folds.of[order].tolist() == shuffled.of.tolist()


def test_no_episode_is_predicted_by_a_map_that_has_seen_it() -> None:
    """The map answers 1 only where it has seen the very score."""
    scores = np.arange(30) / 30
    folds = make_folds(keys(30), ["lift"] * 30)

    def fit(seen: np.ndarray, _: np.ndarray):
        return lambda asked: np.isin(asked, seen).astype(np.float64)

    assert out_of_fold(fit, scores, scores, folds).tolist() == [0.0] * 30
    assert fit(scores, scores)(scores) == pytest.approx(1.0)
