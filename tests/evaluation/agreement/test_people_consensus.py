"""Facts about the consensus of many episodes at once: the rule for one episode, and options of it."""

from __future__ import annotations

import random
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people_cases import said, table_of
from scipy.stats import trim_mean

from robojudge.agreement.consensus import consensus
from robojudge.agreement.field_tables import field_tables
from robojudge.agreement.judge_words import nearest_step
from robojudge.agreement.panel_consensus import panel_consensus, trimmed_mean
from robojudge.agreement.scales import FIELD_SCALES
from robojudge.schema.judgement import FailureMode, Outcome

NAN = float("nan")


def test_it_is_the_consensus_of_each_episode_alone() -> None:
    chance = random.Random(3)
    options = {
        "task_completion": [None, *(step / 20 for step in range(21))],
        "outcome": [None, *get_args(Outcome)],
        "failure_mode": [None, *get_args(FailureMode)[:3]],
        **{axis: [None, 0, 0.25, 0.5, 0.75, 1.0] for axis in ("smoothness", "efficiency", "safety")},
    }
    annotations = [
        said(
            episode,
            f"a{k}",
            cannot_tell=("task_completion", "outcome") if chance.random() < 0.2 else (),
            **{field: chance.choice(values) for field, values in options.items()},
        )
        for episode in range(300)
        for k in range(chance.randint(1, 5))
    ]
    tables = field_tables(annotations, {})
    for field, scale in FIELD_SCALES.items():
        together = panel_consensus(tables.fields[field])
        for row, (_, episode) in enumerate(tables.fields[field].episodes):
            alone = consensus([a for a in annotations if a.episode_index == episode])
            assert alone is not None
            value, number, why = getattr(alone, field), together.values[row], together.why[row]
            if value is None or value == "undecided":
                assert np.isnan(number)
                assert why == (alone.reasons[field] if value is None else "undecided")
            elif scale.scale == "nominal":
                assert (scale.levels[int(number)], why) == (value, None)
            else:
                assert (together.raw[row], why) == (value, None)
                assert number == (nearest_step(value) if scale.scale == "ordinal" else value)


def test_a_tie_is_no_consensus_and_counted() -> None:
    together = panel_consensus(table_of("outcome", [[0, 2, NAN], [0, 2, 2], [NAN, NAN, 1], [NAN] * 3]))
    np.testing.assert_array_equal(together.values, [NAN, 2, 1, NAN])
    assert together.why.tolist() == ["tie", None, None, "nobody_said"]
    assert together.n_people.tolist() == [2, 3, 1, 0]


def test_an_outlier_is_trimmed() -> None:
    people = [[0.0, 0.5, 0.5, 0.6, 1.0]]
    assert panel_consensus(table_of("task_completion", people), trimmed_share=0.2).values == pytest.approx(
        1.6 / 3
    )
    assert panel_consensus(table_of("task_completion", people)).values == pytest.approx(0.5)
    assert panel_consensus(table_of("task_completion", people), trimmed_share=0.2).rule == "trimmed_mean_0.2"


@settings(max_examples=50)
@given(
    st.lists(st.lists(st.floats(0, 1) | st.none(), min_size=6, max_size=6), min_size=1, max_size=8),
    st.sampled_from([0.0, 0.1, 0.2, 0.25, 0.4, 0.49]),
)
def test_the_trimmed_mean_is_scipys(rows: list[list[float | None]], share: float) -> None:
    people = np.array([[NAN if value is None else value for value in row] for row in rows])
    for got, row in zip(trimmed_mean(people, share), people, strict=True):
        known = row[~np.isnan(row)]
        if len(known):
            assert got == pytest.approx(trim_mean(known, share), abs=1e-12)
        else:
            assert np.isnan(got)


@pytest.mark.parametrize("share", [-0.1, 0.5, NAN])
def test_half_or_more_cannot_be_trimmed(share: float) -> None:
    with pytest.raises(ValueError, match="trimmed share"):
        trimmed_mean(np.ones((1, 3)), share)


def test_nobody_says_nothing() -> None:
    assert np.isnan(panel_consensus(table_of("task_completion", np.empty((2, 0)))).values).all()
    assert np.isnan(panel_consensus(table_of("outcome", np.empty((2, 0)))).values).all()


@settings(max_examples=20)
@given(st.permutations(range(5)))
def test_who_is_in_which_column_does_not_matter(order: list[int]) -> None:
    rng = np.random.default_rng(1)
    people = rng.integers(0, 3, (40, 5)).astype(float)
    people[rng.random(people.shape) < 0.3] = NAN
    for field in ("outcome", "smoothness"):
        one, other = (panel_consensus(table_of(field, p)).values for p in (people, people[:, order]))
        np.testing.assert_array_equal(one, other)
