"""HTML and SVG built from text that is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_VOID = frozenset({"meta", "img", "br", "hr"})
_SHAPES = frozenset({"line", "rect", "circle", "path"})


class Markup(str):
    """Markup that is whole already; any other text is escaped where it is put into an element."""

    __slots__ = ()


def element(name: str, /, *children: str | None, **attributes: object) -> Markup:
    """Build an element.

    Args:
        name: of the element.
        *children: markup as it is, other text escaped; None is left out.
        **attributes: values are escaped; None leaves one out, True writes its name alone. A trailing
            underscore is dropped (`class_`), others become hyphens (`stroke_width`).
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    if name in _SHAPES and not children:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{join(children)}</{name}>")


def join(parts: Iterable[str | None]) -> Markup:
    """Put parts one after the other, escaping those that are not markup."""
    return Markup(
        "".join(
            part if isinstance(part, Markup) else escape(part, quote=False)
            for part in parts
            if part is not None
        )
    )


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value), quote=True)}"'
