"""The report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from importlib.resources import files

from robojudge.agreement.report.records.report import Report
from robojudge.agreement.report.render.build import build
from robojudge.agreement.report.render.document import Document, Section
from robojudge.agreement.report.render.footnotes import Footnotes
from robojudge.agreement.report.render.html_blocks import Writer
from robojudge.agreement.report.render.markup import Markup, element, join

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a browser may load, should anything get past the escaping: nothing."""


def render_html(report: Report, viewer: str | None = None) -> str:
    """Write the page.

    Args:
        report: the report.
        viewer: where a viewer's pages begin, such as `http://127.0.0.1:8765`, to link episodes there;
            empty for links relative to the page, None for none.
    """
    document = build(report, viewer)
    return f"<!doctype html>\n{element('html', _head(document), _body(document), lang='en')}\n"


def _head(document: Document) -> Markup:
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("title", f"{document.badge.text}: {document.title}"),
        element("style", Markup(style)),
    )


def _body(document: Document) -> Markup:
    links = [element("a", section.title, href=f"#{section.id}") for section in document.sections]
    header = element(
        "header",
        element("h1", document.title),
        element(
            "p",
            element("span", document.badge.text, class_=f"badge large {document.badge.hue}"),
            class_="verdict",
        ),
        element("p", document.sentence, class_="sentence"),
        element("ul", *(element("li", fact) for fact in document.facts), class_="facts"),
        element("nav", *links, aria_label="Contents"),
    )
    sections = [_section(section) for section in document.sections]
    return element(
        "body", header, element("main", *sections), element("footer", document.footer), class_="robojudge"
    )


def _section(section: Section) -> Markup:
    notes = Footnotes(section.id)
    written = Writer(notes).blocks(section.blocks)
    return element("section", element("h2", section.title), written, _footnotes(notes), id=section.id)


def _footnotes(notes: Footnotes) -> Markup:
    listed = notes.listed()
    if not listed:
        return join(())
    return element(
        "ol",
        *(element("li", reason, id=notes.id(number)) for number, reason in listed),
        class_="footnotes",
        aria_label="Notes",
    )
