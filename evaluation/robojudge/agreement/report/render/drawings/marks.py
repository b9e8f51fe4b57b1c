"""The small marks that baselines have, each a shape of its own, and the sign that an axis ends too soon."""

from __future__ import annotations

from typing import Literal

from robojudge.agreement.report.render.drawings.shapes import MarkKind
from robojudge.agreement.report.render.markup import Markup, element

_PATHS: dict[MarkKind, str] = {
    "cross": "M-4 -4L4 4M-4 4L4 -4",
    "square": "M-3.5 -3.5H3.5V3.5H-3.5Z",
    "diamond": "M0 -4.5L4.5 0L0 4.5L-4.5 0Z",
}

CutSide = Literal["left", "right"]
CUT = "goes on beyond the axis"
CUT_PATHS: dict[CutSide, str] = {"left": "M4 -5L-2 0L4 5", "right": "M-4 -5L2 0L-4 5"}
"""Arrowheads around the point where the axis ends."""


def mark(kind: MarkKind, name: str) -> Markup:
    """Draw a mark around the origin; its name shows where one points at it."""
    return element("path", element("title", name), d=_PATHS[kind], class_=f"mark {kind}")
