"""Keep secrets out of the log, and this machine's folders out of answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

MASK = "[redacted]"
SECRET_NAMES = re.compile(
    r"(?:^|[_-])(?:authorization|cookies?|api[_-]?keys?|tokens?|passwords?|secrets?|credentials?)$|^keys?$",
    re.IGNORECASE,
)
"""Names whose values are never logged."""
SECRETS = re.compile(
    r"(?P<ours>rjs?_[A-Za-z0-9_-]{43})"
    r"|(?P<theirs>\b(?:sk|hf|gh[opsu]|xox[abp])[-_][A-Za-z0-9_-]{16,})"
    r"|(?P<scheme>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}"
    r"|(?P<named>\b(?:api[-_]?key|access_token|token|password|secret|robojudge_session)=)[^\s&;,\"']+"
    r"|(?P<user>://[^\s/:@]*:)[^\s/@]+(?=@)",
    re.IGNORECASE,
)
"""What secrets look like inside longer text."""
FOLDERS = re.compile(
    r"(?<!http:)(?<!https:)(?<![^\s'\"(:=,])(?:/+[^\s/'\",;:()]+)*/+(?=[^\s/'\",;:()])"
    r"|\b[A-Za-z]:\\(?:[^\s\\'\",;:()]+\\)*"
)
"""What stands before a file's name in an absolute path."""


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask secrets in one log entry: a structlog processor, for after those that format exceptions."""
    return {name: _masked(name, value) for name, value in event.items()}


def redacted(text: str) -> str:
    """Return text with everything that looks like a secret masked."""
    return SECRETS.sub(_mask, text)


def without_folders(text: str) -> str:
    """Return text in which absolute paths are down to the file's name."""
    return FOLDERS.sub("", text)


def _mask(found: re.Match[str]) -> str:
    kept = found["scheme"] or found["named"] or found["user"] or ""
    return kept + MASK


def _masked(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if SECRET_NAMES.search(name):
        return MASK
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {part: _masked(str(part), inner) for part, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked("", inner) for inner in value]
    text = str(value)
    hidden = redacted(text)
    return value if hidden == text else hidden
