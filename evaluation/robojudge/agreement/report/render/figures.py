"""Numbers as text: two decimals, a real minus sign, and an em dash for what is not known."""

from __future__ import annotations

from dataclasses import replace

from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.render.document import Cell, Hue

UNKNOWN = "—"
MINUS = "\u2212"


def decimals(value: float, places: int = 2) -> str:
    """Write a number with fixed decimals; never a minus before zero."""
    text = f"{abs(value):.{places}f}"
    return f"{MINUS}{text}" if value < 0 and float(text) else text


def axis_label(value: float) -> str:
    """Write a number of an axis, without decimals it does not need."""
    text = f"{abs(round(value, 2)):g}"
    return f"{MINUS}{text}" if value < 0 and text != "0" else text


def signed(value: float, places: int = 2) -> str:
    """Write a difference with its sign; zero has none."""
    text = decimals(value, places)
    return f"+{text}" if value > 0 and float(text) else text


def between(low: float | None, high: float | None, places: int = 2) -> str:
    """Write an interval; empty if there is none."""
    if low is None or high is None:
        return ""
    return f"{decimals(low, places)} to {decimals(high, places)}"


def number_cell(number: Number, *, hue: Hue = "plain", sign: bool = False, n: bool = False) -> Cell:
    """Show a number and its interval, and a footnote for what of it is missing.

    Args:
        number: the number.
        hue: whose it is.
        sign: True to show a plus sign.
        n: True to add how many episodes it rests on.
    """
    if number.value is None:
        missing = unknown(number.reason or "nothing says why")
        return replace(missing, detail=f"n {number.n_episodes}") if n else missing
    detail = between(number.low, number.high)
    if n:
        detail = f"{detail}, n {number.n_episodes}" if detail else f"n {number.n_episodes}"
    text = signed(number.value) if sign else decimals(number.value)
    return Cell(text, detail=detail, reason=number.interval_reason, hue=hue)


def ceiling_cell(number: Number | None, *, n: bool = False) -> Cell:
    """Show what one person reaches against the others; a caption says which have no interval.

    Args:
        number: None where nobody was compared.
        n: True to add how many episodes it rests on.
    """
    if number is None:
        return unknown("not compared with people among themselves")
    cell = number_cell(number, hue="people", n=n)
    return cell if number.value is None else replace(cell, reason=None)


def value_cell(value: float | None, reason: str, *, hue: Hue = "plain", places: int = 2) -> Cell:
    """Show a number without an interval; `reason` is told where there is none."""
    return unknown(reason) if value is None else Cell(decimals(value, places), hue=hue)


def unknown(reason: str) -> Cell:
    """Show that something is not known, and why."""
    return Cell(UNKNOWN, reason=reason, hue="faint")


def thousands(n: int) -> str:
    """Write a count, with thin spaces between thousands."""
    return f"{n:,}".replace(",", "\u202f")


def counted(n: int, one: str, several: str | None = None) -> str:
    """Write a count and what is counted."""
    return f"{thousands(n)} {one if n == 1 else several or one + 's'}"


def dollars(value: float) -> str:
    """Write USD: two decimals, or two significant figures below ten cents."""
    if value == 0:
        return "$0"
    return f"${value:,.2f}" if value >= 0.1 else f"${value:.2g}" if value >= 1e-4 else f"${value:.1e}"
