"""How often intervals hold the truth: a small version of benchmarks/corrected_rates.py."""

from __future__ import annotations

import numpy as np
import pytest

from robojudge.agreement.rates.corrected_rate import CorrectedRate, corrected_rate
from robojudge.agreement.rates.success_labels import SuccessLabels

STUDIES = 400
SLACK = 4 * (0.9 * 0.1 / STUDIES) ** 0.5


def studies(sensitivity: float, specificity: float, n: int) -> list[tuple[float, CorrectedRate]]:
    """Truth and estimates of studies of 800 episodes, n of them labelled, rates of 0.65 to 0.75."""
    rng = np.random.default_rng(n)
    found = []
    for _ in range(STUDIES):
        rate = rng.uniform(0.65, 0.75)
        truth = (rng.random(800) < rate).astype(float)
        right = rng.random(800) < np.where(truth > 0, sensitivity, specificity)
        verdict = np.where(right, truth, 1 - truth)
        human = np.where(np.arange(800) < n, truth, np.nan)
        found.append((rate, corrected_rate(SuccessLabels(human, verdict, verdict))))
    return found


@pytest.mark.parametrize("n", [50, 200])
def test_intervals_hold_the_truth_nine_times_out_of_ten_and_a_good_judge_narrows_them(n) -> None:
    found = studies(0.95, 0.9, n)
    held = {name: 0.0 for name in ("human_only", "ppi", "rogan_gladen")}
    width = dict.fromkeys(held, 0.0)
    for rate, one in found:
        for name in held:
            estimate = getattr(one, name)
            held[name] += (estimate.low <= rate <= estimate.high) / STUDIES
            width[name] += estimate.width / STUDIES
    assert abs(held["human_only"] - 0.9) < SLACK
    assert abs(held["ppi"] - 0.9) < SLACK
    assert held["rogan_gladen"] > 0.9 - SLACK
    assert width["ppi"] < 0.8 * width["human_only"]


def test_a_judge_that_guesses_is_seldom_let_in_and_mostly_refused() -> None:
    found = [one for _, one in studies(0.5, 0.5, 100)]
    assert np.mean([one.gate == "corrected" for one in found]) < 0.06
    assert np.mean([one.rogan_gladen.value is None for one in found]) > 0.7
