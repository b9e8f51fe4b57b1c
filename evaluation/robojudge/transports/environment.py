"""Read a provider's settings from its usual environment variables."""

from __future__ import annotations

import os
from collections.abc import Sequence

from robojudge.errors import MissingKey, UsageError


def setting(*names: str) -> str | None:
    """Return the first of these variables that is set and not blank, stripped.

    Raises:
        UsageError: the value holds characters that cannot stand in an HTTP header or URL.
    """
    for name in names:
        value = os.environ.get(name, "").strip()
        if value:
            if not value.isascii() or not value.isprintable():
                raise UsageError(f"{name} holds line breaks or non-ASCII characters; set it again")
            return value
    return None


def required(judge: str, names: Sequence[str], where: str) -> list[str]:
    """Return these variables' values.

    Args:
        judge: `provider/model`, for the message.
        names: the variables, all needed.
        where: where the values are found, for the message.

    Raises:
        MissingKey: one or more is unset; all missing ones are named at once.
    """
    values = {name: setting(name) for name in names}
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise MissingKey(f"{judge} needs {' and '.join(missing)} in the environment ({where})")
    return [value for value in values.values() if value is not None]
