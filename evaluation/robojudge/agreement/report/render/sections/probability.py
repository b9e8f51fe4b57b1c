"""Whether a judge's probability of success means what it says, before and after calibration."""

from __future__ import annotations

from robojudge.agreement.calibration.metrics import ProbabilityMetrics
from robojudge.agreement.report.records.curves import SuccessProbability
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import (
    Block,
    Cell,
    Column,
    Figure,
    Group,
    Paragraph,
    Row,
    Section,
    Table,
)
from robojudge.agreement.report.render.drawings.shapes import DiagramPoint, Reliability
from robojudge.agreement.report.render.figures import decimals, unknown
from robojudge.agreement.report.render.sections.compared import beside, judges
from robojudge.agreement.report.render.words import baseline_name, judge_cell, marked

_MEASURES = ("Episodes", "Brier", "Calibration error", "debiased", "Discrimination", "Sharpness", "Log loss")

_CAPTION = (
    "Lower is better, but for discrimination and sharpness, where more is. The clock says 1 of every "
    "episode, the typical answer how often people call the others a success"
)


def probability_section(report: Report) -> Section:
    """Show reliability diagrams and what they come to."""
    shown = judges(report)
    diagrams = tuple(card for judge in shown for card in _cards(judge))
    ordered = {one.label: one for judge in shown for one in (judge, *beside(report, judge))}
    rows = tuple(row for one in ordered.values() for row in _rows(one, alone=len(shown) == 1))
    columns = (Column("Judge", numbers=False), *(Column(name) for name in _MEASURES))
    blocks: list[Block] = [
        Paragraph(
            "A dot on the diagonal means what it says: of the episodes given 0.8, people call 80% a success. "
            "Lines are 95% intervals of what people said; larger dots hold more episodes.",
            faint=True,
        )
    ]
    if diagrams:
        blocks.append(Row(diagrams))
    blocks.append(Table(columns, rows, caption=_CAPTION))
    return Section("probability", "Probability of success", tuple(blocks))


def _cards(judge: JudgeReport) -> list[Block]:
    found = judge.success_probability
    cards: list[Block] = []
    if found.as_given is not None:
        cards.append(_card(f"{marked(judge)}: as given", found.as_given))
    if found.recalibrated is not None:
        cards.append(_card(f"{marked(judge)}: {_calibrated(found)}", found.recalibrated))
    return cards


def _card(caption: str, metrics: ProbabilityMetrics) -> Group:
    points = tuple(
        DiagramPoint(n=b.n, predicted=b.predicted, observed=b.observed, low=b.low, high=b.high)
        for b in metrics.bins
    )
    words = "; ".join(f"said {p.predicted:.2f}, came to {p.observed:.2f} ({p.n} episodes)" for p in points)
    drawing = Reliability(points, x_title="judge's probability", y_title="share people call a success")
    return Group("", (Figure(drawing, caption, words),), card=True)


def _rows(judge: JudgeReport, *, alone: bool) -> list[tuple[Cell, ...]]:
    found = judge.success_probability
    first = judge_cell(judge)
    if judge.kind == "baseline":
        detail = "baseline" if alone else f"baseline beside {', '.join(judge.beside)}"
        first = Cell(baseline_name(judge), detail=detail)
    rows = [_row(first, found.as_given, found.reason, found.n_episodes)]
    if found.as_given is not None and judge.kind != "baseline":
        calibrated = judge_cell(judge, _calibrated(found))
        rows.append(_row(calibrated, found.recalibrated, found.recalibrated_reason, found.n_episodes))
    return rows


def _row(name: Cell, metrics: ProbabilityMetrics | None, reason: str | None, n: int) -> tuple[Cell, ...]:
    if metrics is None:
        why = reason or "nothing says why"
        return (name, Cell(str(n)), *(unknown(why) for _ in _MEASURES[1:]))
    numbers = (
        metrics.brier,
        metrics.ece,
        metrics.ece_debiased,
        metrics.discrimination,
        metrics.sharpness,
        metrics.log_loss,
    )
    return (name, Cell(str(metrics.n)), *(Cell(decimals(number)) for number in numbers))


def _calibrated(found: SuccessProbability) -> str:
    how = f" ({found.calibrator})" if found.calibrator else ""
    return f"calibrated{how}, out of fold"
