"""A weight says how often an episode counts: as often as its row is written down."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stat_cases import CASES, Case, case_id, columns, ratings

from robojudge.agreement.statistics.base import point
from robojudge.agreement.statistics.kendall import KendallTauB
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha
from robojudge.agreement.statistics.ranks import AUROC, Spearman

EVERY = pytest.mark.parametrize("case", CASES, ids=case_id)


def at_once(case: Case, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return case.statistic(values, weights.astype(float))


@EVERY
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_weights_are_repeated_rows(case, data):
    n = data.draw(st.integers(1, 25), label="n")
    values = ratings(
        case,
        n,
        data.draw(st.sampled_from(columns(case)), label="raters"),
        missing=data.draw(st.sampled_from([0.0, 0.3]), label="missing"),
        seed=data.draw(st.integers(0, 10**6), label="seed"),
    )
    times = np.array(
        data.draw(st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=1, max_size=4)),
    )
    found = at_once(case, values, times)
    for row, weighted in zip(times, found, strict=True):
        repeated = np.repeat(values, row, axis=0)
        written_out = at_once(case, repeated, np.ones((1, len(repeated))))[0]
        assert weighted == pytest.approx(written_out, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    "statistic",
    [Spearman(), KendallTauB(), AUROC(), KrippendorffAlpha("ordinal"), KrippendorffAlpha("interval")],
    ids=lambda s: s.name,
)
@pytest.mark.parametrize("decimals", [2, 9])
def test_weights_are_repeated_rows_with_hundreds_of_distinct_numbers(statistic, decimals):
    draw = np.random.default_rng(decimals)
    values = np.round(draw.random((250, 2)) + draw.random((250, 1)), decimals)
    if statistic == AUROC():
        values[:, 0] = values[:, 0] > 1
    times = draw.integers(0, 3, (3, 250))
    for row, weighted in zip(times, statistic(values, times.astype(float)), strict=True):
        repeated = np.repeat(values, row, axis=0)
        assert weighted == pytest.approx(point(statistic, repeated).value, abs=1e-12)


@EVERY
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_the_order_of_episodes_does_not_matter(case, missing):
    for raters in columns(case):
        values = ratings(case, 60, raters, missing=missing, seed=raters)
        shuffled = np.random.default_rng(1).permutation(values)
        assert point(case.statistic, shuffled).value == pytest.approx(
            point(case.statistic, values).value, abs=1e-12
        )


@pytest.mark.parametrize("case", [case for case in CASES if case.symmetric], ids=case_id)
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_the_order_of_raters_does_not_matter(case, missing):
    for raters in columns(case):
        values = ratings(case, 60, raters, missing=missing, seed=raters)
        assert point(case.statistic, values[:, ::-1]).value == pytest.approx(
            point(case.statistic, values).value, abs=1e-12
        )


@EVERY
def test_many_resamples_are_each_computed_for_themselves(case):
    values = ratings(case, 300, columns(case)[-1], missing=0.1, seed=3)
    weights = np.random.default_rng(4).multinomial(300, np.full(300, 1 / 300), size=7)
    together = at_once(case, values, weights)
    alone = [at_once(case, values, row[None])[0] for row in weights]
    assert together.shape == (7,)
    assert together.dtype == np.float64
    assert together == pytest.approx(np.array(alone), abs=1e-12)
    assert len(set(np.round(alone, 12))) > 1


@EVERY
def test_episodes_that_nobody_rated_change_nothing(case):
    values = ratings(case, 40, columns(case)[-1], missing=0.2, seed=5)
    padded = np.vstack([np.full((3, values.shape[1]), np.nan), values])
    assert point(case.statistic, padded) == point(case.statistic, values)


@pytest.mark.parametrize("case", [case for case in CASES if case.raters == "two"], ids=case_id)
def test_an_episode_that_one_of_a_pair_did_not_rate_does_not_count(case):
    values = ratings(case, 40, 2, missing=0.3, seed=6)
    complete = values[~np.isnan(values).any(axis=1)]
    assert len(complete) < len(values)
    assert point(case.statistic, values).value == pytest.approx(
        point(case.statistic, complete).value, abs=1e-12
    )
