"""Agreement statistics give what independent packages give, as tests/oracles/make.py wrote down."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from robojudge.agreement.statistics.base import point
from robojudge.agreement.statistics.gwet import GwetAC1, GwetAC2
from robojudge.agreement.statistics.icc import ICC21, ICC2k
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha

RECORDED = json.loads((Path(__file__).parents[2] / "oracles" / "recorded.json").read_text(encoding="utf-8"))
LEVELS = {"steps": 5, "steps_pair": 5, "steps_many_raters": 5, "modes": 6, "successes": 2}


def ratings(name: str) -> np.ndarray:
    return np.array(RECORDED["inputs"][name], dtype=float)


def answers(package: str) -> list[tuple[str, str, float]]:
    return [
        (name, number, value)
        for name, numbers in RECORDED[package].items()
        for number, value in numbers.items()
    ]


@pytest.mark.parametrize(("name", "scale", "alpha"), answers("krippendorff"))
def test_alpha_is_that_of_the_package_krippendorff(name, scale, alpha):
    assert point(KrippendorffAlpha(scale), ratings(name)).value == pytest.approx(alpha, abs=1e-9)


@pytest.mark.parametrize(("name", "coefficient", "value"), answers("irrcac"))
def test_ac1_and_ac2_are_those_of_irrcac(name, coefficient, value):
    """Recorded with 15 digits; irrCAC rounds to 5 unless told."""
    statistic = {"gwet_ac1": GwetAC1, "gwet_ac2": GwetAC2}[coefficient](LEVELS[name])
    assert point(statistic, ratings(name)).value == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(("name", "coefficient", "value"), answers("pingouin"))
def test_intraclass_correlations_are_those_of_pingouin(name, coefficient, value):
    statistic = {"icc_2_1": ICC21(), "icc_2_k": ICC2k()}[coefficient]
    assert point(statistic, ratings(name)).value == pytest.approx(value, abs=1e-9)


def test_the_recorded_ratings_have_what_makes_them_hard():
    steps, modes = ratings("steps"), ratings("modes")
    assert np.isnan(steps).any()
    assert ((~np.isnan(modes)).sum(axis=1) == 1).any()
    assert 4 not in modes
    assert len(np.unique(ratings("numbers"))) < ratings("numbers").size
