"""How alike two accounts of one episode's subtasks are: where they change, which were done, in what order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from robojudge.agreement.statistics.base import Floats
from robojudge.agreement.statistics.curves import EpisodeNumber
from robojudge.agreement.statistics.kendall import KendallTauB


def boundary_f1(truth_s: Sequence[float], found_s: Sequence[float], tolerance_s: float) -> EpisodeNumber:
    """Compare two sets of boundaries: F1 = 2 matched / (true + found).

    Boundaries at most `tolerance_s` apart are matched one to one, nearest first, the earlier of equals.

    Args:
        truth_s: seconds at which people put a boundary.
        found_s: seconds at which the judge put one.
        tolerance_s: seconds within which two boundaries are the same.

    Returns:
        0..1; None if neither has any boundary.
    """
    if not truth_s and not found_s:
        return EpisodeNumber(None, "neither people nor the judge put a boundary")
    near = sorted(
        (abs(truth - found), truth, found, i, j)
        for i, truth in enumerate(truth_s)
        for j, found in enumerate(found_s)
        if abs(truth - found) <= tolerance_s
    )
    true_left, found_left = set(range(len(truth_s))), set(range(len(found_s)))
    matched = 0
    for *_, i, j in near:
        if i in true_left and j in found_left:
            true_left.remove(i)
            found_left.remove(j)
            matched += 1
    return EpisodeNumber(2.0 * matched / (len(truth_s) + len(found_s)))


def matched_statuses(
    people: Sequence[tuple[str, int | None]], judge: Sequence[tuple[str, int | None]]
) -> Floats:
    """Put the statuses of the same subtasks side by side, as a kappa of two raters takes them.

    The k-th subtask of a name is matched with the k-th of that name. One that only people or only the
    judge list has status 0 in the other account.

    Args:
        people: name and status of each subtask in order; 0 is not done, None that they could not tell.
        judge: the same of the judge.

    Returns:
        float64, shape (n_subtasks, 2): people, judge; NaN where a status is unknown.
    """
    first, second = _numbered(people), _numbered(judge)
    rows = [(first.get(key, 0), second.get(key, 0)) for key in {**first, **second}]
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def ordering_tau(people: Sequence[str], judge: Sequence[str]) -> EpisodeNumber:
    """Correlate the order in which two accounts name their common subtasks (Kendall's tau).

    Args:
        people: names of the subtasks in the order in which they began.
        judge: the same of the judge; the k-th of a name is matched with the k-th of that name.

    Returns:
        -1..1; None if fewer than two subtasks are common.
    """
    first = _numbered([(name, place) for place, name in enumerate(people)])
    second = _numbered([(name, place) for place, name in enumerate(judge)])
    common = [(first[key], second[key]) for key in first if key in second]
    if len(common) < 2:
        return EpisodeNumber(None, f"{len(common)} subtasks are common; an order takes at least 2")
    places = np.array(common, dtype=np.float64)
    return EpisodeNumber(float(KendallTauB()(places, np.ones((1, len(places))))[0]))


def _numbered(listed: Sequence[tuple[str, int | None]]) -> dict[tuple[str, int], int | None]:
    seen: Counter[str] = Counter()
    numbered: dict[tuple[str, int], int | None] = {}
    for name, what in listed:
        numbered[name, seen[name]] = what
        seen[name] += 1
    return numbered
