"""Why something is not known: told once below each section, and referred to wherever it matters."""

from __future__ import annotations


class Footnotes:
    """Reasons of one section, numbered in the order they come up; equal ones share a number."""

    def __init__(self, section: str) -> None:
        """Begin the notes of the section with that id."""
        self.section = section
        self._numbers: dict[str, int] = {}

    def number(self, reason: str) -> int:
        """Return the number of a reason."""
        return self._numbers.setdefault(reason, len(self._numbers) + 1)

    def id(self, number: int) -> str:
        """Return what a link to a note ends in."""
        return f"{self.section}-note-{number}"

    def listed(self) -> tuple[tuple[int, str], ...]:
        """Return the notes, in order."""
        return tuple((number, reason) for reason, number in self._numbers.items())
