"""Names of image files on disk, which carry the episode's number, in a copy."""

from __future__ import annotations

import re

from robojudge.lerobot_export.selection import Selection

_STAGED = re.compile(r"(?P<head>images/.+/episode[_-])(?P<number>\d{6,})(?P<tail>/.+)")


def renumbered_image(name: str, selection: Selection) -> str | None:
    """Return the name a file of the source has in the copy; None where its episode is left out."""
    found = _STAGED.fullmatch(name)
    if found is None:
        return name
    row = selection.row(int(found["number"]))
    return None if row is None else f"{found['head']}{selection.number(row):06d}{found['tail']}"
