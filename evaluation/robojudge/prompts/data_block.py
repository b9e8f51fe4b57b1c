"""Put untrusted text where a model can see it and cannot mistake it for instructions."""

from __future__ import annotations

import re

_MARKER = re.compile(r"<{2,}|>{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


def data_block(name: str, text: str) -> str:
    """Return the text between marker lines, with every marker stripped from the text itself.

    Args:
        name: upper-case name of the block, chosen by us.
        text: untrusted text, such as an instruction found in a dataset.
    """
    clean = _CONTROL.sub(" ", _MARKER.sub("", text)).strip()
    return f"<<<{name}\n{clean}\n{name}>>>"
