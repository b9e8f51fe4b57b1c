"""Look up transports, methods and dataset readers by name; built-ins come through the same door."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from robojudge.errors import UnknownPlugin, UsageError

TRANSPORTS = "robojudge.transports"
METHODS = "robojudge.methods"
DATASETS = "robojudge.datasets"
COMMANDS = "robojudge.commands"


def plugins(group: str) -> Iterator[EntryPoint]:
    """Yield the entry points of a group, sorted by name, without importing them.

    Raises:
        UsageError: two installed distributions claim the same name.
    """
    seen: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=group), key=lambda p: (p.name, p.value)):
        other = seen.get(point.name)
        if other is not None and other.value != point.value:
            raise UsageError(
                f"two plugins are named {point.name!r} in {group}: "
                f"{other.value} and {point.value}; uninstall one"
            )
        if other is None:
            seen[point.name] = point
            yield point


def load_plugin(group: str, name: str) -> Any:
    """Import and return the object registered under a name.

    Raises:
        UnknownPlugin: nothing of that name is installed; the message lists what is.
    """
    known = []
    for point in plugins(group):
        if point.name == name:
            return point.load()
        known.append(point.name)
    raise UnknownPlugin(f"no {group.rpartition('.')[2][:-1]} named {name!r}; installed: {', '.join(known)}")
