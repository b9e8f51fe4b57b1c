"""Task by task."""

from __future__ import annotations

from robojudge.agreement.report.records.curves import TaskRow
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Cell, Column, Group, Paragraph, Section, Table
from robojudge.agreement.report.render.figures import ceiling_cell, number_cell, unknown
from robojudge.agreement.report.render.sections.compared import beside, judges
from robojudge.agreement.report.render.words import field_name, judge_column, marked
from robojudge.agreement.report.statistic_list import title

MOST_OPEN = 12
"""Longer tables open only when asked, and so do those without a number."""


def tasks_section(report: Report) -> Section | None:
    """Show each task; a judge, people and baselines in columns; None where no task is known."""
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
            tuple(_table(judge, beside(report, judge), by_task) for judge in judges(report)),
            folded=len(by_task) > MOST_OPEN or not _has_numbers(by_task),
        )
        for statistic, by_task in cells.items()
    ]


def _has_numbers(by_task: dict[str, dict[str, TaskRow]]) -> bool:
    return any(row.number.value is not None for rows in by_task.values() for row in rows.values())


def _table(judge: JudgeReport, baselines: list[JudgeReport], by_task: dict[str, dict[str, TaskRow]]) -> Table:
    columns = (
        Column("Task", numbers=False),
        judge_column(judge),
        Column("a person against the others", hue="people"),
        *(judge_column(one) for one in baselines),
    )
    body = tuple(
        (
            Cell(task),
            _cell(judge, rows),
            _people(rows.get(judge.label)),
            *(_cell(one, rows) for one in baselines),
        )
        for task, rows in by_task.items()
    )
    caption = f"{marked(judge)}; a person's numbers, without intervals, and baselines on the same episodes"
    return Table(columns, body, caption=caption)


def _cell(judge: JudgeReport, rows: dict[str, TaskRow]) -> Cell:
    if judge.label not in rows:
        return unknown("it has no episode of this task")
    return number_cell(rows[judge.label].number, hue="plain" if judge.kind == "baseline" else "judge", n=True)


def _people(row: TaskRow | None) -> Cell:
    return ceiling_cell(None if row is None else row.ceiling, n=row is not None)
