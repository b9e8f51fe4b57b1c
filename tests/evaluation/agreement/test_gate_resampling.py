"""Weights of resamples: who is drawn, how often, and together with whom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robojudge.agreement import resampling
from robojudge.agreement.resampling import Resamples, combined
from robojudge.agreement.statistics.interval import LinCCC


def all_weights(*args, **options):
    return np.concatenate(list(Resamples(*args, **options).weights()))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.integers(0, 5))
def test_every_resample_has_as_many_episodes_as_the_study(n, seed):
    weights = all_weights(range(n), n_resamples=50, seed=seed)
    assert weights.shape == (50, n)
    assert (weights.sum(axis=1) == n).all()
    assert (weights == np.round(weights)).all()
    assert weights.min() >= 0


def test_every_episode_is_drawn_once_on_average_with_the_variance_of_a_multinomial():
    weights = all_weights(range(20), n_resamples=4000)
    assert np.abs(weights.mean(axis=0) - 1.0).max() < 5 * np.sqrt(0.95 / 4000)
    assert weights.var() == pytest.approx(0.95, abs=0.02)


def test_rows_of_one_episode_share_a_weight():
    weights = all_weights(["a", "b", "a", "c", "b"], n_resamples=200)
    assert (weights[:, 0] == weights[:, 2]).all()
    assert (weights[:, 1] == weights[:, 4]).all()
    assert (weights[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert (weights[:, 0] != weights[:, 1]).any()


def test_from_eight_tasks_on_tasks_are_drawn_and_then_their_episodes():
    tasks = [task for task in range(8) for _ in range(3)]
    study = Resamples(range(24), tasks, n_resamples=3000)
    assert study.unit == "task"
    per_task = np.concatenate(list(study.weights())).reshape(3000, 8, 3).sum(axis=2)
    assert (per_task % 3 == 0).all()
    assert (per_task.sum(axis=1) == 24).all()
    # A task is missed with probability (7/8)^8 = 0.344; under plain draws of episodes in 1 of 25 only.
    assert np.mean(per_task == 0) == pytest.approx((7 / 8) ** 8, abs=0.01)


def test_within_a_drawn_task_each_episode_is_as_likely():
    tasks = [0] * 2 + [1] * 6 + [task for task in range(2, 8) for _ in range(2)]
    weights = all_weights(range(20), tasks, n_resamples=6000)
    assert np.abs(weights.mean(axis=0) - 1.0).max() < 0.12


def test_below_eight_tasks_episodes_are_drawn_whatever_their_task():
    tasks = [task for task in range(7) for _ in range(3)]
    study = Resamples(range(21), tasks, n_resamples=300)
    assert study.unit == "episode"
    plain = all_weights(range(21), n_resamples=300)
    assert (np.concatenate(list(study.weights())) == plain).all()


def test_same_seed_same_weights_other_seed_others():
    assert (all_weights(range(9), seed=3) == all_weights(range(9), seed=3)).all()
    assert (all_weights(range(9), seed=3) != all_weights(range(9), seed=4)).any()


def test_weights_come_in_chunks_of_bounded_size(monkeypatch):
    monkeypatch.setattr(resampling, "_WEIGHTS_AT_ONCE", 1000)
    sizes = [chunk.shape for chunk in Resamples(range(300), n_resamples=10).weights()]
    assert sizes == [(3, 300), (3, 300), (3, 300), (1, 300)]


def test_each_episode_is_left_out_once_and_large_studies_in_200_groups():
    weights, group = Resamples(["a", "b", "a"]).left_out()
    assert weights.tolist() == [[0, 1, 0], [1, 0, 1]]
    assert group.tolist() == [0, 1, 0]
    weights, group = Resamples(range(1001)).left_out()
    assert weights.shape == (200, 1001)
    assert (weights.sum(axis=0) == 199).all()
    assert set(np.bincount(group)) == {5, 6}


def test_several_numbers_share_resamples_and_can_be_subtracted():
    rng = np.random.default_rng(0)
    people = rng.random(60)
    values = [np.column_stack([people, people + noise * rng.standard_normal(60)]) for noise in (0.1, 0.3)]
    study = Resamples(range(60))
    good, poor = study.draws([(LinCCC(), ratings) for ratings in values])
    alone = study.draws([(LinCCC(), values[1])])[0]
    assert (poor.resampled == alone.resampled).all()
    less = combined(np.subtract, good, poor)
    assert less.point == good.point - poor.point
    assert less.resampled.std() < np.hypot(good.resampled.std(), poor.resampled.std())
    weights = np.concatenate(list(study.weights()))
    assert good.resampled == pytest.approx(LinCCC()(values[0], weights), abs=1e-12)


def test_episodes_without_a_word_are_not_counted():
    values = np.column_stack([np.linspace(0, 1, 30), np.linspace(0, 1, 30) ** 2])
    values[:12, 1] = np.nan
    study = Resamples(range(30)).draws([(LinCCC(), values)])[0]
    assert (study.n_episodes, study.n_units, len(study.left_out)) == (18, 18, 18)


def test_what_cannot_be_laid_out_is_refused():
    with pytest.raises(ValueError, match="at least one row"):
        Resamples([])
    with pytest.raises(ValueError, match="two tasks"):
        Resamples(["a", "a"], [0, 1])
    with pytest.raises(ValueError, match=r"lin_ccc: 3 rows of ratings, but 2 laid out"):
        Resamples(range(2)).draws([(LinCCC(), np.zeros((3, 2)))])
    a, b = Resamples(range(20)).draws(
        [(LinCCC(), np.full((20, 2), np.nan)), (LinCCC(), np.random.default_rng(0).random((20, 2)))]
    )
    with pytest.raises(ValueError, match="same episodes"):
        combined(np.subtract, a, b)
