"""The rates agree with ppi-python 0.2.3, whose answers are recorded (tests/oracles/make.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from robojudge.agreement.rates.powered_mean import powered_mean

RECORDED = json.loads((Path(__file__).parents[2] / "oracles" / "recorded.json").read_text(encoding="utf-8"))
CASES = [(name, answer) for name, answers in RECORDED["ppi"].items() for answer in answers]


@pytest.mark.parametrize(("name", "answer"), CASES)
def test_points_and_intervals_are_those_of_ppi_python(name: str, answer: dict[str, Any]) -> None:
    """It takes a normal quantile and invents no episodes: its variance is the sum of squared influences."""
    given = RECORDED["inputs"][name]
    human = np.array([*given["people"], *[np.nan] * len(given["judge_unlabelled"])])
    score = np.array([*given["judge"], *given["judge_unlabelled"]])
    mean = powered_mean(human, score, weight=answer["lam"])
    assert mean.value == pytest.approx(answer["point"], abs=1e-9)
    tail = answer["alpha"] / (2 if answer["alternative"] == "two-sided" else 1)
    half = float(ndtri(1 - tail) * np.sqrt(mean.influence @ mean.influence))
    assert mean.value - half == pytest.approx(answer["low"], abs=1e-9)
    if answer["high"] is not None:
        assert mean.value + half == pytest.approx(answer["high"], abs=1e-9)
