"""Categories and steps: people's levels against a judge's, and how often each was said."""

from __future__ import annotations

from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.render.document import Block, Cell, Column, Group, Table
from robojudge.agreement.report.render.sections.compared import Compared, level_names
from robojudge.agreement.report.render.words import judge_column, marked


def confusion(judge: JudgeReport, found: FieldAgreement) -> list[Block]:
    """Set people's levels in rows, the judge's in columns; levels nobody used are left out."""
    table = found.confusion
    if table is None or not any(map(sum, table.counts)):
        return []
    names = level_names(found)
    said_by_judge = [sum(column) for column in zip(*table.counts, strict=True)]
    used = [k for k in range(len(names)) if sum(table.counts[k]) or said_by_judge[k]]
    rows = tuple(
        (
            Cell(names[k], hue="people"),
            *(_count(table.counts[k][j], sum(table.counts[k]), same=k == j) for j in used),
            Cell(str(sum(table.counts[k])), hue="faint"),
        )
        for k in used
    )
    foot = (
        Cell("judge, in all", hue="faint"),
        *(Cell(str(said_by_judge[j]), hue="faint") for j in used),
        Cell(str(sum(said_by_judge)), hue="faint"),
    )
    columns = (
        Column("People ↓ judge →", numbers=False),
        *(Column(names[j], hue="judge") for j in used),
        Column("people, in all"),
    )
    steps = "; steps 1 to 5" if found.scale == "ordinal" else ""
    caption = f"{marked(judge)}: people's word in rows, the judge's in columns; episodes{steps}"
    return [Group("", (Table(columns, (*rows, foot), caption=caption, matrix=True),), card=True)]


def _count(n: int, of: int, *, same: bool) -> Cell:
    share = n / of if of else 0.0
    return Cell(str(n), detail=f"{share:.0%}" if n else "", share=share, strong=same)


def prevalence(each: list[list[Compared]]) -> list[Block]:
    """Tell how often people, each judge and the baselines on its episodes said each level."""
    tables = tuple(_prevalence(compared) for compared in each if compared[0][1].prevalence)
    return [Group("How often each was said", tables, folded=True)] if tables else []


def _prevalence(compared: list[Compared]) -> Table:
    judge, first = compared[0]
    said = {one.label: {count.level: count.judge for count in found.prevalence} for one, found in compared}
    rows = []
    for name, count in zip(level_names(first), first.prevalence, strict=True):
        by_judges = [said[one.label].get(count.level, 0) for one, _ in compared]
        if count.people or any(by_judges):
            rows.append(
                (Cell(name), Cell(str(count.people), hue="people"), *(Cell(str(n)) for n in by_judges))
            )
    columns = (
        Column("Level", numbers=False),
        Column("people", hue="people"),
        *(judge_column(one) for one, _ in compared),
    )
    return Table(columns, tuple(rows), caption=f"Episodes compared with {marked(judge)}")
