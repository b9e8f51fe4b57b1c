"""The isotonic map: any rising curve, learned from many labels."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import model_validator

from robojudge.agreement.statistics.base import Floats
from robojudge.schema.base import Record, Unit


class Isotonic(Record):
    """Straight lines between knots, level outside them."""

    kind: Literal["isotonic"] = "isotonic"
    """Which map this is."""
    scores: tuple[Unit, ...]
    """The judge's score at each knot, rising."""
    values: tuple[Unit, ...]
    """The calibrated value at each knot, never falling."""

    @model_validator(mode="after")
    def _rises(self) -> Isotonic:
        if not self.scores or len(self.scores) != len(self.values):
            raise ValueError("scores and values must be of one length, at least 1")
        if (np.diff(self.scores) <= 0).any() or (np.diff(self.values) < 0).any():
            raise ValueError("scores must rise, and values must not fall")
        return self

    def __call__(self, scores: Floats) -> Floats:
        """Map scores, float64 in [0, 1], any shape."""
        return np.asarray(np.interp(scores, self.scores, self.values), dtype=np.float64)


def fit_isotonic(scores: Floats, targets: Floats, *, clip: float = 0.0) -> Isotonic:
    """Fit by least squares among all curves that never fall (Zadrozny and Elkan 2002).

    Equal scores count as one, with their mean target. Of each level stretch the two ends are kept, and
    between stretches the map is linear.

    Args:
        scores: float64, (n,), the judge's score.
        targets: float64, (n,), what people said, in [0, 1].
        clip: the values are kept this far from 0 and 1.
    """
    from scipy.optimize import isotonic_regression

    knots, which, counts = np.unique(scores, return_inverse=True, return_counts=True)
    means = np.bincount(which, weights=targets) / counts
    values = np.clip(isotonic_regression(means, weights=counts.astype(np.float64)).x, clip, 1.0 - clip)
    values = np.maximum.accumulate(values)
    inner = np.ones(len(values), dtype=np.bool_)
    inner[1:-1] = (values[1:-1] != values[:-2]) | (values[1:-1] != values[2:])
    return Isotonic(scores=tuple(knots[inner].tolist()), values=tuple(values[inner].tolist()))
