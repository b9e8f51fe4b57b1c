"""Judges that look at nothing, or at one frame: shown beside every judge, and none of them may pass.

- `clock` reads the time alone: progress t/T, completion 1, outcome success, failure mode none.
  Of the motion it says nothing.
- `frozen last frame` takes a judge's progress at the last frame it judged and holds it over the whole
  episode: that number is its completion, a flat line without order is its progress, and it says
  nothing else. There is one for each judge that gave progress.
- `typical answer` says what people said of the other episodes: the median of numbers and steps,
  the most common level of categories. It says nothing where two levels are equally common.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.scales import NO_FAILURE, FieldScale
from robojudge.agreement.statistics.base import Floats

CLOCK = "clock"
FROZEN = "frozen last frame"
OTHERS = "typical answer"
NAMES = (CLOCK, FROZEN, OTHERS)
_CLOCK_SAYS = {"outcome": "success", "success": "success", "failure_mode": NO_FAILURE}
NOTE = "a baseline, shown for comparison; never accepted"


def clock(scale: FieldScale, n_episodes: int) -> Floats:
    """Return what the clock says of a field, NaN where nothing.

    Args:
        scale: the field.
        n_episodes: n.

    Returns:
        float64, shape (n,): codes or numbers.
    """
    if scale.scale == "interval":
        return np.ones(n_episodes)
    level = _CLOCK_SAYS.get(scale.field)
    return np.full(n_episodes, np.nan if level is None else float(scale.levels.index(level)))


def other_episodes(scale: FieldScale, people: Floats) -> Floats:
    """Return what people said of all other episodes together, for each episode.

    Args:
        scale: the field.
        people: float64, shape (n,): the consensus, NaN where there is none.

    Returns:
        float64, shape (n,): the median of the others, rounded to a step for ordinal fields (a half down),
        or their most common level; NaN where there is no other episode or two levels are as common.
    """
    said = np.flatnonzero(~np.isnan(people))
    out = np.full(len(people), np.nan)
    if len(said) == 0:
        return out
    if scale.scale == "nominal":
        out[:] = _most_common_of_others(people, said, len(scale.levels))
        return out
    out[:] = np.median(people[said])
    if len(said) == 1:
        out[said] = np.nan
        return out
    out[said] = _median_of_others(people[said])
    return np.ceil(out - 0.5) if scale.scale == "ordinal" else out


def _median_of_others(values: Floats) -> Floats:
    """Return for each of n >= 2 values the median of the n - 1 others."""
    order = np.argsort(values, kind="stable")
    ranked, n = values[order], len(values)
    position = np.empty(n, dtype=np.int64)
    position[order] = np.arange(n)
    low, high = (n - 2) // 2, (n - 1) // 2
    middle: Floats = (ranked[low + (position <= low)] + ranked[high + (position <= high)]) / 2.0
    return middle


def _most_common_of_others(people: Floats, said: NDArray[np.int64], n_levels: int) -> Floats:
    """Return for each episode the most common level of the others that have one; NaN on a tie."""
    codes = people[said].astype(np.int64)
    totals = np.bincount(codes, minlength=n_levels)
    out = np.full(len(people), _mode(totals))
    for level in np.unique(codes):
        others = totals.copy()
        others[level] -= 1
        out[said[codes == level]] = _mode(others)
    return out


def _mode(counts: NDArray[np.int64]) -> float:
    best = np.flatnonzero(counts == counts.max())
    return float(best[0]) if len(best) == 1 and counts.max() > 0 else float("nan")
