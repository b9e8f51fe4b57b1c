"""Read an episode selection such as `0-9,12`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from robojudge.errors import EpisodeNotFound, UsageError

_PART = re.compile(r"(\d+)(?:-(\d+))?")


def select_episodes(text: str | None, listed: Sequence[int], dataset_id: str) -> list[int]:
    """Return the episodes a selection names, ascending, each once.

    Args:
        text: comma-separated indices and inclusive ranges; None means all.
        listed: the dataset's episode indices.
        dataset_id: for messages.

    Raises:
        UsageError: the text is no selection.
        EpisodeNotFound: an index is not in the dataset.
    """
    if text is None:
        return list(listed)
    known = set(listed)
    chosen: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise UsageError(
                f"--episodes {text!r}: {part.strip()!r} is neither an index nor a range like 0-9"
            )
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if last < first:
            raise UsageError(f"--episodes {text!r}: {part.strip()!r} ends before it starts")
        if first not in known or last not in known:
            wrong = first if first not in known else last
            raise EpisodeNotFound(
                f"dataset {dataset_id} has no episode {wrong}; it has {len(listed)}, "
                f"{listed[0]} to {listed[-1]}"
                if listed
                else f"dataset {dataset_id} lists no episodes"
            )
        chosen.update(index for index in range(first, last + 1) if index in known)
    return sorted(chosen)
