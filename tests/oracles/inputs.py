"""The fixed ratings that the independent implementations are asked about; None where nothing was said."""

from __future__ import annotations

import random
from typing import Any

Ratings = list[list[float | None]]


def inputs() -> dict[str, Any]:
    """Return ratings by name: one row an episode, one column a rater."""
    draw = random.Random(6)
    return {
        "steps": _panel(draw, n=40, raters=4, levels=5, missing=0.2, error=0.5),
        "steps_pair": _panel(draw, n=60, raters=2, levels=5, missing=0.0, error=0.5),
        "steps_many_raters": _panel(draw, n=25, raters=7, levels=5, missing=0.5, error=0.8),
        "modes": _panel(draw, n=50, raters=3, levels=6, missing=0.25, error=0.6, never=4),
        "successes": _panel(draw, n=80, raters=3, levels=2, missing=0.15, error=0.2, lean=0.92),
        "numbers": _numbers(draw, n=30, raters=5, missing=0.0),
        "numbers_missing": _numbers(draw, n=45, raters=4, missing=0.3),
        "mean": _mean(draw, n=60, n_unlabelled=900, binary=True),
        "mean_numbers": _mean(draw, n=40, n_unlabelled=400, binary=False),
    }


def _panel(
    draw: random.Random,
    *,
    n: int,
    raters: int,
    levels: int,
    missing: float,
    error: float,
    never: int | None = None,
    lean: float = 0.0,
) -> Ratings:
    """Draw codes: a true one an episode, which a rater gets wrong with the chance `error`."""
    given = [level for level in range(levels) if level != never]
    rows: Ratings = []
    for _ in range(n):
        truth = given[-1] if draw.random() < lean else draw.choice(given)
        row: list[float | None] = [
            float(draw.choice(given) if draw.random() < error else truth) for _ in range(raters)
        ]
        rows.append([None if draw.random() < missing else code for code in row])
    return rows


def _numbers(draw: random.Random, *, n: int, raters: int, missing: float) -> Ratings:
    """Draw numbers 0..1 in steps of 0.05, with a bias of each rater's own."""
    bias = [draw.uniform(-0.1, 0.1) for _ in range(raters)]
    rows: Ratings = []
    for _ in range(n):
        truth = draw.random()
        row = [min(1.0, max(0.0, round((truth + b + draw.gauss(0, 0.1)) * 20) / 20)) for b in bias]
        rows.append([None if draw.random() < missing else number for number in row])
    return rows


def _mean(draw: random.Random, *, n: int, n_unlabelled: int, binary: bool) -> dict[str, list[float]]:
    """Draw what people said of a few episodes, and what a judge said of those and of many others."""

    def episode() -> tuple[float, float]:
        if binary:
            success = draw.random() < 0.7
            return float(success), float(success != (draw.random() < 0.2))
        truth = draw.random()
        return truth, min(1.0, max(0.0, round(0.1 + 0.8 * truth + draw.gauss(0, 0.3), 3)))

    labelled = [episode() for _ in range(n)]
    return {
        "people": [people for people, _ in labelled],
        "judge": [judge for _, judge in labelled],
        "judge_unlabelled": [episode()[1] for _ in range(n_unlabelled)],
    }
