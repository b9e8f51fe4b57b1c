"""Numbers with their intervals on one axis, as wide as there is room."""

from __future__ import annotations

from collections.abc import Callable

from robojudge.agreement.report.render.drawings.marks import CUT, CUT_PATHS, CutSide, mark
from robojudge.agreement.report.render.drawings.shapes import Band, IntervalRow, Intervals, Mark
from robojudge.agreement.report.render.figures import axis_label
from robojudge.agreement.report.render.markup import Markup, element

ROW_PX = 30
Reference = Callable[[str | None], Markup | None]
"""Refers to the footnote that gives a reason."""


def intervals(drawing: Intervals, reference: Reference) -> Markup:
    """Draw the rows, each with its label before and its number behind it, and the axis below.

    Positions are percentages, so that nothing but the gaps grows with the page.
    """
    rows = [part for row in drawing.rows for part in _row(row, drawing, reference)]
    return element("div", *rows, _axis(drawing), class_="intervals")


def _row(row: IntervalRow, drawing: Intervals, reference: Reference) -> list[Markup]:
    heading = [element("div", row.title, class_="above")] if row.title else []
    label = element(
        "div", row.label, element("small", row.note) if row.note else None, class_=f"name {row.side}"
    )
    number = element(
        "div",
        element("b", row.text, title=row.reason),
        reference(row.reason),
        element("small", row.detail) if row.detail else None,
        class_="number",
    )
    return [*heading, label, number, _plot(row, drawing)]


def _plot(row: IntervalRow, drawing: Intervals) -> Markup:
    middle = ROW_PX / 2
    parts: list[Markup] = [_rail(middle)]
    if row.band is not None:
        parts += _band(row.band, drawing)
    if drawing.threshold is not None:
        parts.append(_upright(drawing.threshold, drawing, 0, ROW_PX, "threshold"))
    parts += [_mark(shown, drawing, ROW_PX - 6) for shown in row.marks]
    if row.low is not None and row.high is not None:
        parts.append(_across(row.low, row.high, drawing, middle, "whisker"))
        seen = [end for end in (row.low, row.high) if drawing.low <= end <= drawing.high]
        parts += [_upright(end, drawing, middle - 4, middle + 4, "whisker") for end in seen]
    if row.bound is not None and row.value is not None:
        parts.append(_across(row.bound, row.value, drawing, middle, "bound"))
    parts += [_cut(side, middle) for side in cut_sides(row, drawing)]
    if row.value is not None:
        parts.append(element("circle", cx=_x(row.value, drawing), cy=middle, r=5, class_="estimate"))
    return element(
        "svg",
        element("title", _words(row)),
        *parts,
        class_=f"strip {row.side}",
        width="100%",
        height=ROW_PX,
        role="img",
    )


def _rail(middle: float) -> Markup:
    return element("line", x1="0%", x2="100%", y1=middle, y2=middle, class_="rail")


def _band(band: Band, drawing: Intervals) -> list[Markup]:
    parts = []
    if band.low is not None and band.high is not None:
        left, right = _share(band.low, drawing), _share(band.high, drawing)
        parts.append(
            element(
                "rect", x=f"{left:.2f}%", width=f"{right - left:.2f}%", y=3, height=ROW_PX - 6, class_="band"
            )
        )
    parts.append(_upright(band.value, drawing, 3, ROW_PX - 3, "ceiling"))
    return parts


def _mark(shown: Mark, drawing: Intervals, y: float) -> Markup:
    return element("svg", mark(shown.kind, shown.text), x=_x(shown.value, drawing), y=y, overflow="visible")


def _across(start: float, end: float, drawing: Intervals, y: float, class_: str) -> Markup:
    return element("line", x1=_x(start, drawing), x2=_x(end, drawing), y1=y, y2=y, class_=class_)


def _upright(value: float, drawing: Intervals, top: float, bottom: float, class_: str) -> Markup:
    x = _x(value, drawing)
    return element("line", x1=x, x2=x, y1=top, y2=bottom, class_=class_)


def cut_sides(row: IntervalRow, drawing: Intervals) -> tuple[CutSide, ...]:
    """Return on which sides an interval, a band or a mark of a row goes on beyond the axis."""
    edges = [row.low, row.high, *(shown.value for shown in row.marks)]
    if row.band is not None:
        edges += [row.band.low, row.band.high, row.band.value]
    known = [edge for edge in edges if edge is not None]
    sides: list[CutSide] = []
    if min(known, default=drawing.low) < drawing.low:
        sides.append("left")
    if max(known, default=drawing.high) > drawing.high:
        sides.append("right")
    return tuple(sides)


def _cut(side: CutSide, middle: float) -> Markup:
    told = element("title", CUT)
    x = "0%" if side == "left" else "100%"
    return element(
        "svg", element("path", told, d=CUT_PATHS[side], class_="cut"), x=x, y=middle, overflow="visible"
    )


def _axis(drawing: Intervals) -> Markup:
    step = 0.25 if drawing.high - drawing.low <= 1.5 else 0.5
    n = round((drawing.high - drawing.low) / step)
    ticks = [drawing.low + k * step for k in range(n + 1)]
    labels = [
        element("text", axis_label(tick), x=_x(tick, drawing), y=14, text_anchor=_anchor(tick, drawing))
        for tick in ticks
    ]
    lines = [_upright(tick, drawing, 0, 4, "tick") for tick in ticks]
    return element("svg", *lines, *labels, class_="strip axis", width="100%", height=18, aria_hidden="true")


def _anchor(tick: float, drawing: Intervals) -> str:
    share = _share(tick, drawing)
    return "start" if share < 1 else "end" if share > 99 else "middle"


def _x(value: float, drawing: Intervals) -> str:
    return f"{_share(value, drawing):.2f}%"


def _share(value: float, drawing: Intervals) -> float:
    share = 100.0 * (value - drawing.low) / (drawing.high - drawing.low)
    return min(100.0, max(0.0, share))


def _words(row: IntervalRow) -> str:
    said = f"{row.label}: {row.text}"
    if row.detail:
        said += f", {row.detail}"
    if row.bound is not None:
        said += f"; lower bound {axis_label(row.bound)}"
    if row.band is not None:
        said += f"; people {axis_label(row.band.value)}"
    return said
