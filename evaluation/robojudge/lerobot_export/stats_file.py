"""Bring `meta/stats.json` in line with a copy's episodes and columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from robojudge.lerobot_export.copying import Copying
from robojudge.lerobot_export.features import relabelled
from robojudge.lerobot_export.stats import total

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STATS_PATH = "meta/stats.json"


def total_stats(
    copying: Copying,
    source: Mapping[str, Any],
    covered: frozenset[str],
    listed: Callable[[str], Mapping[str, NDArray[np.float64]]],
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Build the copy's `meta/stats.json`.

    Entries of the source stay as long as its episodes do. Where some are left out they are summed up anew
    from the remaining episodes' own statistics.

    Args:
        copying: the copy, its statistics complete.
        source: the source's file; empty where it has none.
        covered: features, by their names in the copy, whose per-episode statistics the source has.
        listed: returns those of the copy's episodes, each (episodes, ...).

    Returns:
        The document, and the features whose entry still describes all of the source's episodes, because
        nothing says what each episode contributed.
    """
    entries = relabelled(source, copying.keeps_original)
    computed = copying.stats.features()
    stale = []
    for name in entries:
        if not copying.selection.dropped or name in computed:
            continue
        if name in covered:
            entries[name] = total(listed(name))
        else:
            stale.append(name)
    for name in computed:
        if copying.selection.dropped or name not in entries:
            entries[name] = copying.stats.total(name)
    return entries, tuple(stale)
