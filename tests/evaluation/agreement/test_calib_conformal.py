"""Facts about conformal intervals: which residual, whose, and how often people's number lies inside."""

from __future__ import annotations

import numpy as np
import pytest
from calib_cases import labels

from robojudge.agreement.calibration.completion import fit_completion
from robojudge.agreement.calibration.conformal import Interval, fit_interval, half_width

TENTHS = np.arange(1, 20) / 20


@pytest.mark.parametrize(
    ("n", "rank"), [(9, 9), (10, 10), (18, 18), (19, 18), (29, 27), (50, 46), (99, 90), (300, 271)]
)
def test_the_width_is_the_ceil_of_nine_tenths_of_n_plus_1_th_residual(n, rank) -> None:
    residuals = np.random.default_rng(n).permutation(np.arange(1, n + 1)) / 1000
    assert half_width(residuals) == rank / 1000


def test_worked_example() -> None:
    """Nineteen residuals .05 .1 ... .95: the 18th is 0.9; around 0.95 that is 0.05 to 1."""
    interval = fit_interval(TENTHS, ["lift"] * 19)
    assert interval.half_width == pytest.approx(0.9)
    assert interval.around(0.95, "lift") == pytest.approx((0.05, 1.0))


def test_eight_labels_are_too_few() -> None:
    interval = fit_interval(np.zeros(8), ["lift"] * 8)
    assert interval.half_width is None and interval.around(0.5, "lift") is None
    assert interval.reason == "8 labels; a 90% interval needs 9"


def test_a_task_with_thirty_labels_has_a_width_of_its_own() -> None:
    residuals = np.concatenate([np.full(30, 0.1), np.full(29, 0.4)])
    interval = fit_interval(residuals, ["lift"] * 30 + ["pour"] * 28 + [None])
    assert interval.by_task == {"lift": 0.1}
    assert interval.half_width == 0.4
    assert interval.around(0.5, "lift") == pytest.approx((0.4, 0.6))
    for task in ("pour", "wipe", None):
        assert interval.around(0.5, task) == pytest.approx((0.1, 0.9))


def test_people_and_judge_of_one_mind_leave_no_width() -> None:
    assert Interval(n_residuals=9, half_width=0.0).around(0.3, None) == (0.3, 0.3)


def test_nine_of_ten_fresh_numbers_lie_inside() -> None:
    """60 studies of 500 fresh episodes each; the benchmark does 2,000."""
    rng, n = np.random.default_rng(0), 50
    inside = []
    for _ in range(60):
        said = rng.beta(1.2, 0.9, n + 500)
        scores = np.clip(0.4 + 0.5 * said + rng.normal(0, 0.15, n + 500), 0, 1)
        fit = fit_completion(labels(scores[:n], said[:n]))
        assert fit.map is not None and fit.interval.half_width is not None
        off = np.abs(fit.map(scores[n:]) - said[n:])
        inside.append(float((off <= fit.interval.half_width).mean()))
    assert 0.88 < np.mean(inside) < 0.94
