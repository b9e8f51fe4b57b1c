"""Which map a number of labels affords."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from robojudge.agreement.calibration.beta import Beta, fit_beta
from robojudge.agreement.calibration.isotonic import Isotonic, fit_isotonic
from robojudge.agreement.calibration.platt import Platt, fit_platt, fit_shares
from robojudge.agreement.statistics.base import Floats

ScoreMap = Annotated[Platt | Beta | Isotonic, Field(discriminator="kind")]
"""A map from a judge's score in [0, 1] to a calibrated one, which never turns their order around."""
FitScoreMap = Callable[[Floats, Floats], ScoreMap]

BETA_FROM = 100
"""Fewest labels for three parameters; below, two."""
ISOTONIC_ABOVE = 1000
"""Most labels for parameters; above, any rising curve."""


def probability_fit(n_labels: int) -> FitScoreMap:
    """Return how a probability of success is fitted on so many labels."""
    if n_labels < BETA_FROM:
        return fit_platt
    return fit_beta if n_labels <= ISOTONIC_ABOVE else _isotonic_probability


def share_fit(n_labels: int) -> FitScoreMap:
    """Return how a share of 0..1 is fitted on so many labels."""
    return fit_shares if n_labels <= ISOTONIC_ABOVE else fit_isotonic


def _isotonic_probability(scores: Floats, succeeded: Floats) -> Isotonic:
    """Keep probabilities off 0 and 1: no number of labels makes a failure impossible."""
    return fit_isotonic(scores, succeeded, clip=1.0 / (len(scores) + 2.0))
