"""Judges against each other on the same episodes."""

from __future__ import annotations

from robojudge.agreement.report.records.comparison import PairedDifference
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Cell, Column, Paragraph, Section, Table
from robojudge.agreement.report.render.figures import number_cell, unknown
from robojudge.agreement.report.render.words import field_name, label_cell
from robojudge.agreement.report.side_by_side import NONE_IN_COMMON
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
    rows = tuple(_row(report, pair) for pair in report.side_by_side)
    lead = (
        "On the episodes both judged, resampled together. One is better where the interval leaves out 0. "
        "Baselines stand beside each judge, field by field."
    )
    return Section("judges", "Side by side", (Paragraph(lead, faint=True), Table(columns, rows)))


def _row(report: Report, pair: PairedDifference) -> tuple[Cell, ...]:
    return (
        Cell(field_name(pair.field), detail=title(pair.statistic)),
        label_cell(report.judges, pair.first),
        label_cell(report.judges, pair.second),
        number_cell(pair.first_number, hue="judge"),
        number_cell(pair.second_number, hue="judge"),
        number_cell(pair.difference, sign=True, n=True),
        _better(report, pair),
    )


def _better(report: Report, pair: PairedDifference) -> Cell:
    """Name who is ahead; a dash with the reason where nothing says how far the difference may be off."""
    if pair.better:
        return label_cell(report.judges, pair.better, strong=True)
    if not pair.difference.n_episodes:
        return Cell(NONE_IN_COMMON, hue="faint")
    if pair.difference.low is None:
        return unknown(pair.difference.reason or pair.difference.interval_reason or "nothing says why")
    return Cell("neither, as far as one can tell", hue="faint")
