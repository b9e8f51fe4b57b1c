"""The people: how far they agree with each other, and each of them against the others."""

from __future__ import annotations

from robojudge.agreement.report.records.people import AnnotatorRow
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Block, Cell, Column, Group, Paragraph, Section, Table
from robojudge.agreement.report.render.figures import counted, number_cell, unknown
from robojudge.agreement.report.render.words import field_name
from robojudge.agreement.report.statistic_list import title


def people_section(report: Report) -> Section:
    """Show the panel and its members."""
    people = report.people
    lead = (
        f"{counted(people.n_annotators, 'person', 'people')}, {counted(people.n_annotations, 'annotation')} "
        f"of {counted(people.n_episodes, 'episode')}. A judge cannot be held to more than people reach."
    )
    blocks: list[Block] = [Paragraph(lead), _reliability(report)]
    if people.annotators:
        blocks.append(Group("Person by person", (_annotators(report),), folded=len(people.annotators) > 6))
    return Section("people", "People among themselves", tuple(blocks))


def _reliability(report: Report) -> Table:
    columns = (
        Column("Field", numbers=False),
        Column("By two or more"),
        Column("By one"),
        Column("Statistic", numbers=False),
    )
    rows = []
    for panel in report.people.reliability:
        for k, named in enumerate(panel.statistics):
            lead = (
                (Cell(field_name(panel.field)), Cell(str(panel.n_episodes)), Cell(str(panel.n_single)))
                if k == 0
                else (Cell(""), Cell(""), Cell(""))
            )
            rows.append((*lead, Cell(named.title), number_cell(named.number, hue="people")))
    caption = "Episodes rated by two or more people and by one, and how far those who share an episode agree"
    return Table((*columns, Column("All people", hue="people")), tuple(rows), caption=caption)


def _annotators(report: Report) -> Table:
    shown = [(field.field, field.statistic) for row in report.people.annotators for field in row.fields]
    asked = list(dict.fromkeys(shown))
    columns = (
        Column("Person", numbers=False, hue="people"),
        Column("Annotations"),
        Column("Not blinded"),
        Column("Cannot tell"),
        *(Column(f"{field_name(field)}, {title(statistic)}", hue="people") for field, statistic in asked),
    )
    return Table(
        columns,
        tuple(_annotator(row, asked) for row in report.people.annotators),
        caption="Each person against the consensus of the others",
    )


def _annotator(row: AnnotatorRow, asked: list[tuple[str, str]]) -> tuple[Cell, ...]:
    numbers = {(field.field, field.statistic): field.number for field in row.fields}
    return (
        Cell(row.annotator, hue="people"),
        Cell(str(row.n_annotations)),
        Cell(str(row.n_not_blinded)),
        Cell(str(row.n_cannot_tell)),
        *(
            number_cell(numbers[key], hue="people", n=True)
            if key in numbers
            else unknown("not compared on it")
            for key in asked
        ),
    )
