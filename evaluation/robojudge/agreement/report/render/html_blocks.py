"""Each kind of block as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    Table,
)
from robojudge.agreement.report.render.drawings.intervals import intervals
from robojudge.agreement.report.render.drawings.legend import legend
from robojudge.agreement.report.render.drawings.shapes import Intervals, Legend, Reliability
from robojudge.agreement.report.render.drawings.squares import reliability, scatter
from robojudge.agreement.report.render.footnotes import Footnotes
from robojudge.agreement.report.render.markup import Markup, element, join


class Writer:
    """Writes the blocks of one section and gathers its footnotes."""

    def __init__(self, notes: Footnotes) -> None:
        """Write footnotes into `notes`."""
        self._notes = notes
        self._depth = 3

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        """Write blocks one below the other."""
        return join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Markup:
        match block:
            case Paragraph():
                return element("p", block.text, class_="faint" if block.faint else None)
            case Table():
                return self._table(block)
            case Facts():
                pairs = [
                    part
                    for name, cell in block.pairs
                    for part in (element("dt", name), element("dd", self._cell(cell)))
                ]
                return element("dl", *pairs)
            case Points():
                return element("ul", *(element("li", self._cell(cell)) for cell in block.items))
            case Command():
                return element("pre", element("code", block.text))
            case Figure():
                return self._figure(block)
            case Picture():
                return self._picture(block)
            case Group():
                return self._group(block)
            case Row():
                return element("div", self.blocks(block.blocks), class_="row")

    def _group(self, group: Group) -> Markup:
        badge = None
        if group.badge is not None:
            badge = element("span", group.badge.text, class_=f"badge {group.badge.hue}")
        title = [group.title, " " if badge else None, badge]
        if group.folded:
            return element("details", element("summary", *title), self.blocks(group.blocks))
        self._depth += 1
        inside = self.blocks(group.blocks)
        self._depth -= 1
        heading = element(f"h{min(6, self._depth)}", *title) if group.title else None
        return element("div", heading, inside, class_="card" if group.card else "group")

    def _table(self, table: Table) -> Markup:
        head = element("tr", *(_heading(column) for column in table.columns))
        whole = element(
            "table",
            element("thead", head),
            element("tbody", *(self._line(table.columns, row) for row in table.rows)),
            class_="matrix" if table.matrix else None,
            aria_label=table.caption or None,
        )
        name = table.caption or table.columns[0].title
        scroll = element("div", whole, class_="scroll", tabindex=0, role="region", aria_label=name)
        caption = element("p", table.caption, class_="caption") if table.caption else None
        return join((caption, scroll))

    def _line(self, columns: tuple[Column, ...], row: tuple[Cell, ...]) -> Markup:
        first, *rest = row
        cells = [element("th", self._cell(first), scope="row")]
        for column, cell in zip(columns[1:], rest, strict=True):
            classes = " ".join(filter(None, ("n" if column.numbers else "", "same" if cell.strong else "")))
            style = None if cell.share is None else f"--share:{cell.share:.3f}"
            cells.append(element("td", self._cell(cell), class_=classes or None, style=style))
        return element("tr", *cells)

    def _cell(self, cell: Cell) -> Markup:
        text = _breakable(cell.text)
        if cell.link is not None:
            text = element("a", text, href=cell.link, rel="noopener")
        name = "code" if cell.code else "b" if cell.strong else "span"
        hue = None if cell.hue == "plain" else cell.hue
        main = (
            element(name, text, class_=hue, title=cell.reason)
            if hue or cell.reason or name != "span"
            else text
        )
        detail = element("small", f" {cell.detail}") if cell.detail else None
        return join((main, self._reference(cell.reason), detail))

    def _reference(self, reason: str | None) -> Markup | None:
        if reason is None:
            return None
        number = self._notes.number(reason)
        return element("sup", element("a", str(number), href=f"#{self._notes.id(number)}", title=reason))

    def _figure(self, figure: Figure) -> Markup:
        drawing = figure.drawing
        if isinstance(drawing, Intervals):
            drawn = intervals(drawing, self._reference)
        elif isinstance(drawing, Legend):
            drawn = legend(drawing)
        elif isinstance(drawing, Reliability):
            drawn = reliability(drawing, figure.words)
        else:
            drawn = scatter(drawing, figure.words)
        caption = element("figcaption", figure.caption) if figure.caption else None
        return element("figure", drawn, caption)

    def _picture(self, picture: Picture) -> Markup:
        if picture.data_uri is None:
            reason = picture.reason or "nothing says why"
            return element(
                "p", "No picture", self._reference(reason), f" of the {picture.caption}", class_="faint"
            )
        shown = element("img", src=picture.data_uri, alt=picture.caption, loading="lazy")
        return element("figure", shown, element("figcaption", picture.caption))


def _breakable(text: str) -> Markup:
    """Let long names break after an underscore or a slash, and nowhere else inside."""
    return Markup(re.sub(r"(?<=[_/])(?=[^_/])", "<wbr>", join((text,))))


def _heading(column: Column) -> Markup:
    hue = "" if column.hue == "plain" else column.hue
    classes = " ".join(filter(None, ("n" if column.numbers else "", hue)))
    detail = element("small", column.detail) if column.detail else None
    return element("th", _breakable(column.title), detail, scope="col", class_=classes or None)
