"""Drawing: a canvas with smooth lines, and axes that place frames and values on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Numbers = NDArray[np.floating]

INK: Colour = (38, 42, 51)
FAINT: Colour = (138, 144, 156)
RULE: Colour = (223, 226, 231)
PAPER: Colour = (255, 255, 255)
FINER = 2
"""Everything is drawn this many times larger and scaled down, which smooths its edges."""


@dataclass(frozen=True, slots=True)
class Axes:
    """A rectangle in pixels, with frames 0..length-1 across and values low..high upwards."""

    left: float
    top: float
    width: float
    height: float
    length: int
    low: float = 0.0
    high: float = 1.0

    @property
    def right(self) -> float:
        """Right edge in pixels."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge in pixels."""
        return self.top + self.height

    def x(self, frame_index: float) -> float:
        """Place a frame: the first at the left edge, the last at the right one."""
        return self.left + self.width * frame_index / max(1, self.length - 1)

    def y(self, value: float) -> float:
        """Place a value; outside the range it is held at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - self.height * min(1.0, max(0.0, share))


class Canvas:
    """An RGB picture under construction, in pixels of the finished one."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._image = Image.new("RGB", (width * FINER, height * FINER), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def finish(self) -> Image.Image:
        """Return the finished picture."""
        return self._image.resize(self._size, Image.Resampling.LANCZOS)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: float = 1.0) -> None:
        """Draw a polyline."""
        fine = [(x * FINER, y * FINER) for x, y in points]
        self._draw.line(fine, fill=colour, width=max(1, round(width * FINER)), joint="curve")

    def dashes(self, start: tuple[float, float], end: tuple[float, float], colour: Colour) -> None:
        """Draw a straight dashed line."""
        length = max(1.0, float(np.hypot(end[0] - start[0], end[1] - start[1])))
        for begin in np.arange(0.0, length, 7.0):
            a, b = begin / length, min(1.0, (begin + 4.0) / length)
            points = [
                (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
                for share in (a, b)
            ]
            self.line(points, colour, 1.5)

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: Colour | None, edge: Colour | None
    ) -> None:
        """Draw a rectangle."""
        corners = [min(left, right), min(top, bottom), max(left, right), max(top, bottom)]
        self._draw.rectangle([c * FINER for c in corners], fill=fill, outline=edge, width=FINER)

    def dot(self, x: float, y: float, radius: float, fill: Colour, edge: Colour) -> None:
        """Draw a filled circle."""
        corners = [(x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER]
        self._draw.ellipse(corners, fill=fill, outline=edge, width=FINER)

    def text(
        self, x: float, y: float, text: str, size: int = 11, colour: Colour = INK, anchor: str = "la"
    ) -> None:
        """Write text; `anchor` as in Pillow (`la` left and top, `rm` right and middle, ...)."""
        self._draw.text((x * FINER, y * FINER), text, fill=colour, font=_font(size), anchor=anchor)

    def text_width(self, text: str, size: int = 11) -> float:
        """Return the width of a text in pixels."""
        return float(self._draw.textlength(text, font=_font(size))) / FINER

    def picture(self, frame: NDArray[np.uint8], left: float, top: float, width: float, height: float) -> None:
        """Place a frame, (H, W, 3) uint8, scaled into a rectangle."""
        wanted = (round(width * FINER), round(height * FINER))
        scaled = Image.fromarray(frame).resize(wanted, Image.Resampling.LANCZOS)
        self._image.paste(scaled, (round(left * FINER), round(top * FINER)))

    def curve(self, axes: Axes, values: Numbers, colour: Colour, width: float = 1.5) -> None:
        """Draw one value a frame; NaN leaves a gap."""
        points: list[tuple[float, float]] = []
        for frame_index, value in enumerate([*values.tolist(), np.nan]):
            if np.isfinite(value):
                points.append((axes.x(frame_index), axes.y(value)))
                continue
            if len(points) > 1:
                self.line(points, colour, width)
            elif points:
                self.dot(*points[0], 1.5, colour, colour)
            points = []


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size * FINER)
