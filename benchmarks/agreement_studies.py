"""Made-up populations of people and judges whose agreement is known exactly, to draw studies from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from scipy.special import ndtr

Floats = np.ndarray
Study = dict[str, Floats]
"""By statistic: float64, shape (n, 2), people and the judge."""
Truth = dict[str, float]

COMPLETIONS = np.linspace(0.0, 1.0, 21)
JUDGED = np.linspace(0.0, 1.0, 101)
STEPS = np.arange(5.0)
FAILURE_MODES = 13
EVEN_MODES = np.full(FAILURE_MODES, 1.0 / FAILURE_MODES)
UNEVEN_MODES = np.array([0.36, *np.full(12, 1 / 12) * 0.64 * np.linspace(1.6, 0.4, 12)])


@dataclass(frozen=True)
class Population:
    """Where studies come from.

    Attributes:
        field: what the gate is asked.
        truth: the exact agreement, by statistic.
        draw: draws a study of n episodes; column 0 people, column 1 the judge.
        table: how often each pair of values is met; None where there is more to an episode than a pair.
        n_tasks: tasks over which a study's episodes are spread evenly, in order.
    """

    field: str
    truth: Truth
    draw: Callable[[np.random.Generator, int], Study]
    table: Floats | None = None
    n_tasks: int = 1


def cells(density: Callable[[Floats], Floats], grid: Floats) -> Floats:
    """Share of each grid value, from a cumulative distribution rounded to the nearest."""
    middle = (grid[1:] + grid[:-1]) / 2
    return np.diff(density(middle), prepend=0.0, append=1.0)


def noisy(people: Floats, spread: float, grid: Floats) -> Floats:
    """P(judge's value | people's value), shape (people, grid): people's + normal noise, rounded, clipped."""
    return np.array([cells(lambda x, v=v: ndtr((x - v) / spread), grid) for v in people])


def concordance(table: Floats, x: Floats, y: Floats) -> float:
    """Lin's CCC of a table of probabilities."""
    p, q = table.sum(axis=1), table.sum(axis=0)
    mean_x, mean_y = p @ x, q @ y
    below = p @ x**2 - mean_x**2 + q @ y**2 - mean_y**2 + (mean_x - mean_y) ** 2
    return float(2.0 * (x @ table @ y - mean_x * mean_y) / below)


def from_table(table: Floats, x: Floats, y: Floats) -> Callable[[np.random.Generator, int], Floats]:
    """Draw (people, judge) pairs from a table of probabilities."""
    flat = table.ravel() / table.sum()

    def draw(rng: np.random.Generator, n: int) -> Floats:
        row, column = np.divmod(rng.choice(len(flat), size=n, p=flat), table.shape[1])
        return np.column_stack([x[row], y[column]])

    return draw


def noise_of(ccc: float, shares: Floats) -> float:
    """Find the noise that makes Lin's CCC the stated number."""

    def gap(spread: float) -> float:
        table = shares[:, None] * noisy(COMPLETIONS, spread, JUDGED)
        return concordance(table, COMPLETIONS, JUDGED) - ccc

    return float(brentq(gap, 0.01, 3.0))


def completion(ccc: float, shares: Floats) -> Population:
    """Completion in steps of 0.05; the judge is off by normal noise, kept within 0..1."""
    table = shares[:, None] * noisy(COMPLETIONS, noise_of(ccc, shares), JUDGED)
    pairs = from_table(table, COMPLETIONS, JUDGED)
    truth = {"lin_ccc": concordance(table, COMPLETIONS, JUDGED)}
    return Population("task_completion", truth, lambda rng, n: {"lin_ccc": pairs(rng, n)}, table)


def completion_by_task(ccc: float, n_tasks: int) -> Population:
    """Every completion is met; 30% of the noise (its variance) is shared by the episodes of a task."""
    shares = cells(stats.beta(1.2, 0.9).cdf, COMPLETIONS)
    spread = noise_of(ccc, shares)

    def draw(rng: np.random.Generator, n: int) -> Study:
        people = rng.choice(COMPLETIONS, size=n, p=shares)
        shared = rng.standard_normal(n_tasks)[np.arange(n) * n_tasks // n]
        noise = spread * (np.sqrt(0.3) * shared + np.sqrt(0.7) * rng.standard_normal(n))
        return {"lin_ccc": np.column_stack([people, np.clip(np.round(people + noise, 2), 0.0, 1.0)])}

    return Population("task_completion", completion(ccc, shares).truth, draw, None, n_tasks)


def spread_completion(ccc: float) -> Population:
    """Every completion is met."""
    return completion(ccc, cells(stats.beta(1.2, 0.9).cdf, COMPLETIONS))


def _piled() -> Floats:
    success, failure = (cells(stats.beta(*ab).cdf, COMPLETIONS) for ab in ((30.0, 1.2), (2.0, 2.5)))
    return 0.9 * success + 0.1 * failure


def piled_completion(ccc: float) -> Population:
    """90% of the episodes are near 1, the rest anywhere; noise is the same everywhere."""
    return completion(ccc, _piled())


def misjudged_completion(ccc: float) -> Population:
    """90% near 1; small noise, but a share of episodes is judged as if it were any other."""
    shares = _piled()
    near = shares[:, None] * noisy(COMPLETIONS, 0.08, JUDGED)
    other = np.outer(shares, near.sum(axis=0))
    share = brentq(lambda s: concordance((1 - s) * near + s * other, COMPLETIONS, JUDGED) - ccc, 0.0, 0.9)
    table = (1 - share) * near + share * other
    pairs = from_table(table, COMPLETIONS, JUDGED)
    truth = {"lin_ccc": concordance(table, COMPLETIONS, JUDGED)}
    return Population("task_completion", truth, lambda rng, n: {"lin_ccc": pairs(rng, n)}, table)


def quality(kappa: float) -> Population:
    """Five steps; the judge's latent score is people's step and normal noise."""
    shares = np.array([0.10, 0.15, 0.25, 0.30, 0.20])
    spread = brentq(
        lambda s: concordance(shares[:, None] * noisy(STEPS, s, STEPS), STEPS, STEPS) - kappa, 0.05, 9.0
    )
    table = shares[:, None] * noisy(STEPS, spread, STEPS)
    pairs = from_table(table, STEPS, STEPS)
    # Quadratic kappa of two raters is Lin's CCC of the steps (Krippendorff 1970).
    truth = {"quadratic_kappa": concordance(table, STEPS, STEPS)}
    return Population("smoothness", truth, lambda rng, n: {"quadratic_kappa": pairs(rng, n)}, table)


def failure_mode(alpha: float, shares: Floats) -> Population:
    """A judge that knows the mode of a share alpha of the episodes and guesses the rest."""
    table = alpha * np.diag(shares) + (1 - alpha) * np.outer(shares, shares)
    codes = np.arange(float(len(shares)))
    pairs = from_table(table, codes, codes)
    name = "krippendorff_alpha_nominal"
    return Population("failure_mode", {name: alpha}, lambda rng, n: {name: pairs(rng, n)}, table)


def ac1(table: Floats) -> float:
    """Gwet's AC1 of a table of probabilities."""
    share = (table.sum(axis=0) + table.sum(axis=1)) / 2
    chance = (share * (1 - share)).sum() / (len(share) - 1)
    return float((np.trace(table) - chance) / (1 - chance))


def kappa(table: Floats) -> float:
    """Cohen's kappa of a table of probabilities."""
    chance = table.sum(axis=0) @ table.sum(axis=1)
    return float((np.trace(table) - chance) / (1 - chance))


def outcome_table(shares: Floats, spread: float, cuts: Floats) -> Floats:
    """Failure, partial, success of people (0, 1, 2) against a noisy score cut in three."""
    return shares[:, None] * np.diff(ndtr((cuts - np.arange(3.0)[:, None]) / spread), prepend=0.0, append=1.0)


def outcome(shares: Floats, spread: float, cuts: Floats) -> Population:
    """The judge's score is people's outcome (0, 1, 2) and noise; `success_prob` rises with the score."""
    table = outcome_table(shares, spread, cuts)
    below = ndtr((2.0 - np.arange(2.0)) / (spread * np.sqrt(2.0)))
    truth = {
        "gwet_ac1": ac1(table),
        "cohen_kappa": kappa(table),
        "auroc": float(shares[:2] @ below / shares[:2].sum()),
    }

    def draw(rng: np.random.Generator, n: int) -> Study:
        people = rng.choice(3, size=n, p=shares).astype(float)
        score = people + spread * rng.standard_normal(n)
        pairs = np.column_stack([people, np.searchsorted(cuts, score).astype(float)])
        ranked = np.column_stack([people == 2.0, ndtr(score - 1.5)]).astype(float)
        return {"gwet_ac1": pairs, "cohen_kappa": pairs, "auroc": ranked}

    return Population("outcome", truth, draw, table)


def mixed_outcome(target: float) -> Population:
    """Half the episodes succeed; noise is what makes AC1 the stated number."""
    shares, cuts = np.array([0.3, 0.2, 0.5]), np.array([0.5, 1.5])
    spread = brentq(lambda s: ac1(outcome_table(shares, s, cuts)) - target, 0.05, 3.0)
    return outcome(shares, spread, cuts)


def mostly_success(target: float) -> Population:
    """90% succeed; a judge that orders episodes well but is too strict: its cut makes AC1 the number."""
    shares, spread = np.array([0.04, 0.06, 0.90]), 0.45
    cut = brentq(lambda c: ac1(outcome_table(shares, spread, np.array([0.5, c]))) - target, 1.0, 2.5)
    return outcome(shares, spread, np.array([0.5, cut]))


def second_requirement(target: float, success: float) -> Population:
    """Cohen's kappa and AUROC are both exactly the number, and AC1 is not in the way."""
    shares = np.array([0.4 * (1 - success), 0.6 * (1 - success), success])
    table = target * np.diag(shares) + (1 - target) * np.outer(shares, shares)
    shift = np.sqrt(2.0) * stats.norm.ppf(target)
    pairs = from_table(table, np.arange(3.0), np.arange(3.0))

    def draw(rng: np.random.Generator, n: int) -> Study:
        both = pairs(rng, n)
        succeeded = both[:, 0] == 2.0
        probability = ndtr(shift * succeeded + rng.standard_normal(n))
        ranked = np.column_stack([succeeded, probability]).astype(float)
        return {"gwet_ac1": both, "cohen_kappa": both, "auroc": ranked}

    return Population("outcome", {"gwet_ac1": ac1(table), "cohen_kappa": target, "auroc": target}, draw)


def best_power(null: Floats, other: Floats, n: int, size: float = 0.05, draws: int = 20_000) -> float:
    """Power of the best test of this size, one that knows both tables of probabilities beforehand.

    That test is the likelihood ratio (Neyman and Pearson 1933); no test that has to hold for other
    populations too can pass a judge of table `other` more often. Simulated, so within half a percent.
    """
    rng = np.random.default_rng(0)
    seen = (null + other).ravel() > 0.0
    p, q = null.ravel()[seen], other.ravel()[seen]
    with np.errstate(divide="ignore"):
        told = np.log(q) - np.log(p)
    below, above = (told[rng.choice(len(p), size=(draws, n), p=s / s.sum())].sum(axis=1) for s in (p, q))
    critical = np.quantile(below, 1.0 - size, method="higher")
    tie = (size - np.mean(below > critical)) / max(np.mean(below == critical), 1.0 / draws)
    return float(np.mean(above > critical) + tie * np.mean(above == critical))
