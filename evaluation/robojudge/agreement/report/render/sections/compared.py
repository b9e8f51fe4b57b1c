"""Which judges have a word on which field, in the order of the report."""

from __future__ import annotations

from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.words import level_name
from robojudge.agreement.scales import QUALITY_STEPS

Compared = tuple[JudgeReport, FieldAgreement]


def on_field(report: Report, field: str) -> list[Compared]:
    """Return every judge, baselines last, with what it came to on a field."""
    return [(judge, found) for judge in report.judges for found in judge.fields if found.field == field]


def beside(report: Report, judge: JudgeReport) -> list[JudgeReport]:
    """Return the baselines on a judge's episodes, in the order of the report."""
    return [one for one in baselines(report) if judge.label in one.beside]


def each_with_baselines(report: Report, field: str) -> list[list[Compared]]:
    """Return each judge with what it came to on a field, followed by the baselines on its episodes."""
    found = {judge.label: (judge, agreement) for judge, agreement in on_field(report, field)}
    return [
        [found[one.label] for one in (judge, *beside(report, judge)) if one.label in found]
        for judge in judges(report)
        if judge.label in found
    ]


def judges(report: Report) -> list[JudgeReport]:
    """Return the judges without the baselines."""
    return [judge for judge in report.judges if judge.kind != "baseline"]


def baselines(report: Report) -> list[JudgeReport]:
    """Return the baselines."""
    return [judge for judge in report.judges if judge.kind == "baseline"]


def level_names(found: FieldAgreement) -> tuple[str, ...]:
    """Return a field's levels for people: quality steps as people gave them, 1 to 5."""
    if found.scale == "ordinal" and len(found.levels) == len(QUALITY_STEPS):
        return tuple(str(step + 1) for step in range(len(QUALITY_STEPS)))
    return tuple(level_name(level) for level in found.levels)
