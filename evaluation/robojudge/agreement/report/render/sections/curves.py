"""What has several values an episode: subtasks and progress."""

from __future__ import annotations

from robojudge.agreement.report.records.curves import CurveAgreement
from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Cell, Column, Group, Section, Table
from robojudge.agreement.report.render.figures import number_cell, unknown
from robojudge.agreement.report.render.words import judge_column


def curves_section(report: Report) -> Section:
    """Set subtasks and progress of all judges and baselines side by side."""
    return Section(
        "curves",
        "Subtasks and progress",
        (
            Group("Subtasks", (_table(report, [judge.subtasks for judge in report.judges]),)),
            Group("Progress", (_table(report, [judge.progress for judge in report.judges]),)),
        ),
    )


def _table(report: Report, found: list[CurveAgreement]) -> Table:
    titles = {named.name: named.title for curve in found for named in curve.statistics}
    numbers = [{named.name: named.number for named in curve.statistics} for curve in found]
    counts = (Cell("Episodes compared"), *(_count(curve) for curve in found))
    rows = tuple(
        (
            Cell(title),
            *(
                _cell(by_name.get(name), curve, judge.kind == "baseline")
                for judge, by_name, curve in zip(report.judges, numbers, found, strict=True)
            ),
        )
        for name, title in titles.items()
    )
    columns = (Column("Mean over episodes", numbers=False), *(judge_column(judge) for judge in report.judges))
    return Table(columns, (counts, *rows))


def _count(curve: CurveAgreement) -> Cell:
    return Cell(str(curve.n_episodes), reason=None if curve.statistics else curve.reason)


def _cell(number: Number | None, curve: CurveAgreement, baseline: bool) -> Cell:
    if number is None:
        return unknown(curve.reason or "not computed for it")
    return number_cell(number, hue="plain" if baseline else "judge")
