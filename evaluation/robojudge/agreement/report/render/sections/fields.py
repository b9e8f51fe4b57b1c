"""Field by field: all statistics, judges beside people, confusion, and how the numbers lie."""

from __future__ import annotations

from robojudge.agreement.report.records.numbers import Number
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import (
    Block,
    Cell,
    Column,
    Group,
    Points,
    Row,
    Section,
    Table,
)
from robojudge.agreement.report.render.figures import counted, number_cell, unknown
from robojudge.agreement.report.render.sections.beside_people import beside_people
from robojudge.agreement.report.render.sections.compared import Compared, on_field
from robojudge.agreement.report.render.sections.levels import confusion, prevalence
from robojudge.agreement.report.render.sections.plots import plot
from robojudge.agreement.report.render.words import field_name, judge_column, reason_words


def fields_section(report: Report) -> Section:
    """Show everything there is on each field."""
    groups = tuple(_field(report, field) for field in report.fields if on_field(report, field))
    return Section("fields", "Field by field", groups)


def _field(report: Report, field: str) -> Group:
    compared = on_field(report, field)
    shown = [(judge, found) for judge, found in compared if judge.kind != "baseline"]
    blocks: list[Block] = [_statistics(compared), *beside_people(compared)]
    pictures = tuple(
        block for judge, found in shown for block in (*plot(judge, found), *confusion(judge, found))
    )
    if pictures:
        blocks.append(Row(pictures))
    blocks += prevalence(compared)
    remarks = tuple(Cell(text) for text in _remarks(shown))
    if remarks:
        blocks.append(Points(remarks))
    return Group(field_name(field), tuple(blocks))


def _statistics(compared: list[Compared]) -> Table:
    """Set statistics in rows, judges and baselines in columns; deciding statistics come first."""
    rows: dict[str, tuple[Cell, dict[str, Number]]] = {}
    for judge, found in compared:
        for requirement in found.requirements:
            name = Cell(requirement.title, detail="decides", strong=True)
            rows.setdefault(requirement.name, (name, {}))[1][judge.label] = requirement.number
    for judge, found in compared:
        for named in found.statistics:
            rows.setdefault(named.name, (Cell(named.title), {}))[1].setdefault(judge.label, named.number)
    counts = (
        Cell("Episodes compared"),
        *(
            Cell(str(found.n_episodes), detail=counted(found.n_tasks, "task") if found.n_tasks else "")
            for _, found in compared
        ),
    )
    body = tuple(
        (
            name,
            *(_cell(numbers.get(judge.label), baseline=judge.kind == "baseline") for judge, _ in compared),
        )
        for name, numbers in rows.values()
    )
    columns = (Column("Statistic", numbers=False), *(judge_column(judge) for judge, _ in compared))
    return Table(columns, (counts, *body), caption="Judge against people's consensus, with intervals")


def _cell(number: Number | None, *, baseline: bool) -> Cell:
    if number is None:
        return unknown("not computed for it")
    return number_cell(number, hue="plain" if baseline else "judge")


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
