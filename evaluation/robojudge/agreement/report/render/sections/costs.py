"""What each judge cost."""

from __future__ import annotations

from robojudge.agreement.report.records.judge import CostSummary, JudgeReport
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Cell, Column, Paragraph, Section, Table
from robojudge.agreement.report.render.figures import dollars, thousands, unknown, value_cell
from robojudge.agreement.report.render.sections.compared import judges
from robojudge.agreement.report.render.words import judge_cell, plain

_COLUMNS = (
    "Judged",
    "Failed",
    "From the cache",
    "Calls",
    "Tokens in",
    "Tokens out",
    "USD, list price",
    "USD an episode",
    "Seconds, median",
    "95th percentile",
)
_NO_TOKENS = "no call said how many tokens it used"
_NO_TIME = "no judgement says how long it took"


def costs_section(report: Report) -> Section:
    """Show what each judge's run took."""
    columns = (Column("Judge", numbers=False), *(Column(name) for name in _COLUMNS))
    rows = tuple(_row(judge) for judge in judges(report))
    lead = "Of every judged episode, annotated or not. Baselines call no model and cost nothing."
    return Section("costs", "Cost", (Paragraph(lead, faint=True), Table(columns, rows)))


def _row(judge: JudgeReport) -> tuple[Cell, ...]:
    failed = ", ".join(f"{plain(count.name)} {count.n}" for count in judge.failures)
    counts = (
        judge_cell(judge),
        Cell(thousands(judge.n_judged)),
        Cell(thousands(judge.n_failed), detail=failed),
    )
    if judge.cost is None:
        return (*counts, *(unknown("nothing says what it cost") for _ in _COLUMNS[2:]))
    return (*counts, *_cost(judge.cost))


def _cost(cost: CostSummary) -> tuple[Cell, ...]:
    return (
        Cell(thousands(cost.n_cached)),
        Cell(thousands(cost.calls)),
        _tokens(cost.input_tokens),
        _tokens(cost.output_tokens),
        _usd(cost.cost_usd, cost),
        _usd(cost.cost_usd_per_episode, cost),
        value_cell(cost.latency_s_median, _NO_TIME),
        value_cell(cost.latency_s_p95, _NO_TIME),
    )


def _tokens(n: int | None) -> Cell:
    return unknown(_NO_TOKENS) if n is None else Cell(thousands(n))


def _usd(value: float | None, cost: CostSummary) -> Cell:
    if value is None:
        return unknown(cost.reason or "nothing says why")
    return Cell(dollars(value), reason=cost.reason)
