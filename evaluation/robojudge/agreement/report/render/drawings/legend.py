"""What the signs of an interval plot mean, those that are in it."""

from __future__ import annotations

from robojudge.agreement.report.render.drawings.intervals import cut_sides
from robojudge.agreement.report.render.drawings.marks import CUT, CUT_PATHS, mark
from robojudge.agreement.report.render.drawings.shapes import Legend, MarkKind
from robojudge.agreement.report.render.figures import decimals
from robojudge.agreement.report.render.markup import Markup, element

_WIDTH, _HEIGHT = 26, 14


def legend(drawing: Legend) -> Markup:
    """List the signs."""
    middle = _HEIGHT / 2
    entries: list[tuple[Markup, str]] = []
    if any(row.bound is not None for row in drawing.rows):
        sign = element("line", x1=2, x2=_WIDTH - 2, y1=middle, y2=middle, class_="bound")
        entries.append((sign, "judge, down to its lower bound"))
    if any(row.band is not None for row in drawing.rows):
        sign = element("rect", x=2, y=1, width=_WIDTH - 4, height=_HEIGHT - 2, class_="band")
        line = element("line", x1=_WIDTH / 2, x2=_WIDTH / 2, y1=1, y2=_HEIGHT - 1, class_="ceiling")
        entries.append((element("g", sign, line), "a person against the others"))
    if drawing.threshold is not None:
        sign = element("line", x1=_WIDTH / 2, x2=_WIDTH / 2, y1=0, y2=_HEIGHT, class_="threshold")
        entries.append((sign, f"threshold {decimals(drawing.threshold)}"))
    for kind, name in _marks(drawing).items():
        entries.append(
            (element("g", mark(kind, name), transform=f"translate({_WIDTH / 2:g} {middle:g})"), name)
        )
    if any(cut_sides(row, plot) for plot in drawing.plots for row in plot.rows):
        sign = element("path", d=CUT_PATHS["left"], class_="cut")
        entries.append((element("g", sign, transform=f"translate({_WIDTH / 2:g} {middle:g})"), CUT))
    items = [
        element(
            "span",
            element("svg", sign, class_="judge", width=_WIDTH, height=_HEIGHT, aria_hidden="true"),
            text,
        )
        for sign, text in entries
    ]
    return element("div", *items, class_="legend")


def _marks(drawing: Legend) -> dict[MarkKind, str]:
    return {shown.kind: shown.name for row in drawing.rows for shown in row.marks}
