"""Prompt texts, one file each; a prompt's identity is the hash of its text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt text and its SHA-256."""

    text: str
    sha256: str


@cache
def load_prompt(name: str) -> Prompt:
    """Return the prompt stored as `NAME.txt` beside this module.

    Raises:
        FileNotFoundError: there is no such prompt.
    """
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return Prompt(text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
