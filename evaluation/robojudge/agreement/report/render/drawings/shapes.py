"""What the drawings show, in the numbers they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["cross", "square", "diamond"]
Side = Literal["judge", "people", "neutral"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A small mark of a baseline.

    Attributes:
        kind: its shape.
        value: where it is.
        name: of the baseline.
        text: the name and the number as read.
    """

    kind: MarkKind
    value: float
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """What people reach: the estimate and its interval, None where there is none."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One number and what it is held against.

    Attributes:
        label: whose number it is.
        note: set smaller below the label.
        value: the number; None if it is not defined.
        low: lower end of the two-sided interval; None if there is none.
        high: upper end of it.
        bound: one-sided lower bound; None if there is none.
        text: the number as read.
        detail: the interval as read.
        side: whose number it is.
        reason: why there is no number or interval; None if there is.
        band: what people reach; None where that is unknown.
        marks: baselines.
        title: a heading above this row; empty for none.
    """

    label: str
    note: str
    value: float | None
    low: float | None
    high: float | None
    bound: float | None
    text: str
    detail: str
    side: Side = "judge"
    reason: str | None = None
    band: Band | None = None
    marks: tuple[Mark, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Numbers on one axis.

    Attributes:
        rows: from top to bottom.
        low: left end of the axis.
        high: right end of it.
        threshold: where a line is drawn across; None for none.
    """

    rows: tuple[IntervalRow, ...]
    low: float
    high: float
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class DiagramPoint:
    """Episodes to which about the same was predicted, and what people said of them; all 0..1."""

    n: int
    predicted: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Predicted numbers against what people said."""

    points: tuple[DiagramPoint, ...]
    x_title: str
    y_title: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """People's numbers (across) against a judge's (up), all 0..1.

    Attributes:
        points: (people, judge) of episodes; empty where `counts` says more.
        counts: episodes by people's bin (row) and the judge's (column), equal bins over 0..1; empty
            where points are drawn.
        x_title: below the axis of people.
        y_title: beside the axis of the judge.
    """

    points: tuple[tuple[float, float], ...]
    counts: tuple[tuple[int, ...], ...]
    x_title: str
    y_title: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What the signs of interval plots mean: those in these plots, and whether there is a threshold."""

    plots: tuple[Intervals, ...]
    threshold: float | None

    @property
    def rows(self) -> tuple[IntervalRow, ...]:
        """The rows of all plots."""
        return tuple(row for plot in self.plots for row in plot.rows)


Drawing = Intervals | Legend | Reliability | Scatter
