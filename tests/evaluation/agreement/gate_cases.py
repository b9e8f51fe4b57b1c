"""Studies of known shape for the tests of intervals and verdicts."""

from __future__ import annotations

import numpy as np

from robojudge.agreement.acceptance import decide, required
from robojudge.agreement.resampling import Draws, Resamples


def drawn(point, resampled, left_out, **more):
    """Draws of a study of as many episodes as were left out."""
    n = len(left_out)
    arrays = np.asarray(resampled, dtype=float), np.asarray(left_out, dtype=float)
    return Draws(
        **{"point": point, "n_units": n, "n_episodes": n, "unit": "episode"} | more,
        **dict(zip(("resampled", "left_out"), arrays, strict=True)),
    )


def even(point, low, high, n=100):
    """A study whose resamples lie evenly from low to high around the point, nothing skewed."""
    spread = np.tile([-1.0, 1.0], n // 2) / 100.0
    return drawn(point, np.linspace(low, high, 2001), point + spread)


def pairs(*counted):
    """Ratings of a pair from (people, judge, how many episodes)."""
    return np.array([(p, j) for p, j, n in counted for _ in range(n)], dtype=float)


def verdict_on(field, values, ranked=None, **options):
    """The verdict on ratings; `ranked` is success (1 or 0) against `success_prob`, else not known."""
    unknown = np.full((len(values), 2), np.nan)
    statistics = [statistic for group in required(field) for statistic in group]
    parts = [
        (s, (unknown if ranked is None else ranked) if s.name == "auroc" else values) for s in statistics
    ]
    draws = Resamples(range(len(values))).draws(parts)
    return decide(field, {s.name: d for s, d in zip(statistics, draws, strict=True)}, **options)
