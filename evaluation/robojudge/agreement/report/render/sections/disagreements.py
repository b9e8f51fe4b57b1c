"""Where judge and people differ most: the frame to look at, what each said, and where to see the episode."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from robojudge.agreement.report.records.disagreement import Disagreement, ValuePair
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.document import (
    Block,
    Cell,
    Column,
    Facts,
    Group,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
)
from robojudge.agreement.report.render.figures import UNKNOWN, counted, decimals, signed, unknown
from robojudge.agreement.report.render.sections.compared import judges
from robojudge.agreement.report.render.words import field_name, frame_words, level_name, marked

MOST_OPEN = 12
"""Episodes of each judge shown at once; the rest opens when asked."""
MOST_RATIONALE = 600
"""Characters of a judge's words."""


def disagreements_section(report: Report, viewer: str | None) -> Section | None:
    """Show the worst episodes of each judge; None where none differs.

    Args:
        report: the report.
        viewer: where a viewer's pages begin; None to link nothing.
    """
    groups = tuple(_judge(judge, viewer) for judge in judges(report) if judge.disagreements)
    return Section("disagreements", "Where they differ most", groups) if groups else None


def _judge(judge: JudgeReport, viewer: str | None) -> Group:
    found = judge.disagreements
    told = f"{counted(judge.n_disagreements, 'episode')} differ at all"
    if judge.n_disagreements > len(found):
        told += f"; these are the worst {len(found)}"
    cards = tuple(_card(one, viewer) for one in found[:MOST_OPEN])
    blocks: list[Block] = [Paragraph(f"{told}, worst first.", faint=True), Row(cards)]
    if len(found) > MOST_OPEN:
        more = counted(len(found) - MOST_OPEN, "more episode")
        blocks.append(Group(more, (_listed(found[MOST_OPEN:], viewer),), folded=True))
    return Group(marked(judge), tuple(blocks))


def _card(one: Disagreement, viewer: str | None) -> Group:
    camera = "" if one.frame.camera is None else f", {one.frame.camera}"
    number = "" if one.frame.frame_index is None else f", frame {one.frame.frame_index}"
    picture = Picture(one.thumbnail, f"{frame_words(one.frame.why)}{camera}{number}", one.thumbnail_reason)
    blocks: list[Block] = [picture, Paragraph(one.instruction or "No instruction is known."), _values(one)]
    if one.rationale:
        words = (
            one.rationale if len(one.rationale) <= MOST_RATIONALE else f"{one.rationale[:MOST_RATIONALE]}…"
        )
        blocks.append(Paragraph(f"The judge: “{words}”", faint=True))
    people = Cell(counted(one.n_annotators, "person", "people"))
    facts: list[tuple[str, Cell]] = [("Annotated by", people)]
    link = _link(one, viewer)
    if link is not None:
        facts.append(("Look", Cell("open in the viewer", link=link)))
    blocks.append(Facts(tuple(facts)))
    return Group(f"{one.dataset_id}, episode {one.episode_index}", tuple(blocks), card=True)


def _listed(found: Sequence[Disagreement], viewer: str | None) -> Table:
    """List episodes in short: the field on which they differ most."""
    columns = (
        Column("Episode", numbers=False),
        Column("Task", numbers=False),
        Column("Field", numbers=False),
        Column("people", hue="people"),
        Column("judge", hue="judge"),
        Column("Δ"),
    )
    rows = tuple(
        (
            Cell(f"{one.dataset_id}, {one.episode_index}", link=_link(one, viewer)),
            Cell(one.instruction or "") if one.instruction else unknown("no instruction is known"),
            *_value_cells(one.values[0]),
        )
        for one in found
        if one.values
    )
    return Table(columns, rows)


def _link(one: Disagreement, viewer: str | None) -> str | None:
    """Return where a viewer shows the episode: its dataset's page, `/` in its id written `--`."""
    if viewer is None:
        return None
    dataset = quote(one.dataset_id.replace("/", "--"), safe="")
    path = f"datasets/{dataset}/episodes/{one.episode_index}"
    return f"{viewer.rstrip('/')}/{path}" if viewer else path


def _values(one: Disagreement) -> Table:
    columns = (
        Column("Field", numbers=False),
        Column("people", hue="people"),
        Column("judge", hue="judge"),
        Column("Δ"),
    )
    return Table(columns, tuple(_value_cells(pair) for pair in one.values))


def _value_cells(pair: ValuePair) -> tuple[Cell, ...]:
    return (
        Cell(field_name(pair.field)),
        _value(pair.people, "people had no word"),
        _value(pair.judge, "the judge had no word"),
        _difference(pair),
    )


def _value(value: float | str | None, reason: str) -> Cell:
    if value is None:
        return unknown(reason)
    return Cell(level_name(value) if isinstance(value, str) else decimals(value))


def _difference(pair: ValuePair) -> Cell:
    return (
        Cell("≠" if pair.people != pair.judge else UNKNOWN)
        if pair.difference is None
        else Cell(signed(pair.difference))
    )
