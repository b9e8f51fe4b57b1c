"""The dataset's own verdict on an episode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from robojudge.schema.episode import Declared

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUCCESS_COLUMN = "next.success"


def declared_outcome(columns: Mapping[str, NDArray[np.float64]]) -> Declared | None:
    """Read `next.success`: success where any frame says so, failure where the last frame says no.

    Recorders mark success on the last frame or on every frame from success on, so any true value counts.

    Returns:
        None where the column is absent, or never true and without a value on the last frame.
    """
    values = columns.get(SUCCESS_COLUMN)
    if values is None or not values.size:
        return None
    if bool(np.any(values[np.isfinite(values)] > 0.5)):
        return Declared(outcome="success", source="next.success")
    if bool(np.all(np.isfinite(values[-1]))):
        return Declared(outcome="failure", source="next.success")
    return None
