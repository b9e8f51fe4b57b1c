"""Fill the path templates of `meta/info.json`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from robojudge.errors import CorruptFile

_FIELD = re.compile(r"\{([a-z_]+)(?::(0?\d{0,2})d?)?\}")


def fill(template: str, fields: Mapping[str, str | int]) -> str:
    """Fill a template such as `data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet`.

    Only plain names and integer widths are understood: the template comes from the dataset, and
    `str.format` would let it reach attributes and ask for strings of any length.

    Raises:
        CorruptFile: the template names an unknown field or cannot be read.
    """

    def value(match: re.Match[str]) -> str:
        name, width = match.group(1), match.group(2)
        if name not in fields:
            raise CorruptFile(
                f"meta/info.json: path template {template!r} asks for {name!r}; "
                f"known: {', '.join(sorted(fields))}"
            )
        found = fields[name]
        return format(found, f"{width}d") if width and isinstance(found, int) else str(found)

    filled = _FIELD.sub(value, template)
    if "{" in _FIELD.sub("", template):
        raise CorruptFile(f"meta/info.json: path template {template!r} cannot be read")
    return filled
