"""The verdict by field: each deciding number beside people, baselines and the threshold."""

from __future__ import annotations

from collections.abc import Iterator

from robojudge.agreement.report.baselines import CLOCK, FROZEN
from robojudge.agreement.report.records.field import FieldAgreement, Requirement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Cell, Figure, Group, Paragraph, Points, Section
from robojudge.agreement.report.render.drawings.shapes import (
    Band,
    IntervalRow,
    Intervals,
    Legend,
    Mark,
    MarkKind,
)
from robojudge.agreement.report.render.figures import between, counted, decimals, number_cell
from robojudge.agreement.report.render.sections.compared import (
    Compared,
    baselines,
    each_with_baselines,
    on_field,
)
from robojudge.agreement.report.render.words import (
    VERDICTS,
    baseline_name,
    baseline_words,
    field_name,
    in_words,
    verdict_cell,
)


def verdict_section(report: Report) -> Section:
    """Show what each field came to."""
    level = round(100 * report.settings.level_two_sided)
    lead = (
        f"The dot is the judge against people's consensus, the thin line its {level}% interval, the thick "
        f"one ends at the lower bound. A pass needs both right of {decimals(report.threshold)}. Shaded is "
        "what one person reaches against the others."
    )
    low = _left_end(report)
    drawn = [(field, _drawing(report, field, low)) for field in report.fields if on_field(report, field)]
    legend = Legend(tuple(drawing for _, drawing in drawn), report.threshold)
    return Section(
        "verdict",
        "Verdict by field",
        (
            Figure(legend, lead, ""),
            *(_field(report, field, drawing) for field, drawing in drawn),
            Points(tuple(_others(report))),
        ),
    )


def _others(report: Report) -> Iterator[Cell]:
    """Say what is no judge like others."""
    for judge in report.judges:
        if judge.kind == "reference" and judge.note:
            beside = "" if judge.for_acceptance else "; a baseline beside other judges, never accepted"
            yield Cell(f"{judge.label}: {judge.note}{beside}")
    for words in dict.fromkeys(baseline_words(judge.label) for judge in baselines(report)):
        yield Cell(f"baseline, never accepted: {words}")


def _drawing(report: Report, field: str, low: float) -> Intervals:
    return Intervals(_rows(each_with_baselines(report, field)), low, 1.0, report.threshold)


def _field(report: Report, field: str, drawing: Intervals) -> Group:
    shown = [(judge, found) for judge, found in on_field(report, field) if judge.kind != "baseline"]
    rule = f"Needed above {decimals(report.threshold)}: {shown[0][1].rule}." if shown else ""
    words = " ".join(f"{row.title}. {_words(row)}" if row.title else _words(row) for row in drawing.rows)
    return Group(
        field_name(field),
        (
            Figure(drawing, rule, words),
            *(Paragraph(_why(judge, found, alone=len(shown) == 1)) for judge, found in shown),
        ),
        badge=verdict_cell(shown[0][1].verdict) if len(shown) == 1 else None,
    )


def _words(row: IntervalRow) -> str:
    """Say what a row draws."""
    interval = f" ({row.detail})" if row.detail else ""
    parts = [f"{row.label}: {row.text}{interval}"]
    if row.bound is not None:
        parts.append(f"lower bound {decimals(row.bound)}")
    if row.band is not None:
        people = between(row.band.low, row.band.high)
        reach = f" ({people})" if people else ""
        parts.append(f"a person against the others {decimals(row.band.value)}{reach}")
    parts += [mark.text for mark in row.marks]
    return f"{'; '.join(parts)}."


def _why(judge: JudgeReport, found: FieldAgreement, *, alone: bool) -> str:
    why = in_words(found.why, {one.name: one.title for one in found.requirements})
    why = why if why.endswith(".") else f"{why}."
    return f"{why[:1].upper()}{why[1:]}" if alone else f"{judge.label}: {why}"


def _rows(each: list[list[Compared]]) -> tuple[IntervalRow, ...]:
    rows = []
    alone = len(each) == 1
    for place, first in enumerate(each[0][0][1].requirements if each else ()):
        for k, ((judge, found), *others) in enumerate(each):
            requirement = found.requirements[place]
            rows.append(
                _row(
                    requirement,
                    _marks(requirement.name, others),
                    label=first.title if alone else judge.label,
                    note=counted(requirement.number.n_episodes, "episode") if alone else _verdict(found),
                    title="" if alone or k else first.title,
                )
            )
    return tuple(rows)


def _verdict(found: FieldAgreement) -> str:
    return VERDICTS[found.verdict][0] if found.verdict is not None else "a baseline"


def _row(
    requirement: Requirement, marks: tuple[Mark, ...], *, label: str, note: str, title: str
) -> IntervalRow:
    number, ceiling = requirement.number, requirement.ceiling
    cell = number_cell(number)
    return IntervalRow(
        label=label,
        note=note,
        value=number.value,
        low=number.low,
        high=number.high,
        bound=requirement.bound,
        text=cell.text,
        detail=between(number.low, number.high),
        reason=cell.reason,
        band=None if ceiling.value is None else Band(ceiling.value, ceiling.low, ceiling.high),
        marks=marks,
        title=title,
    )


def _marks(name: str, others: list[Compared]) -> tuple[Mark, ...]:
    found = []
    for judge, field in others:
        for requirement in field.requirements:
            if requirement.name == name and requirement.number.value is not None:
                value = requirement.number.value
                called = baseline_name(judge)
                found.append(Mark(_kind(judge), value, called, f"{called}: {decimals(value)}"))
    return tuple(found)


def _kind(baseline: JudgeReport) -> MarkKind:
    if baseline.label.startswith(CLOCK):
        return "cross"
    return "square" if baseline.label.startswith(FROZEN) else "diamond"


def _left_end(report: Report) -> float:
    """Return a left end of the axis that shows every number and bound: 0, -0.25, -0.5 or -1."""
    lowest = min(
        (
            edge
            for judge in report.judges
            for found in judge.fields
            for requirement in found.requirements
            for edge in (requirement.number.value, requirement.bound)
            if edge is not None and judge.kind != "baseline"
        ),
        default=0.0,
    )
    return next((end for end in (0.0, -0.25, -0.5) if lowest > end - 0.005), -1.0)
