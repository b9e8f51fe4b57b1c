"""What was left out, and why."""

from __future__ import annotations

from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Block, Cell, Column, Group, Paragraph, Section, Table
from robojudge.agreement.report.render.figures import counted
from robojudge.agreement.report.render.words import field_name, label_cell, reason_words


def exclusions_section(report: Report) -> Section:
    """Count and list what was left out."""
    if not report.exclusions:
        return Section("exclusions", "What was left out", (Paragraph("Nothing was left out."),))
    columns = (
        Column("Why", numbers=False),
        Column("Field", numbers=False),
        Column("Judge", numbers=False),
        Column("Left out"),
    )
    rows = tuple(
        (
            Cell(reason_words(left_out.reason)),
            Cell(field_name(left_out.field) if left_out.field else "all"),
            label_cell(report.judges, left_out.judge) if left_out.judge else Cell("all"),
            Cell(counted(left_out.n, left_out.unit.removesuffix("s"))),
        )
        for left_out in report.exclusions
    )
    blocks: list[Block] = [Table(columns, rows)]
    if report.excluded_episodes:
        blocks.append(Group(_listed(report), (_episodes(report),), folded=True))
    return Section("exclusions", "What was left out", tuple(blocks))


def _listed(report: Report) -> str:
    shown, n = len(report.excluded_episodes), report.n_excluded_episodes
    episodes = counted(max(n, shown), "annotated episode")
    return f"{episodes} left out of something" + (f"; the first {shown}" if n > shown else "")


def _episodes(report: Report) -> Table:
    columns = (
        Column("Dataset", numbers=False),
        Column("Episode"),
        Column("Why", numbers=False),
        Column("Field", numbers=False),
        Column("Judge", numbers=False),
    )
    rows = tuple(
        (
            Cell(episode.dataset_id),
            Cell(str(episode.episode_index)),
            Cell(reason_words(episode.reason)),
            Cell(field_name(episode.field) if episode.field else "all"),
            Cell(episode.judge or "all"),
        )
        for episode in report.excluded_episodes
    )
    return Table(columns, rows)
