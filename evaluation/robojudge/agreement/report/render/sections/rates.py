"""How often the policy succeeds, as people, a judge, and a corrected judge have it."""

from __future__ import annotations

from robojudge.agreement.rates.estimate import RateEstimate
from robojudge.agreement.report.records.comparison import RateComparison, SuccessRates
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import (
    Block,
    Cell,
    Column,
    Figure,
    Group,
    Paragraph,
    Points,
    Section,
    Table,
)
from robojudge.agreement.report.render.drawings.shapes import IntervalRow, Intervals, Side
from robojudge.agreement.report.render.figures import (
    UNKNOWN,
    between,
    counted,
    decimals,
    signed,
    unknown,
)
from robojudge.agreement.report.render.words import label_cell, marked, rate_name

_SIDES: dict[str, Side] = {"human_only": "people", "judge_only": "judge"}


def rates_section(report: Report) -> Section | None:
    """Show success rates; None where there are none."""
    if not report.success_rates:
        return None
    lead = (
        "Few labels of people and many of a judge, put together. Corrections that contradict each other, or "
        "people's labels outside of them, say that something is wrong. Baselines have no row: a constant "
        "answer cannot change the rate by people's labels."
    )
    blocks: list[Block] = [Paragraph(lead, faint=True)]
    names = {judge.label: marked(judge) for judge in report.judges}
    blocks += [_group(names.get(rates.judge, rates.judge), rates) for rates in report.success_rates]
    if report.rate_comparisons:
        blocks.append(_comparisons(report))
    return Section("rates", "Success rate", tuple(blocks))


def _comparisons(report: Report) -> Group:
    """Show what one dataset's rate is less another's: of two policies, say."""
    level = round(100 * report.rate_comparisons[0].level)
    lead = (
        "One dataset's corrected rate (PPI++, as above) less another's, of two policies say, with its "
        f"{level}% interval. One is higher where that leaves out 0. Tasks that both were tried on are paired "
        "where there are enough."
    )
    columns = (
        Column("Judge", numbers=False),
        Column("First", numbers=False),
        Column("Second", numbers=False),
        Column("Difference"),
        Column("Higher", numbers=False),
        Column("Paired over", numbers=False),
    )
    rows = tuple(
        (
            label_cell(report.judges, one.judge),
            Cell(one.first),
            Cell(one.second),
            unknown(one.text)
            if one.value is None
            else Cell(signed(one.value), detail=between(one.low, one.high)),
            _higher(one),
            Cell(counted(one.n_pairs, "task"))
            if one.unpaired_because is None
            else unknown(one.unpaired_because),
        )
        for one in report.rate_comparisons
    )
    return Group("Datasets compared", (Paragraph(lead, faint=True), Table(columns, rows)))


def _higher(one: RateComparison) -> Cell:
    if one.verdict == "unknown":
        return unknown(one.text)
    if one.verdict == "cannot_tell":
        return Cell("neither, as far as one can tell", hue="faint")
    return Cell(one.first if one.verdict == "first_is_better" else one.second, strong=True)


def _group(judge: str, rates: SuccessRates) -> Group:
    level = round(100 * rates.level)
    drawing = Intervals(tuple(_row(rate) for rate in rates.rates), 0.0, 1.0)
    caption = (
        f"{counted(rates.n_annotated, 'episode')} with people's labels, {counted(rates.n_judged, 'episode')} "
        f"judged; {level}% intervals"
    )
    words = "; ".join(f"{row.label} {row.text} {row.detail}".strip() for row in drawing.rows)
    blocks: list[Block] = [Figure(drawing, caption, words), _table(rates)]
    if rates.warnings:
        blocks.append(Points(tuple(Cell(f"⚠ {warning}", hue="warn") for warning in rates.warnings)))
    return Group(f"{judge} on {rates.dataset_id}", tuple(blocks))


def _row(rate: RateEstimate) -> IntervalRow:
    return IntervalRow(
        label=rate_name(rate.method),
        note="",
        value=rate.value,
        low=rate.low,
        high=rate.high,
        bound=None,
        text=UNKNOWN if rate.value is None else decimals(rate.value),
        detail=between(rate.low, rate.high),
        side=_SIDES.get(rate.method, "neutral"),
        reason=rate.reason,
    )


def _table(rates: SuccessRates) -> Group:
    columns = (
        Column("Way", numbers=False),
        Column("Rate"),
        Column("Width of interval"),
        Column("Labels of people", hue="people"),
        Column("Labels of the judge", hue="judge"),
    )
    rows = tuple(
        (
            Cell(rate_name(rate.method)),
            unknown(rate.reason or "nothing says why")
            if rate.value is None
            else Cell(decimals(rate.value), detail=between(rate.low, rate.high), reason=rate.reason),
            unknown(rate.reason or "there is no interval")
            if rate.width is None
            else Cell(decimals(rate.width)),
            Cell(str(rate.n_human), hue="people"),
            Cell(str(rate.n_judge), hue="judge"),
        )
        for rate in rates.rates
    )
    return Group("As a table", (Table(columns, rows),), folded=True)
