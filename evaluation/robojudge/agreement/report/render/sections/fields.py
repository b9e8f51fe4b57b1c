"""Field by field: all statistics, judges beside people, confusion, and how the numbers lie."""

from __future__ import annotations

from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import (
    Block,
    Cell,
    Column,
    Group,
    Hue,
    Points,
    Row,
    Section,
    Table,
)
from robojudge.agreement.report.render.figures import ceiling_cell, counted, number_cell, unknown
from robojudge.agreement.report.render.sections.beside_people import beside_people
from robojudge.agreement.report.render.sections.compared import Compared, each_with_baselines, on_field
from robojudge.agreement.report.render.sections.levels import confusion, prevalence
from robojudge.agreement.report.render.sections.plots import plot
from robojudge.agreement.report.render.words import field_name, judge_column, marked, reason_words


def fields_section(report: Report) -> Section:
    """Show everything there is on each field."""
    groups = tuple(_field(report, field) for field in report.fields if on_field(report, field))
    return Section("fields", "Field by field", groups)


def _field(report: Report, field: str) -> Group:
    each = each_with_baselines(report, field)
    shown = [compared[0] for compared in each]
    blocks: list[Block] = [*map(_statistics, each), *beside_people(each)]
    pictures = tuple(
        block for judge, found in shown for block in (*plot(judge, found), *confusion(judge, found))
    )
    if pictures:
        blocks.append(Row(pictures))
    blocks += prevalence(each)
    remarks = tuple(Cell(text) for text in _remarks(shown))
    if remarks:
        blocks.append(Points(remarks))
    return Group(field_name(field), tuple(blocks))


def _statistics(compared: list[Compared]) -> Table:
    """Set statistics in rows, a judge, people and baselines in columns; deciding statistics come first."""
    judge, agreement = compared[0]
    ceilings: dict[str, Number | None] = {one.name: one.ceiling for one in agreement.requirements}
    ceilings |= {one.name: one.ceiling for one in agreement.statistics}
    names = {one.name: Cell(one.title, detail="decides", strong=True) for one in agreement.requirements}
    for one in agreement.statistics:
        names.setdefault(one.name, Cell(one.title))
    n_people = next((one.n_episodes for one in ceilings.values() if one and one.n_episodes), 0)
    body = tuple(
        (
            name,
            _cell(judge, agreement, key),
            ceiling_cell(ceilings[key], n=_differs(ceilings[key], n_people)),
            *(_cell(one, found, key) for one, found in compared[1:]),
        )
        for key, name in names.items()
    )
    counts = (_count(judge, agreement), Cell(str(n_people)), *(_count(*one) for one in compared[1:]))
    columns = (
        Column("Statistic", numbers=False),
        judge_column(judge),
        Column("a person against the others", hue="people"),
        *(judge_column(one) for one, _ in compared[1:]),
    )
    caption = (
        f"{marked(judge)} against people's consensus, with intervals. People against each other, with an "
        "interval where the statistic decides, and baselines: on the same episodes"
    )
    return Table(columns, ((Cell("Episodes compared"), *counts), *body), caption=caption)


def _count(judge: JudgeReport, found: FieldAgreement) -> Cell:
    tasks = counted(found.n_tasks, "task") if found.n_tasks and judge.kind != "baseline" else ""
    return Cell(str(found.n_episodes), detail=tasks)


def _cell(judge: JudgeReport, found: FieldAgreement, name: str) -> Cell:
    """Show a number, and its episodes where it has other ones than the column."""
    numbers = {one.name: one.number for one in found.statistics}
    numbers |= {one.name: one.number for one in found.requirements}
    if name not in numbers:
        return unknown("not computed for it")
    number = numbers[name]
    hue: Hue = "plain" if judge.kind == "baseline" else "judge"
    return number_cell(number, hue=hue, n=_differs(number, found.n_episodes))


def _differs(number: Number | None, n: int) -> bool:
    return number is not None and number.value is not None and number.n_episodes != n


def _remarks(shown: list[Compared]) -> list[str]:
    remarks = []
    for judge, found in shown:
        lead = f"{judge.label}: " if len(shown) > 1 else ""
        remarks += [f"{lead}{note}" for note in found.notes]
        if found.silent:
            why = ", ".join(
                f"{counted(count.n, 'episode')}: {reason_words(count.name)}" for count in found.silent
            )
            remarks.append(f"{lead}where people have a word, the judge has none: {why}")
    return remarks
