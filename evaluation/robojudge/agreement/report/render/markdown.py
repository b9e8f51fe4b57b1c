"""The report as Markdown: the page's words and tables, without its drawings and photos."""

from __future__ import annotations

import re
from collections.abc import Iterable

from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.build import build
from robojudge.agreement.report.render.document import (
    Block,
    Cell,
    Column,
    Command,
    Facts,
    Figure,
    Group,
    Paragraph,
    Picture,
    Points,
    Row,
    Section,
    Table,
)
from robojudge.agreement.report.render.drawings.shapes import Legend
from robojudge.agreement.report.render.footnotes import Footnotes

_SPECIAL = re.compile(r"([\\`*{}\[\]<>#|~&]|(?<!\w)_|_(?!\w))")
_AT_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s)", re.MULTILINE)


def render_markdown(report: Report, viewer: str | None = None) -> str:
    """Write the text.

    Args:
        report: the report.
        viewer: as of `render_html`.
    """
    document = build(report, viewer)
    lines = [
        f"# {escape(document.title)}",
        f"**{escape(document.badge.text)}.** {escape(document.sentence)}",
        " · ".join(escape(fact) for fact in document.facts),
        *(part for section in document.sections for part in _section(section)),
        f"*{escape(document.footer)}*",
    ]
    return "\n\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    one_line = " ".join(text.split())
    return _AT_LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line))


def _section(section: Section) -> list[str]:
    notes = Footnotes(section.id)
    parts = [f"## {escape(section.title)}", *_Writer(notes).blocks(section.blocks, depth=3)]
    listed = [f"[^{notes.id(number)}]: {escape(reason)}" for number, reason in notes.listed()]
    return [*parts, "\n".join(listed)] if listed else parts


class _Writer:
    """Writes the blocks of one section and gathers its footnotes."""

    def __init__(self, notes: Footnotes) -> None:
        self._notes = notes

    def blocks(self, blocks: Iterable[Block], depth: int) -> list[str]:
        """Write blocks, headings at `depth` and below."""
        return [part for block in blocks for part in self._block(block, depth) if part]

    def _block(self, block: Block, depth: int) -> list[str]:
        match block:
            case Paragraph():
                return [escape(block.text)]
            case Table():
                return self._table(block)
            case Facts():
                return ["\n".join(f"- {escape(name)}: {self._cell(cell)}" for name, cell in block.pairs)]
            case Points():
                return ["\n".join(f"- {self._cell(cell)}" for cell in block.items)]
            case Command():
                return [_fenced(block.text)]
            case Figure(drawing=Legend()):
                return []
            case Figure():
                return [escape(text) for text in (block.caption, block.words) if text]
            case Picture():
                return [escape(f"Frame: {block.caption}")]
            case Group():
                return self._group(block, depth)
            case Row():
                return self.blocks(block.blocks, depth)

    def _group(self, group: Group, depth: int) -> list[str]:
        badge = f" — {escape(group.badge.text)}" if group.badge is not None else ""
        heading = [f"{'#' * min(depth, 6)} {escape(group.title)}{badge}"] if group.title else []
        return [*heading, *self.blocks(group.blocks, depth + 1)]

    def _table(self, table: Table) -> list[str]:
        head = " | ".join(_heading(column) for column in table.columns)
        rule = " | ".join("---:" if column.numbers else "---" for column in table.columns)
        rows = [" | ".join(self._cell(cell) for cell in row) for row in table.rows]
        lines = "\n".join(f"| {line} |" for line in (head, rule, *rows))
        return [f"*{escape(table.caption)}*", lines] if table.caption else [lines]

    def _cell(self, cell: Cell) -> str:
        text = escape(cell.text)
        if cell.code and cell.text:
            text = f"`{' '.join(cell.text.split()).replace('`', chr(39)).replace('|', '/')}`"
        elif cell.link is not None:
            text = f"[{text}](<{_address(cell.link)}>)"
        elif cell.strong and text:
            text = f"**{text}**"
        note = f"[^{self._notes.id(self._notes.number(cell.reason))}]" if cell.reason is not None else ""
        detail = f" ({escape(cell.detail)})" if cell.detail else ""
        return f"{text}{note}{detail}"


def _fenced(text: str) -> str:
    """Set text as code, behind a fence longer than any run of backticks in it."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{' '.join(text.split())}\n{fence}"


def _heading(column: Column) -> str:
    return escape(f"{column.title} ({column.detail})" if column.detail else column.title)


def _address(link: str) -> str:
    return re.sub(r"[<>\s]", lambda found: f"%{ord(found[0]):02X}", link)
