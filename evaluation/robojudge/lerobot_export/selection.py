"""Which episodes a labelled copy holds, and the numbers they have there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from robojudge.datasets.oddity_log import some
from robojudge.datasets.reader import Dataset
from robojudge.errors import ExportError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Unjudged = Literal["refuse", "drop"]


@dataclass(frozen=True, slots=True)
class Selection:
    """The episodes of a copy.

    Attributes:
        kept: (n,) int64, source indices of the copy's episodes, ascending; episode k of the copy is kept[k].
        dropped: source indices of the episodes left out, ascending, and why each is.
    """

    kept: NDArray[np.int64]
    dropped: Mapping[int, str]

    def row(self, episode_index: int) -> int | None:
        """Return an episode's index in the copy; None where it is left out."""
        row = int(np.searchsorted(self.kept, episode_index))
        found = row < len(self.kept) and self.kept[row] == episode_index
        return row if found else None

    def number(self, row: int) -> int:
        """Return the index written into the copy: renumbered only where episodes are left out."""
        return row if self.dropped else int(self.kept[row])


def select_episodes(
    dataset: Dataset,
    labelled: Sequence[int],
    incomplete: Mapping[int, str],
    unjudged: Unjudged,
    excluded: Mapping[int, str] | None = None,
) -> Selection:
    """Decide which episodes the copy holds.

    Args:
        dataset: the source.
        labelled: episodes that have labels, ascending.
        incomplete: episodes whose labels have holes that a reward column cannot hold, and why.
        unjudged: what to do with episodes that are not in `labelled`.
        excluded: episodes that people left out, and why; they have no labels and need none.

    Raises:
        ExportError: labels of an unknown episode; unjudged ones and `refuse`; or nothing is left.
    """
    listed = [int(index) for index in dataset.episode_indices()]
    unknown = sorted({*labelled, *incomplete} - set(listed))
    if unknown:
        raise ExportError(f"dataset {dataset.dataset_id} has no episodes {some(unknown)}, which are labelled")
    left_out = {i: f"excluded: {why}" if why else "excluded" for i, why in (excluded or {}).items()}
    without = sorted(set(listed) - set(labelled))
    lacking = {i: left_out.get(i) or incomplete.get(i, "unjudged") for i in without}
    unwanted = {i: why for i, why in lacking.items() if i not in left_out}
    if not labelled:
        raise ExportError(
            f"dataset {dataset.dataset_id}: no episode has a reward ({listing(lacking)}); nothing was written"
        )
    if unwanted and unjudged == "refuse":
        raise ExportError(
            f"dataset {dataset.dataset_id}: {len(unwanted)} of {len(listed)} episodes have no reward "
            f"({listing(unwanted)}); judge them, or leave them out with --unjudged drop; nothing was written"
        )
    return Selection(np.array(labelled, dtype=np.int64), lacking)


def by_reason(dropped: Mapping[int, str]) -> dict[str, list[int]]:
    """Group episodes by why they are left out."""
    groups: dict[str, list[int]] = {}
    for episode_index, reason in sorted(dropped.items()):
        groups.setdefault(reason, []).append(episode_index)
    return groups


def listing(dropped: Mapping[int, str]) -> str:
    """Name every episode that is left out, by reason."""
    groups = by_reason(dropped).items()
    return "; ".join(f"{reason}: {', '.join(map(str, episodes))}" for reason, episodes in groups)
