"""Judges against each other on the same episodes."""

from __future__ import annotations

from robojudge.agreement.report.records.comparison import PairedDifference
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Cell, Column, Paragraph, Section, Table
from robojudge.agreement.report.render.figures import number_cell
from robojudge.agreement.report.render.words import field_name
from robojudge.agreement.report.statistic_list import title


def side_by_side_section(report: Report) -> Section | None:
    """Show paired differences; None with fewer than two judges."""
    if not report.side_by_side:
        return None
    columns = (
        Column("Field and statistic", numbers=False),
        Column("First", numbers=False),
        Column("Second", numbers=False),
        Column("First", hue="judge"),
        Column("Second", hue="judge"),
        Column("Difference"),
        Column("Better", numbers=False),
    )
    rows = tuple(_row(pair) for pair in report.side_by_side)
    lead = "On the episodes both judged, resampled together. One is better where the interval leaves out 0."
    return Section("judges", "Side by side", (Paragraph(lead, faint=True), Table(columns, rows)))


def _row(pair: PairedDifference) -> tuple[Cell, ...]:
    better = (
        Cell(pair.better, strong=True)
        if pair.better
        else Cell("neither, as far as one can tell", hue="faint")
    )
    return (
        Cell(field_name(pair.field), detail=title(pair.statistic)),
        Cell(pair.first),
        Cell(pair.second),
        number_cell(pair.first_number, hue="judge"),
        number_cell(pair.second_number, hue="judge"),
        number_cell(pair.difference, sign=True, n=True),
        better,
    )
