"""Square plots of two numbers of 0..1: reliability diagrams and scatter plots."""

from __future__ import annotations

from robojudge.agreement.report.render.drawings.shapes import DiagramPoint, Reliability, Scatter
from robojudge.agreement.report.render.markup import Markup, element

SIDE = 200.0
LEFT, TOP, BELOW, RIGHT = 48.0, 8.0, 36.0, 10.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability(drawing: Reliability, words: str) -> Markup:
    """Draw each bin as a dot with the interval of what people said; on the diagonal means what it says."""
    most = max((point.n for point in drawing.points), default=1)
    bins = [part for point in drawing.points for part in _bin(point, most)]
    return _frame(drawing.x_title, drawing.y_title, "judge", "people", words, bins)


def scatter(drawing: Scatter, words: str) -> Markup:
    """Draw episodes as dots, or as squares the darker the more episodes they hold."""
    dots = [
        element("circle", cx=_x(people), cy=_y(judge), r=3, class_="dot") for people, judge in drawing.points
    ]
    return _frame(
        drawing.x_title, drawing.y_title, "people", "judge", words, [*_squares(drawing.counts), *dots]
    )


def _bin(point: DiagramPoint, most: int) -> list[Markup]:
    x = _x(point.predicted)
    radius = 3.0 + 3.0 * (point.n / most) ** 0.5
    told = element("title", f"{point.n} episodes: said {point.predicted:.2f}, came to {point.observed:.2f}")
    return [
        element("line", x1=x, x2=x, y1=_y(point.low), y2=_y(point.high), class_="whisker"),
        element("circle", told, cx=x, cy=_y(point.observed), r=round(radius, 2), class_="estimate"),
    ]


def _squares(counts: tuple[tuple[int, ...], ...]) -> list[Markup]:
    most = max((count for row in counts for count in row), default=0)
    drawn = []
    for row, line in enumerate(counts):
        size = SIDE / len(line)
        for column, count in enumerate(line):
            if count:
                drawn.append(
                    element(
                        "rect",
                        element("title", f"{count} episodes"),
                        x=round(LEFT + row * size, 2),
                        y=round(TOP + SIDE - (column + 1) * size, 2),
                        width=round(size, 2),
                        height=round(size, 2),
                        opacity=round(0.15 + 0.85 * (count / most) ** 0.5, 3),
                        class_="cell",
                    )
                )
    return drawn


def _frame(x_title: str, y_title: str, x_hue: str, y_hue: str, words: str, drawn: list[Markup]) -> Markup:
    middle = TOP + SIDE / 2
    grid = [part for tick in TICKS for part in _tick(tick)]
    return element(
        "svg",
        element("title", words),
        *grid,
        element("line", x1=_x(0), y1=_y(0), x2=_x(1), y2=_y(1), class_="diagonal"),
        *drawn,
        element(
            "text",
            x_title,
            x=LEFT + SIDE / 2,
            y=TOP + SIDE + 31,
            text_anchor="middle",
            class_=f"title {x_hue}",
        ),
        element(
            "text",
            y_title,
            x=11,
            y=middle,
            text_anchor="middle",
            transform=f"rotate(-90 11 {middle:g})",
            class_=f"title {y_hue}",
        ),
        class_="square judge",
        viewBox=f"0 0 {LEFT + SIDE + RIGHT:g} {TOP + SIDE + BELOW:g}",
        width=LEFT + SIDE + RIGHT,
        role="img",
    )


def _tick(tick: float) -> list[Markup]:
    return [
        element("line", x1=_x(tick), x2=_x(tick), y1=TOP, y2=TOP + SIDE, class_="grid"),
        element("line", x1=LEFT, x2=LEFT + SIDE, y1=_y(tick), y2=_y(tick), class_="grid"),
        element("text", f"{tick:g}", x=_x(tick), y=TOP + SIDE + 14, text_anchor="middle"),
        element("text", f"{tick:g}", x=LEFT - 5, y=_y(tick) + 3.5, text_anchor="end"),
    ]


def _x(value: float) -> float:
    return round(LEFT + SIDE * min(1.0, max(0.0, value)), 2)


def _y(value: float) -> float:
    return round(TOP + SIDE * (1.0 - min(1.0, max(0.0, value))), 2)
