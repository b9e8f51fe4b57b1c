"""From a report to what it says, before it becomes a page or a text."""

from __future__ import annotations

from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import Document
from robojudge.agreement.report.render.figures import counted, decimals
from robojudge.agreement.report.render.sections.compared import judges
from robojudge.agreement.report.render.sections.costs import costs_section
from robojudge.agreement.report.render.sections.curves import curves_section
from robojudge.agreement.report.render.sections.disagreements import disagreements_section
from robojudge.agreement.report.render.sections.exclusions import exclusions_section
from robojudge.agreement.report.render.sections.fields import fields_section
from robojudge.agreement.report.render.sections.making import making_section
from robojudge.agreement.report.render.sections.people import people_section
from robojudge.agreement.report.render.sections.probability import probability_section
from robojudge.agreement.report.render.sections.rates import rates_section
from robojudge.agreement.report.render.sections.side_by_side import side_by_side_section
from robojudge.agreement.report.render.sections.tasks import tasks_section
from robojudge.agreement.report.render.sections.verdict import verdict_section
from robojudge.agreement.report.render.words import field_in_sentence, in_words, verdict_cell


def build(report: Report, viewer: str | None = None) -> Document:
    """Say everything a report holds.

    Args:
        report: the report.
        viewer: where a viewer's pages begin, to link episodes there; None to link nothing.
    """
    sections = (
        verdict_section(report),
        side_by_side_section(report),
        fields_section(report),
        probability_section(report),
        disagreements_section(report, viewer),
        tasks_section(report),
        rates_section(report),
        curves_section(report),
        costs_section(report),
        people_section(report),
        exclusions_section(report),
        making_section(report),
    )
    version = report.settings.versions.get("robojudge", "")
    return Document(
        title=f"How far may {_who(report)} be trusted?",
        badge=verdict_cell(report.verdict),
        sentence=sentence(report),
        facts=facts(report),
        sections=tuple(section for section in sections if section is not None),
        footer=f"RoboJudge {version}, {report.created_at:%Y-%m-%d %H:%M} UTC".replace(" ,", ","),
    )


def sentence(report: Report) -> str:
    """Return the verdict in a sentence, fields named for people."""
    return in_words(report.sentence, {field: field_in_sentence(field) for field in report.fields})


def facts(report: Report) -> tuple[str, ...]:
    """Return what the verdict rests on, in short."""
    return (
        counted(report.people.n_episodes, "annotated episode"),
        counted(report.people.n_annotators, "person", "people"),
        f"threshold {decimals(report.threshold)}",
        ", ".join(report.settings.dataset_ids),
    )


def _who(report: Report) -> str:
    shown = [judge for judge in judges(report) if judge.for_acceptance]
    return f"the judge “{shown[0].label}”" if len(shown) == 1 else f"these {len(shown)} judges"
