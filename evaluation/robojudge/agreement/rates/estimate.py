"""A success rate with its interval, or the reason why there is none."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from robojudge.schema.base import Record, Unit

LEVEL = 0.9
"""How often an interval shall hold the true rate."""
RateMethod = Literal["human_only", "ppi", "rogan_gladen", "judge_only"]


class RateEstimate(Record):
    """A success rate by one way of estimating it."""

    method: RateMethod
    """Which way; `judge_only` is naive, the judge taken at its word."""
    value: Unit | None = None
    """Estimated success rate, 0..1; None where it is refused."""
    low: Unit | None = None
    """Lower end of the interval, 0..1; None where there is none."""
    high: Unit | None = None
    """Upper end of the interval, 0..1; None where there is none."""
    n_human: int = Field(ge=0)
    """Episodes whose human label was used."""
    n_judge: int = Field(ge=0)
    """Episodes whose judge label was used."""
    reason: str | None = None
    """Why the rate or its interval is missing; None if both are there."""

    @property
    def width(self) -> float | None:
        """Length of the interval; None where there is none."""
        return None if self.low is None or self.high is None else self.high - self.low
