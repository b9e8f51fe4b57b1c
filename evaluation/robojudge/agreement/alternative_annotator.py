"""Whether a judge could stand in for one of the people: the alternative-annotator test.

Calderon, Reichart and Dror 2025, arXiv:2501.10970. Their paper asks for three annotators, their program
takes two; here it is three, two of whom must have rated an episode beside the one left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from robojudge.agreement.scales import FieldScale
from robojudge.agreement.statistics.base import Floats

EPSILON = 0.2
"""How much less often than the person the judge may be the better one: theirs for expert annotators.

0.15 is theirs for skilled people, 0.1 for a crowd.
"""
FALSE_DISCOVERY_RATE = 0.05
MIN_ANNOTATORS = 3
MIN_EPISODES = 30
"""Below, the t-test's normality does not hold."""
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class AgainstOne:
    """The judge and one person, each against the other people.

    Attributes:
        annotator: who was left out of the panel.
        n_episodes: episodes compared.
        judge_advantage: share of them on which the judge is at least as close to the others (rho^f).
        person_advantage: share on which the person is (rho^h); both are counted on a draw.
        p_value: one-sided, of `judge_advantage <= person_advantage - epsilon`.
        p_adjusted: the same, adjusted for testing all people together.
        judge_wins: `p_adjusted` is at most the false discovery rate.
    """

    annotator: str
    n_episodes: int
    judge_advantage: float
    person_advantage: float
    p_value: float
    p_adjusted: float
    judge_wins: bool


@dataclass(frozen=True, slots=True)
class AlternativeAnnotatorTest:
    """The judge against every person.

    Attributes:
        winning_rate: share of people the judge wins against (omega); None if not tested.
        average_advantage: mean of `judge_advantage` (rho); None if not tested.
        passes: True if the winning rate is at least one half; None if not tested.
        epsilon: as tested.
        against: one by one, in the order given; empty if not tested.
        left_out: people with too few episodes, and how many they have.
        reason: why it was not tested; None if it was.
    """

    winning_rate: float | None
    average_advantage: float | None
    passes: bool | None
    epsilon: float
    against: tuple[AgainstOne, ...]
    left_out: dict[str, int]
    reason: str | None = None


def alternative_annotator_test(
    people: Floats,
    judge: Floats,
    scale: FieldScale,
    annotators: tuple[str, ...],
    *,
    epsilon: float = EPSILON,
) -> AlternativeAnnotatorTest:
    """Test whether the judge represents the other people as well as each person does.

    Closeness to the others is the share of them agreed with for categories, and the root mean squared
    difference to them for numbers and steps.

    Args:
        people: float64, (n_episodes, n_people), NaN where they said nothing.
        judge: float64, (n_episodes,), on the same scale.
        scale: how the field is compared.
        annotators: who the columns are.
        epsilon: 0 <= epsilon < 1.

    Raises:
        ValueError: epsilon is outside that range.
    """
    if not 0.0 <= epsilon < 1.0:
        raise ValueError(
            f"epsilon {epsilon:g}: give how much worse than a person the judge may be, in [0, 1)"
        )
    differences: dict[str, Floats] = {}
    advantages: dict[str, tuple[float, float]] = {}
    left_out: dict[str, int] = {}
    for j, annotator in enumerate(annotators):
        judge_wins, person_wins = _wins(people, judge, j, nominal=scale.scale == "nominal")
        if len(judge_wins) < MIN_EPISODES:
            left_out[annotator] = len(judge_wins)
            continue
        differences[annotator] = person_wins - judge_wins
        advantages[annotator] = float(judge_wins.mean()), float(person_wins.mean())
    if len(differences) < MIN_ANNOTATORS:
        reason = _reason(people, len(differences))
        return AlternativeAnnotatorTest(None, None, None, epsilon, (), left_out, reason)
    p_values = np.array([_p_value(d, epsilon) for d in differences.values()])
    adjusted = benjamini_yekutieli(p_values)
    wins = adjusted <= FALSE_DISCOVERY_RATE
    rate = float(wins.mean())
    return AlternativeAnnotatorTest(
        winning_rate=rate,
        average_advantage=float(np.mean([by_judge for by_judge, _ in advantages.values()])),
        passes=rate >= 0.5,
        epsilon=epsilon,
        against=tuple(
            AgainstOne(
                annotator, len(differences[annotator]), *advantages[annotator], float(p), float(q), bool(won)
            )
            for annotator, p, q, won in zip(differences, p_values, adjusted, wins, strict=True)
        ),
        left_out=left_out,
    )


def benjamini_yekutieli(p_values: Floats) -> Floats:
    """Adjust p-values of m dependent tests (Benjamini and Yekutieli 2001); shape (m,), in the same order.

    Those at most q are the rejections at a false discovery rate of q.
    """
    m = len(p_values)
    rank = np.arange(1, m + 1)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * m * (1.0 / rank).sum() / rank
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def _wins(people: Floats, judge: Floats, j: int, *, nominal: bool) -> tuple[Floats, Floats]:
    """Say on which episodes the judge, and the person, is at least as close to the others; 0 or 1 each."""
    person, others = people[:, j], np.delete(people, j, axis=1)
    counted = ~np.isnan(person) & ~np.isnan(judge)
    counted &= (~np.isnan(others)).sum(axis=1) >= MIN_ANNOTATORS - 1
    others = others[counted]
    of_judge = _distance(judge[counted], others, nominal=nominal)
    of_person = _distance(person[counted], others, nominal=nominal)
    return (
        (of_judge <= of_person + _EQUAL).astype(np.float64),
        (of_person <= of_judge + _EQUAL).astype(np.float64),
    )


def _distance(one: Floats, others: Floats, *, nominal: bool) -> Floats:
    known = ~np.isnan(others)
    apart = one[:, None] - others
    unlike = (apart != 0).astype(np.float64) if nominal else apart**2
    mean: Floats = np.where(known, unlike, 0.0).sum(axis=1) / known.sum(axis=1)
    return mean if nominal else mean**0.5


def _p_value(difference: Floats, epsilon: float) -> float:
    """Test that the mean difference is below epsilon, one-sided; without spread it is or it is not."""
    n, mean = len(difference), float(difference.mean())
    spread = float(difference.std(ddof=1))
    if spread == 0.0:
        return 0.0 if mean < epsilon else 1.0
    return float(stdtr(n - 1, (mean - epsilon) / (spread / np.sqrt(n))))


def _reason(people: Floats, n_tested: int) -> str:
    n_people = int((~np.isnan(people)).any(axis=0).sum())
    if n_people < MIN_ANNOTATORS:
        return f"it takes {MIN_ANNOTATORS} people; there are {n_people}"
    return (
        f"it takes {MIN_ANNOTATORS} people with {MIN_EPISODES} judged episodes each that two others rated "
        f"too; {n_tested or 'none'} had as many"
    )
