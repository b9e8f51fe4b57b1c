"""The report on one screen: 80 columns, 24 lines."""

from __future__ import annotations

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from robojudge.agreement.report.records.comparison import RateComparison
from robojudge.agreement.report.records.field import FieldAgreement, Requirement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.build import facts, sentence
from robojudge.agreement.report.render.document import Hue
from robojudge.agreement.report.render.figures import (
    UNKNOWN,
    between,
    counted,
    decimals,
    dollars,
    signed,
)
from robojudge.agreement.report.render.sections.compared import judges
from robojudge.agreement.report.render.words import VERDICTS, field_name

MOST_ROWS = 11
"""Rows of the table and comparisons of rates; what else there is stands in the report."""
MOST_COMPARISONS = 2
BAR = 15
_STYLES: dict[Hue, str] = {"good": "bold green", "warn": "bold yellow", "bad": "bold red"}
_STATISTICS = {
    "auroc": "AUROC",
    "krippendorff_alpha_nominal": "Kripp. alpha",
    "krippendorff_alpha_ordinal": "Kripp. alpha",
    "krippendorff_alpha_interval": "Kripp. alpha",
    "quadratic_kappa": "weighted kappa",
}
_SHORT = {
    "pass": "✓ pass",
    "provisional": "◐ provisional",
    "fail": "✗ fail",
    "not_enough_data": "… more data",
    "people_disagree": "≠ people",
}


def terminal_summary(report: Report) -> Group:
    """Return what to print: the verdict, a row a deciding number, people, and what was left out."""
    name, hue = VERDICTS[report.verdict]
    verdict = Text.assemble((f"{name}: ", _STYLES[hue]), sentence(report))
    verdict.truncate(5 * 76, overflow="ellipsis")
    return Group(
        verdict, Text(" · ".join(facts(report)), style="dim"), Padding(_table(report), (1, 0)), *_tail(report)
    )


def _table(report: Report) -> Table:
    several = len(judges(report)) > 1
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, collapse_padding=True)
    table.add_column("field", no_wrap=True, width=15)
    if several:
        table.add_column("judge", no_wrap=True, width=14, overflow="ellipsis")
    table.add_column("statistic", no_wrap=True, width=14, overflow="ellipsis")
    table.add_column("value" if several else "judge", justify="right", width=5)
    table.add_column("bound", justify="right", width=5)
    table.add_column("people", justify="right", width=6)
    if not several:
        table.add_column(_scale(report.threshold), no_wrap=True, width=BAR)
    table.add_column("", no_wrap=True, width=13)
    most = MOST_ROWS - len(_rates(report))
    rows = _rows(report, most)
    if len(rows) > most:
        table.caption = f"{len(rows) - most} more rows in the report"
        table.caption_justify = "left"
    for judge, found, requirement, first in rows[:most]:
        cells = _cells(report, judge, found, requirement, first=first, several=several)
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells))
    return table


_Row = tuple[JudgeReport, FieldAgreement, Requirement, bool]


def _rows(report: Report, most: int) -> list[_Row]:
    """Return every deciding number; where they are too many, one for each field and judge."""
    full = _deciding(report, all_of_them=True)
    return full if len(full) <= most else _deciding(report, all_of_them=False)


def _deciding(report: Report, *, all_of_them: bool) -> list[_Row]:
    found = []
    for field in report.fields:
        for judge in judges(report):
            for agreement in judge.fields:
                if agreement.field == field:
                    needed = agreement.requirements if all_of_them else agreement.requirements[:1]
                    found += [(judge, agreement, one, k == 0) for k, one in enumerate(needed)]
    return found


def _cells(
    report: Report,
    judge: JudgeReport,
    found: FieldAgreement,
    requirement: Requirement,
    *,
    first: bool,
    several: bool,
) -> list[str | Text]:
    verdict = found.verdict
    said = Text("")
    if first and not judge.for_acceptance:
        said = Text("a baseline", style="dim")
    if first and verdict is not None:
        said = Text(_SHORT[verdict], style=_STYLES[VERDICTS[verdict][1]])
    cells: list[str | Text] = [field_name(found.field) if first else ""]
    if several:
        cells.append(judge.label if first else "")
    cells += [
        _STATISTICS.get(requirement.name, requirement.title),
        _number(requirement.number.value),
        _number(requirement.bound),
        _number(requirement.ceiling.value),
    ]
    return [*cells, said] if several else [*cells, Text(_bar(requirement, report.threshold)), said]


def _number(value: float | None) -> str:
    return UNKNOWN if value is None else decimals(value)


def _scale(threshold: float) -> str:
    """Return the heading of the bars: 0, the threshold's place, and 1."""
    line = [" "] * BAR
    line[0], line[-1], line[_place(threshold)] = "0", "1", "┊"
    return "".join(line)


def _bar(requirement: Requirement, threshold: float) -> str:
    """Draw the interval as a line and the number as a dot, beside the threshold."""
    number = requirement.number
    line = [" "] * BAR
    line[_place(threshold)] = "┊"
    if number.low is not None and number.high is not None:
        for k in range(_place(number.low), _place(number.high) + 1):
            line[k] = "─"
    if number.value is not None:
        line[_place(number.value)] = "●"
    return "".join(line)


def _place(value: float) -> int:
    return round(min(1.0, max(0.0, value)) * (BAR - 1))


def _tail(report: Report) -> list[Text]:
    lines = []
    if report.n_excluded_episodes:
        left_out = counted(report.n_excluded_episodes, "annotated episode")
        lines.append(f"{left_out} left out of some comparison")
    costs = " · ".join(f"{judge.label}: {_cost(judge)}" for judge in judges(report) if judge.cost is not None)
    found = [Text(line) for line in _rates(report)]
    found += [Text(line, style="dim") for line in (*lines, costs) if line]
    for line in found:
        line.truncate(80, overflow="ellipsis")
    return found


def _rates(report: Report) -> list[str]:
    """Return a line for each comparison of two datasets' success rates; the last counts those left out."""
    several = len(judges(report)) > 1
    lines = [(f"{one.judge}: " if several else "") + _rate(one) for one in report.rate_comparisons]
    if len(lines) > MOST_COMPARISONS:
        left_out = len(lines) - MOST_COMPARISONS + 1
        lines[MOST_COMPARISONS - 1 :] = [f"{left_out} more comparisons of success rates in the report"]
    return lines


def _rate(one: RateComparison) -> str:
    if one.value is None:
        return f"success rate of {one.first} less {one.second}: {UNKNOWN}, {one.text}"
    higher = {"first_is_better": f"{one.first} is higher", "second_is_better": f"{one.second} is higher"}
    said = f"{signed(one.value)} ({between(one.low, one.high)}), {higher.get(one.verdict, 'cannot tell')}"
    return f"success rate of {one.first} less {one.second}: {said}"


def _cost(judge: JudgeReport) -> str:
    failed = f", {judge.n_failed} failed" if judge.n_failed else ""
    usd = None if judge.cost is None else judge.cost.cost_usd
    return f"{judge.n_judged} judged{failed}, cost {UNKNOWN if usd is None else dollars(usd)}"
