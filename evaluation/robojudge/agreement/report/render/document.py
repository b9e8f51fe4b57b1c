"""What a report says, before it becomes a page or a text: sections of paragraphs, tables and drawings.

Texts are plain: whoever writes a page or Markdown escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from robojudge.agreement.report.render.drawings.shapes import Drawing

Hue = Literal["plain", "people", "judge", "good", "warn", "bad", "faint"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table or list.

    Attributes:
        text: what it says.
        detail: set smaller behind it, such as an interval.
        reason: what a footnote says of it: why it is unknown, or what to know before it is read.
        hue: whose it is, or how good; never the only sign of it.
        share: 0..1, how strongly the cell is shaded; None for no shade.
        strong: True for what stands out.
        code: True for what is typed.
        link: where it leads; None for nowhere.
    """

    text: str
    detail: str = ""
    reason: str | None = None
    hue: Hue = "plain"
    share: float | None = None
    strong: bool = False
    code: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, what is set smaller below it, and whether it holds numbers."""

    title: str
    numbers: bool = True
    hue: Hue = "plain"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first of each its name.

    Attributes:
        columns: one for each cell of a row.
        rows: the rows.
        caption: what the table shows; empty for none.
        matrix: True if every column should be as wide as the next.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    matrix: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two; a faint one explains how to read what is beside it."""

    text: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they stand for."""

    pairs: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """Something to type."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, and what it says in words.

    Attributes:
        drawing: what is drawn.
        caption: its title and how to read it.
        words: what a reader learns who does not see it.
    """

    drawing: Drawing
    caption: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, and what is on it.

    Attributes:
        data_uri: `data:image/jpeg;base64,...`; None where there is none.
        caption: what it is.
        reason: why there is none; None if there is one.
    """

    data_uri: str | None
    caption: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks below a heading of their own.

    Attributes:
        title: the heading.
        blocks: what is below it.
        badge: the verdict beside the heading; None for none.
        folded: True if it opens only when asked.
        card: True if it is one of many alike, side by side where there is room.
    """

    title: str
    blocks: tuple[Block, ...]
    badge: Cell | None = None
    folded: bool = False
    card: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side where there is room."""

    blocks: tuple[Block, ...]


Block = Table | Paragraph | Facts | Points | Command | Figure | Picture | Group | Row


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report.

    Attributes:
        id: what a link to it ends in.
        title: its heading.
        blocks: what it says.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report.

    Attributes:
        title: its name.
        badge: the verdict in a word.
        sentence: the verdict in a sentence.
        facts: what it rests on, in short.
        sections: its parts.
        footer: who made it, and when.
    """

    title: str
    badge: Cell
    sentence: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
