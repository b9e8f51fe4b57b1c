"""Why a number about raters is not defined, in plain words."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.statistics.base import Floats

NOTHING_COUNTS = "no episode counts"


def too_few_together(values: Floats, at_least: int = 1) -> str | None:
    """Say that too few episodes were rated by every rater; None if there are enough.

    Args:
        values: float64, shape (n_episodes, n_raters).
        at_least: episodes that the number needs.
    """
    n = int((~np.isnan(values)).all(axis=1).sum())
    if n >= at_least:
        return None
    raters = "both raters" if values.shape[1] == 2 else f"all {values.shape[1]} raters"
    if n == 0:
        return f"no episode was rated by {raters}"
    return f"{n} episode{'s were' if n > 1 else ' was'} rated by {raters}; it takes at least {at_least}"


def too_few_twice(values: Floats) -> str | None:
    """Say that no episode was rated by two raters or more; None if some was."""
    if ((~np.isnan(values)).sum(axis=1) >= 2).any():
        return None
    return "no episode was rated by two raters"


def constant_columns(values: Floats) -> list[int]:
    """List the raters who said the same of every episode that all rated."""
    complete = values[~np.isnan(values).any(axis=1)]
    return [k for k in range(values.shape[1]) if len(complete) and np.ptp(complete[:, k]) == 0]


def no_variation(values: Floats) -> str:
    """Say which of people (column 0) and the judge (column 1) said the same of every episode."""
    constant = constant_columns(values)
    if len(constant) == 2:
        return "people and the judge each said the same of every episode"
    who = "people" if constant == [0] else "the judge"
    return f"{who} said the same of every episode"
