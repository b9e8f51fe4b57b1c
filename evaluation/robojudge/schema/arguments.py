"""Arguments of the Python calls, checked where they come in: what is wrong with one is said in one line."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from os import PathLike

from pydantic import ValidationError

from robojudge.errors import UsageError


@contextmanager
def refused_in_one_line() -> Iterator[None]:
    """Say of a setting that a record refuses what it is and what it may be.

    Raises:
        UsageError: a record made inside the block refused a value.
    """
    try:
        yield
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "settings"
        raise UsageError(f"{name} is {first['input']!r}: {first['msg']}") from error


def check_names(settings: Iterable[str], known: Collection[str]) -> None:
    """Refuse settings that nothing reads.

    Raises:
        UsageError: a name is unknown; the message lists those there are.
    """
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise UsageError(f"there is no setting {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def check_several(name: str, given: object, such_as: str) -> None:
    """Refuse one text where several things are asked for: it would be taken letter by letter.

    Raises:
        UsageError: it is one text or path.
    """
    if isinstance(given, (str, PathLike)):
        raise UsageError(f"{name} is {str(given)!r}; give a list, such as {such_as}")


def episode_indices(episodes: Iterable[object]) -> list[int]:
    """Return episode indices as plain numbers, in the order given.

    Raises:
        UsageError: one is no whole number from 0, or they are one text.
    """
    check_several("episodes", episodes, "[0, 1]")
    return [_episode_index(one) for one in episodes]


def _episode_index(given: object) -> int:
    try:
        index = operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        index = -1
    if index < 0:
        raise UsageError(f"{given!r} is no episode index; give whole numbers from 0")
    return index
