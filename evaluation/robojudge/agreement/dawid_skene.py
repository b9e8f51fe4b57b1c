"""Consensus that weighs people by how they err: Dawid and Skene 1979, by expectation maximisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from robojudge.agreement.field_table import FieldTable
from robojudge.agreement.panel_consensus import PanelConsensus
from robojudge.agreement.statistics.base import Floats

MIN_RATERS = 3
MIN_EPISODES = 100
SMOOTHING = 0.01
"""Imaginary answers of each kind added to what each rater gave for each true level."""
_EQUAL = 1e-9
_SMALLEST = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class ErrorRates:
    """How raters err, and what the truth then is.

    Attributes:
        posterior: float64, (n_episodes, K): probability of each true level.
        prevalence: float64, (K,): how common each level is.
        confusion: float64, (n_raters, K, K): row = true level, column = what this rater answers. A row
            without any answer is 0 (it cannot be without smoothing).
        log_likelihood: of the answers.
        n_iterations: as run.
        converged: False where it stopped at the limit.
    """

    posterior: Floats
    prevalence: Floats
    confusion: Floats
    log_likelihood: float
    n_iterations: int
    converged: bool

    def consensus(self) -> Floats:
        """Return the most probable level's code, (n_episodes,); NaN where the two most probable tie."""
        ranked = np.sort(self.posterior, axis=1)
        alone = ranked[:, -1] - ranked[:, -2] > _EQUAL
        return np.where(alone, self.posterior.argmax(axis=1), np.nan)


@dataclass(frozen=True, slots=True)
class NotEstimated:
    """Why error rates were not estimated: with so little to go by they would fit the noise.

    Attributes:
        reason: a stable name.
        n: how many there are.
        needed: how many it takes.
    """

    reason: Literal["too_few_raters", "too_few_episodes"]
    n: int
    needed: int


def dawid_skene(people: Floats, n_levels: int) -> ErrorRates | NotEstimated:
    """Estimate everybody's errors and the true levels from what they said.

    Args:
        people: float64, (n_episodes, n_people): codes 0..K-1, NaN where they said nothing.
        n_levels: K, at least 2.

    Returns:
        The estimate, with a posterior of NaN for episodes nobody rated; `NotEstimated` below three raters
        or 100 rated episodes.
    """
    rated = ~np.isnan(people)
    answered, raters = rated.any(axis=1), int(rated.any(axis=0).sum())
    if raters < MIN_RATERS:
        return NotEstimated("too_few_raters", raters, MIN_RATERS)
    if answered.sum() < MIN_EPISODES:
        return NotEstimated("too_few_episodes", int(answered.sum()), MIN_EPISODES)
    given = people[answered][:, :, None] == np.arange(n_levels)
    fit = estimate_error_rates(given.astype(np.float64), smoothing=SMOOTHING)
    posterior = np.full((len(people), n_levels), np.nan)
    posterior[answered] = fit.posterior
    return ErrorRates(
        posterior, fit.prevalence, fit.confusion, fit.log_likelihood, fit.n_iterations, fit.converged
    )


def dawid_skene_consensus(table: FieldTable) -> tuple[PanelConsensus, ErrorRates] | NotEstimated:
    """Put together what the people of a table say, weighing each by their errors.

    Votes for `undecided` do not count: it is no level that could be true.

    Args:
        table: a field of categories or steps.

    Returns:
        The consensus and the errors it rests on; `NotEstimated` as `dawid_skene`.

    Raises:
        ValueError: the field has no levels.
    """
    if not table.scale.levels:
        raise ValueError(f"{table.scale.field} has no levels: take the median or the trimmed mean")
    fit = dawid_skene(table.people, len(table.scale.levels))
    if isinstance(fit, NotEstimated):
        return fit
    values, n_people = fit.consensus(), (~np.isnan(table.people)).sum(axis=1)
    raw = values / (len(table.scale.levels) - 1) if table.scale.scale == "ordinal" else values
    why = table.people_why.copy()
    why[np.isnan(values) & (n_people > 0)] = "tie"
    return PanelConsensus("dawid_skene", values, raw, n_people, why), fit


def estimate_error_rates(
    answers: Floats, *, smoothing: float, tolerance: float = 1e-6, max_iterations: int = 500
) -> ErrorRates:
    """Alternate equations 2.3 and 2.4 with 2.5 of the paper, from shares of votes (3.1).

    Args:
        answers: float64, (n_episodes, n_raters, K): how often each rater gave each level; at least one
            answer an episode.
        smoothing: added to each cell of the error counts; 0 is maximum likelihood.
        tolerance: stop once no probability moves by more.
        max_iterations: stop there in any case.
    """
    n, n_raters, n_levels = answers.shape
    flat = answers.reshape(n, n_raters * n_levels)
    votes = answers.sum(axis=1)
    posterior = votes / votes.sum(axis=1, keepdims=True)
    n_iterations = 0
    converged = False
    while not converged and n_iterations < max_iterations:
        n_iterations += 1
        prevalence = posterior.mean(axis=0)
        errors = (posterior.T @ flat).reshape(n_levels, n_raters, n_levels) + smoothing
        total = errors.sum(axis=2, keepdims=True)
        confusion = np.divide(errors, total, out=np.zeros_like(errors), where=total > 0)
        log_rates = np.log(np.maximum(confusion, _SMALLEST)).reshape(n_levels, n_raters * n_levels)
        joint = np.log(np.maximum(prevalence, _SMALLEST)) + flat @ log_rates.T
        top = joint.max(axis=1, keepdims=True)
        share = np.exp(joint - top)
        log_likelihood = float((top[:, 0] + np.log(share.sum(axis=1))).sum())
        before, posterior = posterior, share / share.sum(axis=1, keepdims=True)
        converged = bool(np.abs(posterior - before).max() <= tolerance)
    return ErrorRates(
        posterior, prevalence, confusion.transpose(1, 0, 2), log_likelihood, n_iterations, converged
    )
