"""Facts about the maps of a score: by hand, against scikit-learn, and never turning an order around."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from robojudge.agreement.calibration.beta import Beta, fit_beta
from robojudge.agreement.calibration.isotonic import Isotonic, fit_isotonic
from robojudge.agreement.calibration.logistic import fit_logistic, log_odds
from robojudge.agreement.calibration.platt import Platt, fit_platt, fit_shares, smoothed
from robojudge.agreement.calibration.score_map import probability_fit, share_fit

GRID = np.linspace(0.0, 1.0, 101)


def drawn(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    scores = rng.random(n)
    return scores, (rng.random(n) < scores**2).astype(np.float64)


def test_worked_example_of_platt() -> None:
    # ln(0.8 / 0.2) = 1.3863; 0.5 + 2 x 1.3863 = 3.2726; 1 / (1 + e^-3.2726) = 0.9635
    assert float(Platt(intercept=0.5, slope=2.0)(np.array(0.8))) == pytest.approx(0.96347, abs=1e-5)


def test_worked_example_of_a_fit() -> None:
    """Two scores with success rates 1/4 and 3/4: the fit goes through both."""
    scores, rates = np.array([0.2, 0.8]), np.array([0.25, 0.75])
    intercept, slope = fit_logistic(log_odds(scores)[:, None], rates, ridge=0.0)
    assert intercept == pytest.approx(0.0, abs=1e-9)
    assert slope == pytest.approx(np.log(3.0) / np.log(4.0), abs=1e-9)


def test_targets_are_smoothed_as_platt_did() -> None:
    assert smoothed(np.array([1.0, 1.0, 1.0, 0.0])) == pytest.approx([0.8, 0.8, 0.8, 1 / 3])


@pytest.mark.parametrize("n", [40, 300])
def test_platt_equals_sklearn_on_the_same_targets(n) -> None:
    scores, said = drawn(n)
    x, targets = log_odds(scores)[:, None], smoothed(said)
    both = LogisticRegression(C=1e12, solver="newton-cholesky", tol=1e-12, max_iter=500).fit(
        np.vstack([x, x]), np.repeat([1, 0], n), sample_weight=np.concatenate([targets, 1 - targets])
    )
    ours = fit_logistic(x, targets, ridge=0.0)
    assert ours == pytest.approx([both.intercept_[0], both.coef_[0, 0]], abs=1e-8)
    fitted = fit_platt(scores, said)
    assert [fitted.intercept, fitted.slope] == pytest.approx(ours, abs=2e-3), "the pull cannot be seen"


def test_beta_equals_sklearn_where_both_slopes_are_positive() -> None:
    scores, said = drawn(500)
    s = np.clip(scores, 0.01, 0.99)
    features = np.column_stack([np.log(s), -np.log1p(-s)])
    theirs = LogisticRegression(C=1e12, solver="newton-cholesky", tol=1e-12).fit(features, said)
    ours = fit_logistic(features, said, ridge=0.0)
    assert ours == pytest.approx([theirs.intercept_[0], *theirs.coef_[0]], abs=1e-7)


def test_beta_with_equal_slopes_is_platt() -> None:
    assert Beta(a=1.3, b=1.3, c=-0.2)(GRID) == pytest.approx(Platt(slope=1.3, intercept=-0.2)(GRID))


@given(st.integers(0, 10_000))
def test_no_slope_is_negative_and_none_better_is_missed(seed) -> None:
    """Against a bounded optimiser, on labels that may well contradict the judge."""
    rng = np.random.default_rng(seed)
    scores, targets = rng.random(30), rng.random(30)
    features = np.column_stack([np.log(scores), -np.log1p(-scores)])

    def loss(theta: np.ndarray) -> float:
        eta = theta[0] + features @ theta[1:]
        pull = theta[0] ** 2 + ((theta[1:] - 1) ** 2).sum()
        return float((np.logaddexp(0, eta) - targets * eta).sum() + 0.05 * pull)

    ours = fit_logistic(features, targets, ridge=0.1)
    bounds = [(None, None), (0, None), (0, None)]
    theirs = minimize(loss, np.array([0.0, 0.5, 0.5]), bounds=bounds, method="L-BFGS-B")
    assert (ours[1:] >= 0).all()
    assert loss(ours) <= theirs.fun + 1e-6


def test_a_judge_that_ranks_backwards_is_given_the_rate() -> None:
    scores, said = drawn(60)
    for fit in (fit_platt, fit_beta):
        p = fit(scores, 1.0 - said)(GRID)
        assert np.ptp(p) == pytest.approx(0.0, abs=1e-12)
        assert p[0] == pytest.approx(smoothed(1.0 - said).mean(), abs=1e-3)


@pytest.mark.parametrize("fit", [fit_platt, fit_beta, fit_shares, fit_isotonic])
def test_separable_one_sided_and_constant_labels_give_finite_maps(fit) -> None:
    scores, _ = drawn(50)
    for one, other in (
        (scores, (scores > 0.5).astype(np.float64)),
        (scores, np.ones(50)),
        (np.full(50, 0.3), (scores > 0.5).astype(np.float64)),
        (np.round(scores), np.round(scores)),
    ):
        p = fit(one, other)(GRID)
        assert np.isfinite(p).all() and (np.diff(p) >= -1e-12).all()


def test_isotonic_by_hand() -> None:
    made = fit_isotonic(np.array([0.4, 0.1, 0.3, 0.2]), np.array([1.0, 0.0, 0.0, 1.0]))
    assert made == Isotonic(scores=(0.1, 0.2, 0.3, 0.4), values=(0.0, 0.5, 0.5, 1.0))
    assert made(np.array([0.0, 0.15, 0.25, 0.35, 0.9])) == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0])


@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0, 1)), min_size=1, max_size=60))
def test_isotonic_equals_sklearn(pairs) -> None:
    scores = np.array([score / 20 for score, _ in pairs])
    targets = np.array([target for _, target in pairs])
    theirs = IsotonicRegression(out_of_bounds="clip").fit(scores, targets)
    assert fit_isotonic(scores, targets)(GRID) == pytest.approx(theirs.predict(GRID), abs=1e-9)


def test_isotonic_probabilities_keep_off_0_and_1() -> None:
    scores = np.linspace(0.0, 1.0, 2000)
    p = probability_fit(2000)(scores, (scores > 0.5).astype(np.float64))(GRID)
    assert (p.min(), p.max()) == pytest.approx((1 / 2002, 2001 / 2002))


@pytest.mark.parametrize(
    ("n", "probability", "share"),
    [(99, Platt, Platt), (100, Beta, Platt), (1000, Beta, Platt), (1001, Isotonic, Isotonic)],
)
def test_more_labels_afford_more_parameters(n, probability, share) -> None:
    scores, said = drawn(n)
    assert isinstance(probability_fit(n)(scores, said), probability)
    assert isinstance(share_fit(n)(scores, scores**2), share)


def test_a_share_of_a_map_that_is_platts_is_found_again() -> None:
    scores, _ = drawn(1000)
    truth = Platt(intercept=-0.4, slope=0.7)
    found = fit_shares(scores, truth(scores))
    assert found(GRID) == pytest.approx(truth(GRID), abs=2e-3)


def test_an_isotonic_record_must_rise() -> None:
    with pytest.raises(ValueError, match="must not fall"):
        Isotonic(scores=(0.1, 0.2), values=(0.5, 0.4))
    with pytest.raises(ValueError, match="one length"):
        Isotonic(scores=(0.1,), values=())
