"""How far people agree with each other: what even a perfect judge can be expected to reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from robojudge.agreement.field_table import FieldTable, Mask
from robojudge.agreement.statistics.base import Floats, Statistic
from robojudge.agreement.statistics.icc import ICC21, ICC2k
from robojudge.agreement.statistics.krippendorff import KrippendorffAlpha


@dataclass(frozen=True, slots=True)
class PerfectJudgeCorrelation:
    """sqrt(ICC(2,k)): how well a judge that knows the truth would correlate with the panel's mean."""

    name = "perfect_judge_correlation"

    def __call__(self, values: Floats, weights: Floats) -> Floats:
        """Compute it; 0 where ICC(2,k) is negative, NaN where there is none."""
        reliability = ICC2k()(values, weights)
        return np.sqrt(np.maximum(reliability, 0.0))

    def undefined(self, values: Floats) -> str:
        """Say why there is none."""
        return ICC2k().undefined(values)


def reliability_statistics(table: FieldTable) -> tuple[tuple[Statistic, Floats], ...]:
    """List what says how far the people of a table agree, and the ratings each is computed from.

    Alpha takes everybody's ratings, some missing or not. The intraclass correlations, for numbers and
    steps, take the `full_panel`, and need everybody of it on an episode.
    """
    alpha: tuple[Statistic, Floats] = (KrippendorffAlpha(table.scale.scale), table.people)
    if table.scale.scale == "nominal":
        return (alpha,)
    panel = full_panel(table.people)
    return (alpha, (ICC21(), panel), (ICC2k(), panel), (PerfectJudgeCorrelation(), panel))


def full_panel(people: Floats) -> Floats:
    """Return the people who together rated most, NaN on episodes that not all of them rated.

    It starts with the two who share most episodes and takes in, one by one, whoever keeps most of them;
    of the panels so made it is the one with most ratings, the larger one of equals.

    Args:
        people: float64, (n_episodes, n_people).

    Returns:
        float64, (n_episodes, k), k >= 2; two columns of NaN if no two people rated the same episode.
    """
    rated = ~np.isnan(people)
    shared = rated.T.astype(np.float64) @ rated
    np.fill_diagonal(shared, 0.0)
    if not shared.size or shared.max() == 0:
        return np.full((len(people), 2), np.nan)
    panel = [int(k) for k in np.unravel_index(shared.argmax(), shared.shape)]
    together: Mask = rated[:, panel[0]] & rated[:, panel[1]]
    best, most = list(panel), 2 * int(together.sum())
    while len(panel) < people.shape[1]:
        kept = (rated & together[:, None]).sum(axis=0)
        kept[panel] = -1
        panel.append(int(kept.argmax()))
        together &= rated[:, panel[-1]]
        if len(panel) * together.sum() >= most:
            best, most = list(panel), len(panel) * int(together.sum())
    chosen = people[:, sorted(best)]
    chosen[np.isnan(chosen).any(axis=1)] = np.nan
    return chosen
