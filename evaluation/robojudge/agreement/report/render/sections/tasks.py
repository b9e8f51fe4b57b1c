"""Task by task."""

from __future__ import annotations

from robojudge.agreement.report.records.curves import TaskRow
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Cell, Column, Group, Paragraph, Section, Table
from robojudge.agreement.report.render.figures import number_cell, unknown
from robojudge.agreement.report.render.sections.compared import judges
from robojudge.agreement.report.render.words import field_name, judge_column
from robojudge.agreement.report.statistic_list import title

MOST_OPEN = 12
"""Longer tables open only when asked, and so do those without a number."""


def tasks_section(report: Report) -> Section | None:
    """Show each task, judges and baselines in columns; None where no task is known."""
    groups = tuple(group for field in report.fields for group in _fields(report, field))
    if not groups:
        return None
    left_out = max((judge.n_tasks_left_out for judge in judges(report)), default=0)
    more = f" {left_out} tasks with fewer episodes are left out." if left_out else ""
    lead = f"Few episodes a task make wide intervals: look for tasks that stand out.{more}"
    return Section("tasks", "Task by task", (Paragraph(lead, faint=True), *groups))


def _fields(report: Report, field: str) -> list[Group]:
    """Return one group for each statistic that tasks have on a field."""
    cells: dict[str, dict[str, dict[str, TaskRow]]] = {}
    for judge in report.judges:
        for row in judge.per_task:
            if row.field == field:
                cells.setdefault(row.statistic, {}).setdefault(row.task, {})[judge.label] = row
    return [
        Group(
            f"{field_name(field)}: {title(statistic)}",
            (_table(report, by_task),),
            folded=len(by_task) > MOST_OPEN or not _has_numbers(by_task),
        )
        for statistic, by_task in cells.items()
    ]


def _has_numbers(by_task: dict[str, dict[str, TaskRow]]) -> bool:
    return any(row.number.value is not None for rows in by_task.values() for row in rows.values())


def _table(report: Report, by_task: dict[str, dict[str, TaskRow]]) -> Table:
    shown = [judge for judge in report.judges if any(judge.label in rows for rows in by_task.values())]
    columns = (Column("Task", numbers=False), *(judge_column(judge) for judge in shown))
    body = tuple(
        (
            Cell(task),
            *(
                number_cell(rows[judge.label].number, n=True)
                if judge.label in rows
                else unknown("it has no episode of this task")
                for judge in shown
            ),
        )
        for task, rows in by_task.items()
    )
    return Table(columns, body)
