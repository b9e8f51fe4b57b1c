"""Draw episodes so that each is drawn with exactly its own probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from robojudge.agreement.statistics.base import Floats


def systematic_sample(probabilities: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """Draw without replacement: systematic sampling with unequal probabilities in random order (Madow 1949).

    Episodes stand in random order on a line, each as long as its probability; every whole step from a random
    start picks the one it falls on. Each is picked with exactly its probability, and the number picked is
    the sum of the probabilities, up or down to a whole number.

    Args:
        probabilities: float64 (N,), in 0..1.
        rng: where chance comes from.

    Returns:
        Places of the drawn episodes, in random order.
    """
    order = rng.permutation(len(probabilities))
    ends = np.concatenate([[0.0], np.cumsum(probabilities[order])]) + rng.random()
    return order[np.diff(np.floor(ends)) > 0]
