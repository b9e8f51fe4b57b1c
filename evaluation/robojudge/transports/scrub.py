"""Keep keys out of every message: servers echo them, SDKs quote them."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "[key hidden]"

_LOOKS_LIKE_A_KEY = re.compile(
    r"(?i)\bbearer\s+(?!\[key)[^\s\"',;<>]+"
    r"|(?<![A-Za-z0-9])sk-[A-Za-z0-9_*.-]{6,}"
    r"|(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+"
)
_SHORTEST_SECRET = 4


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """Replace known secrets, and whatever looks like a key or token, in text from outside.

    Secrets shorter than four characters are not replaced: they would blank ordinary words.
    """
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return _LOOKS_LIKE_A_KEY.sub(HIDDEN, text)


def excerpt(text: str, secrets: Iterable[str] = (), limit: int = 300) -> str:
    """One scrubbed line of at most `limit` characters, storable as UTF-8."""
    line = " ".join(scrub(text, secrets).split()).encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= limit else line[: limit - 1] + "…"
