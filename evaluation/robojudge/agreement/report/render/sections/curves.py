"""What has several values an episode: subtasks and progress."""

from __future__ import annotations

from collections.abc import Callable

from robojudge.agreement.report.records.curves import CurveAgreement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Cell, Column, Group, Hue, Section, Table
from robojudge.agreement.report.render.figures import ceiling_cell, number_cell, unknown
from robojudge.agreement.report.render.sections.compared import beside, judges
from robojudge.agreement.report.render.words import in_words, judge_column, marked
from robojudge.agreement.report.statistic_list import title

Take = Callable[[JudgeReport], CurveAgreement]


def curves_section(report: Report) -> Section:
    """Set subtasks and progress of each judge beside people's and those of its baselines."""
    return Section(
        "curves",
        "Subtasks and progress",
        (
            Group("Subtasks", _tables(report, lambda judge: judge.subtasks)),
            Group("Progress", _tables(report, lambda judge: judge.progress)),
        ),
    )


def _tables(report: Report, take: Take) -> tuple[Table, ...]:
    return tuple(_table(judge, beside(report, judge), take) for judge in judges(report))


def _table(judge: JudgeReport, baselines: list[JudgeReport], take: Take) -> Table:
    of_judge = take(judge)
    n_people = max((one.ceiling.n_episodes for one in of_judge.statistics if one.ceiling), default=0)
    counts = (
        _count(of_judge),
        Cell(str(n_people)) if of_judge.statistics else unknown(of_judge.reason or "not computed"),
        *(_count(take(one)) for one in baselines),
    )
    rows = tuple(
        (
            Cell(named.title),
            _cell(judge, of_judge, named.name),
            ceiling_cell(named.ceiling, n=_differs(named.ceiling, n_people)),
            *(_cell(one, take(one), named.name) for one in baselines),
        )
        for named in of_judge.statistics
    )
    columns = (
        Column("Mean over episodes", numbers=False),
        judge_column(judge),
        Column("a person against the others", hue="people"),
        *(judge_column(one) for one in baselines),
    )
    caption = f"{marked(judge)}; a person's numbers, without intervals, and baselines on the same episodes"
    return Table(columns, ((Cell("Episodes compared"), *counts), *rows), caption=caption)


def _count(curve: CurveAgreement) -> Cell:
    return Cell(str(curve.n_episodes), reason=None if curve.statistics else curve.reason)


def _cell(judge: JudgeReport, curve: CurveAgreement, name: str) -> Cell:
    """Show a number, and its episodes where it has fewer than the curve."""
    number = next((named.number for named in curve.statistics if named.name == name), None)
    if number is None:
        return unknown(curve.reason or "not computed for it")
    if number.value is None:
        return unknown(in_words(number.reason or "nothing says why", {name: title(name)}))
    hue: Hue = "plain" if judge.kind == "baseline" else "judge"
    return number_cell(number, hue=hue, n=_differs(number, curve.n_episodes))


def _differs(number: Number | None, n: int) -> bool:
    return number is not None and number.value is not None and number.n_episodes != n
